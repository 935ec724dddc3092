"""Everything that one batch of a Runner needs, in few reads of the database."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from credentials.flows.laid_out import (
    ACCOUNT,
    APPLICATION,
    AUTHORIZATION,
    SECRET,
    Row,
    laid_out,
)
from credentials.flows.one_read import PICKUP
from credentials.flows.remembered import Found, generation, recall, remember
from credentials.models import Pickup, Rotation, RunnerToken
from credentials.models.rotations import presumed_dead
from credentials.models.statements import Statement

Wanted = tuple[str, str]

_SLUG_AT = ACCOUNT.names.index("slug")
_MARKETPLACE_AT = len(ACCOUNT) + AUTHORIZATION.names.index("marketplace_id")
_REMOVED_AT = len(ACCOUNT) + AUTHORIZATION.names.index("removed_at")


class Holdings(NamedTuple):
    """The rows of an account's application and of its client secrets."""

    application: Row
    secrets: list[Row]


# What there is of an account that has no application yet.
NOTHING = Holdings((), [])

# A statement is prepared for so many accounts; the last one repeats where there are
# fewer.
ACCOUNTS_AT_ONCE = 100
_PLACES = ", ".join(["%s"] * ACCOUNTS_AT_ONCE)

AUTHORIZATIONS = Statement(
    f"""
    SELECT {ACCOUNT.columns}, {AUTHORIZATION.columns}, {PICKUP.columns}
    FROM credentials_selleraccount account
    JOIN credentials_runnertokenscope scope
        ON scope.account_id = account.id AND scope.token_id = %s
    JOIN credentials_authorization wanted ON wanted.account_id = account.id
    LEFT JOIN credentials_pickup pickup
        ON pickup.token_id = scope.token_id AND pickup.authorization_id = wanted.id
    WHERE account.slug IN ({_PLACES})
        AND (scope.marketplace_id = '' OR scope.marketplace_id = wanted.marketplace_id)
    """  # noqa: S608 - names of columns only
)
SECRETS = Statement(
    f"""
    SELECT account.slug, {APPLICATION.columns}, {SECRET.columns}
    FROM credentials_selleraccount account
    JOIN credentials_application application ON application.account_id = account.id
    LEFT JOIN credentials_clientsecret secret
        ON secret.application_id = application.id
    WHERE account.slug IN ({_PLACES})
    """  # noqa: S608
)


def find_many(token: RunnerToken, wanted: Sequence[Wanted]) -> dict[Wanted, Found]:
    """What the token reaches of what is wanted, complete or not.

    `wanted` are slugs of accounts with ids of marketplaces.
    """
    recalled = recall([(token.digest, *key) for key in wanted], timezone.now())
    found = {key: one for key, one in zip(wanted, recalled, strict=True) if one}
    if len(found) < len(set(wanted)):
        found |= _read(token, [key for key in wanted if key not in found])
    return found


def _read(token: RunnerToken, wanted: Sequence[Wanted]) -> dict[Wanted, Found]:
    before = generation()
    now, asked = timezone.now(), set(wanted)
    slugs = list(dict.fromkeys(slug for slug, _ in wanted))
    holdings = _holdings(slugs)
    keys = [APPLICATION.read(one.application).pk for one in holdings.values()]
    dead = frozenset(presumed_dead(keys, now))
    found = {}
    for row, pickup in _authorizations(token, slugs):
        key = (row[_SLUG_AT], row[_MARKETPLACE_AT])
        if key in asked and row[_REMOVED_AT] is None:
            held = holdings.get(key[0], NOTHING)
            so = laid_out((*row, *held.application), held.secrets, now, dead)
            found[key] = Found(token, so, pickup)
    _remember(token, found, before)
    return found


def _remember(
    token: RunnerToken, found: dict[Wanted, Found], before: str | None
) -> None:
    """Keep what was read in several statements, if all of them saw the same.

    The token is read once more, since the caller's is from before the first of them.
    While a secret is being rotated the clock alone may make another one count.
    """
    if before is None:
        return
    fresh = RunnerToken.objects.filter(pk=token.pk).first()
    open_ones = Rotation.objects.filter(state__in=Rotation.OPEN)
    in_doubt = frozenset(open_ones.values_list("application_id", flat=True))
    if fresh is None or generation() != before:
        return
    for key, one in found.items():
        if one.laid_out.deliverable.application.pk not in in_doubt:
            remember((fresh.digest, *key), one._replace(token=fresh), before)


def _authorizations(
    token: RunnerToken, slugs: Sequence[str]
) -> Iterator[tuple[Row, Pickup | None]]:
    """Each with its account, and with what the token fetched of it last."""
    field = RunnerToken._meta.pk
    token_id = field.get_db_prep_value(token.pk, connections[DEFAULT_DB_ALIAS])
    cut = len(ACCOUNT) + len(AUTHORIZATION)
    for some in _in_portions(slugs):
        for values in AUTHORIZATIONS.read((token_id, *some)):
            is_known = values[cut] is not None
            yield values[:cut], PICKUP.read(values[cut:]) if is_known else None


def _holdings(slugs: Sequence[str]) -> dict[str, Holdings]:
    """The application of each account, with its secrets."""
    holdings: dict[str, Holdings] = {}
    cut = 1 + len(APPLICATION)
    for some in _in_portions(slugs):
        for values in SECRETS.read(some):
            held = holdings.setdefault(values[0], Holdings(values[1:cut], []))
            if values[cut] is not None:
                held.secrets.append(values[cut:])
    return holdings


def _in_portions(slugs: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for first in range(0, len(slugs), ACCOUNTS_AT_ONCE):
        some = slugs[first : first + ACCOUNTS_AT_ONCE]
        yield (*some, *[some[-1]] * (ACCOUNTS_AT_ONCE - len(some)))
