"""The pages of the practice console, from what the world holds."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote

from simulator.answer import Answer
from simulator.console.markup import Markup, fill, joined
from simulator.places import ACCOUNTS, SellingPartnerAccount
from simulator.roles import RESTRICTED, ROLES, USUAL, find_role, slug
from simulator.world import Application, Authorization, World

SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PROFILES = {
    "not-started": "Not started",
    "under-review": "Under review",
    "approved": "Approved",
}
_DAY = timedelta(days=1)


def page(title: str, content: Markup, status: int = HTTPStatus.OK) -> Answer:
    body = fill("layout", title=title, content=content)
    return Answer(
        status,
        body.encode(),
        "text/html; charset=utf-8",
        {
            "Cache-Control": "no-store",
            "Content-Security-Policy": SECURITY_POLICY,
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )


def sorry(status: int, title: str, text: str) -> Answer:
    return page(title, fill("sorry", title=title, text=text), status)


def path_of(application: Application, place: str = "") -> str:
    return f"/console/apps/{quote(application.client_id, safe='')}/{place}"


def applications(world: World, now: datetime) -> Answer:
    rows = [
        fill(
            "application_row",
            name=row.name,
            client_id=row.client_id,
            kind="Sandbox" if row.sandbox else "Production",
            edit=path_of(row),
            authorize=path_of(row, "authorize/"),
            credentials=path_of(row, "credentials/"),
            expiry=_date_and_days(row.secret_expires_at, now),
        )
        for row in world.applications.values()
        if not row.deleted
    ]
    content = fill(
        "applications",
        rows=joined(rows) or fill("no_applications"),
        profile=PROFILES[world.profile],
    )
    return page("Developer console", content)


def application_form(
    application: Application | None, *, problem: str = "", status: int = HTTPStatus.OK
) -> Answer:
    """The form for a new application, or for one that is there."""
    title = f"Edit {application.name}" if application else "Add new app client"
    chosen = application.roles if application else USUAL
    content = fill(
        "application_form",
        title=title,
        problem=fill("problem", text=problem) if problem else Markup(),
        action=path_of(application) if application else "/console/apps/new/",
        name=application.name if application else "",
        roles=_role_boxes(chosen),
        authorize=fill("authorize_link", href=path_of(application, "authorize/"))
        if application
        else Markup(),
    )
    return page(title, content, status)


def _role_boxes(chosen: Iterable[str]) -> Markup:
    names = {find_role(role) for role in chosen}
    return joined(
        [
            fill(
                "role_box",
                key=slug(role),
                name=role,
                checked=Markup(" checked") if role in names else Markup(),
                restricted=" (restricted: buyers' personal data)"
                if role in RESTRICTED
                else "",
            )
            for role in ROLES
        ]
    )


def manage_authorizations(world: World, application: Application) -> Answer:
    made = world.self_authorizations(application.client_id)
    rows = [_account_row(application, account, made) for account in ACCOUNTS]
    content = fill(
        "authorizations",
        name=application.name,
        edit=path_of(application),
        rows=joined(rows),
    )
    return page("Manage Authorizations", content)


def _account_row(
    application: Application,
    account: SellingPartnerAccount,
    made: list[Authorization],
) -> Markup:
    here = [row for row in made if row.account == account.key]
    newest = max((row.authorized_at for row in here), default=None)
    return fill(
        "account_row",
        action=path_of(application, "authorize/"),
        key=account.key,
        name=account.name,
        marketplaces=", ".join(row.country for row in account.marketplaces),
        state=f"Authorized {_date(newest)}; tokens made: {len(here)}"
        if newest
        else "Not authorized",
        revoke=fill(
            "revoke_button",
            action=path_of(application, "revoke/"),
            key=account.key,
            name=account.name,
        )
        if newest
        else Markup(),
    )


def token_shown(application: Application, made: Authorization) -> Answer:
    """The refresh token, which is shown on this one page only."""
    account = next(row for row in ACCOUNTS if row.key == made.account)
    content = fill(
        "token",
        account=account.name,
        marketplaces=", ".join(row.country for row in account.marketplaces),
        token=made.refresh_token,
        back=path_of(application, "authorize/"),
    )
    return page("Refresh token", content)


def lwa_credentials(application: Application, now: datetime) -> Answer:
    previous = [row for row in application.previous_secrets if row.dies_at >= now]
    content = fill(
        "credentials",
        name=application.name,
        client_id=application.client_id,
        client_secret=application.client_secret,
        issued=_date(application.secret_issued_at),
        expiry=_date_and_days(application.secret_expires_at, now),
        action=path_of(application, "rotate/"),
        previous=joined(
            [
                fill(
                    "previous_secret",
                    ending=row.client_secret[-4:],
                    dies=_date_and_days(row.dies_at, now),
                )
                for row in previous
            ]
        ),
    )
    return page("LWA credentials", content)


def user_permissions() -> Answer:
    """Who the primary account user is; here that is whoever practises."""
    return page("User Permissions", fill("permissions"))


def developer_profile(world: World) -> Answer:
    choices = [
        fill(
            "profile_choice",
            key=key,
            name=name,
            checked=Markup(" checked") if key == world.profile else Markup(),
        )
        for key, name in PROFILES.items()
    ]
    content = fill("profile", status=PROFILES[world.profile], choices=joined(choices))
    return page("Developer profile", content)


def _date(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _date_and_days(moment: datetime, now: datetime) -> str:
    days = round((moment - now) / _DAY)
    if moment < now:
        return f"{_date(moment)}, expired"
    return f"{_date(moment)}, in {days} {'day' if days == 1 else 'days'}"
