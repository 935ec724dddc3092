"""The world as JSON: how it is laid out over the control door and kept in a file.

A missing field gets a sensible default, and what is written reads back the same.
"""

from datetime import datetime
from typing import Any

from simulator.clock import written
from simulator.fields import BadInput, Fields
from simulator.places import (
    MARKETPLACES,
    REGIONS,
    account_of,
    account_with,
)
from simulator.roles import ROLES, USUAL, find_role
from simulator.shapes import (
    new_application_id,
    new_client_id,
    new_client_secret,
    new_refresh_token,
)
from simulator.world import (
    Application,
    Authorization,
    Participation,
    ReplacedSecret,
    World,
)

PROFILES = ("not-started", "under-review", "approved")
_WORLD = frozenset({"applications", "authorizations", "profile"})
_APPLICATION = frozenset(Application.__dataclass_fields__)
_AUTHORIZATION = frozenset(Authorization.__dataclass_fields__)
_PARTICIPATION = frozenset(Participation.__dataclass_fields__)
_REPLACED = frozenset(ReplacedSecret.__dataclass_fields__)


def read_world(content: Any, now: datetime) -> World:
    """Raises BadInput with a sentence that says what is wrong."""
    fields = Fields(content, "The world", _WORLD)
    world = World(profile=fields.choice("profile", PROFILES, PROFILES[0]))
    for application in fields.items(
        "applications", lambda item: read_application(item, now)
    ):
        if application.client_id in world.applications:
            raise BadInput("Two applications have the same client_id.")
        world.applications[application.client_id] = application
    for authorization in fields.items(
        "authorizations", lambda item: _read_authorization(item, now, world)
    ):
        if authorization.refresh_token in world.authorizations:
            raise BadInput("Two authorizations have the same refresh_token.")
        world.authorizations[authorization.refresh_token] = authorization
    return world


def read_application(content: Any, now: datetime) -> Application:
    fields = Fields(content, "An application", _APPLICATION)
    return Application(
        client_id=fields.text("client_id", new_client_id),
        client_secret=fields.text("client_secret", new_client_secret),
        secret_issued_at=fields.moment("secret_issued_at", lambda: now),
        roles=fields.items("roles", _read_role, lambda: list(USUAL)),
        name=fields.text("name", lambda: "Practice application"),
        application_id=fields.text("application_id", new_application_id),
        sandbox=fields.flag("sandbox", default=False),
        deleted=fields.flag("deleted", default=False),
        enrolled=fields.flag("enrolled", default=True),
        notifications_queue_url=fields.text("notifications_queue_url", str),
        previous_secrets=fields.items("previous_secrets", _read_replaced),
    )


def _read_role(content: Any) -> str:
    if not isinstance(content, str) or find_role(content) is None:
        raise BadInput(f"There is no role {content!r}; Amazon has {', '.join(ROLES)}.")
    return content


def _read_replaced(content: Any) -> ReplacedSecret:
    fields = Fields(content, "A replaced secret", _REPLACED)
    issued_at = fields.moment("issued_at", _missing)
    return ReplacedSecret(
        client_secret=fields.text("client_secret"),
        issued_at=issued_at,
        replaced_at=fields.moment("replaced_at", lambda: issued_at),
    )


def _missing() -> datetime:
    raise BadInput("A replaced secret must have 'issued_at'.")


def _read_authorization(content: Any, now: datetime, world: World) -> Authorization:
    fields = Fields(content, "An authorization", _AUTHORIZATION)
    client_id = fields.text("client_id", lambda: next(iter(world.applications), ""))
    application = world.applications.get(client_id)
    marketplaces = fields.items("marketplaces", _read_participation)
    region = fields.choice("region", REGIONS, _region_of(marketplaces))
    account = account_of(region, [row.id for row in marketplaces])
    key = fields.text("account", lambda: account.key)
    if account_with(key) is None:
        raise BadInput(f"There is no selling partner account {key!r}.")
    return Authorization(
        client_id=client_id,
        refresh_token=fields.text("refresh_token", new_refresh_token),
        region=region,
        marketplaces=fields.items(
            "marketplaces",
            _read_participation,
            lambda: [Participation(row.id) for row in account.marketplaces],
        ),
        roles=fields.items(
            "roles",
            _read_role,
            lambda: list(application.roles if application else USUAL),
        ),
        store_name=fields.text("store_name", lambda: "Practice Store"),
        account=key,
        authorized_at=fields.moment("authorized_at", lambda: now),
        revoked=fields.flag("revoked", default=False),
        vendor=fields.flag("vendor", default=False),
    )


def _read_participation(content: Any) -> Participation:
    fields = Fields(content, "A marketplace", _PARTICIPATION)
    return Participation(
        id=fields.text("id"),
        participating=fields.flag("participating", default=True),
        suspended=fields.flag("suspended", default=False),
    )


def _region_of(marketplaces: list[Participation]) -> str:
    known = (MARKETPLACES.get(row.id) for row in marketplaces)
    return next((row.region for row in known if row), "NA")


def write_world(world: World) -> dict[str, Any]:
    return {
        "applications": [_written(row) for row in world.applications.values()],
        "authorizations": [_written(row) for row in world.authorizations.values()],
        "profile": world.profile,
    }


def _written(thing: Any) -> Any:
    match thing:
        case datetime():
            return written(thing)
        case list():
            return [_written(item) for item in thing]
        case Application() | Authorization() | Participation() | ReplacedSecret():
            names = thing.__dataclass_fields__
            return {name: _written(getattr(thing, name)) for name in names}
    return thing
