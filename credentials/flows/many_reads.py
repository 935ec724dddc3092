"""Everything that one batch of a Runner needs, in few reads of the database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from credentials.flows.delivery import laid_out_with
from credentials.flows.one_read import (
    ACCOUNT,
    APPLICATION,
    AUTHORIZATION,
    PICKUP,
    SECRET,
    Found,
)
from credentials.models import (
    Application,
    Authorization,
    ClientSecret,
    Pickup,
    RunnerToken,
    SellerAccount,
)
from credentials.models.rotations import presumed_dead
from credentials.models.statements import Statement

T = TypeVar("T")
Wanted = tuple[str, str]

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
    now, asked = timezone.now(), set(wanted)
    slugs = list(dict.fromkeys(slug for slug, _ in wanted))
    holdings = dict(_holdings(slugs))
    applications = [application.pk for application, _secrets in holdings.values()]
    dead = frozenset(presumed_dead(applications, now))
    found = {}
    for account, row, pickup in _authorizations(token, slugs):
        key = (account.slug, row.marketplace_id)
        if key in asked and row.removed_at is None:
            row.account = account
            application, secrets = holdings.get(account.slug) or (Application(), [])
            laid_out = laid_out_with(row, application, secrets, now, dead)
            found[key] = Found(token, laid_out, pickup)
    return found


def _authorizations(
    token: RunnerToken, slugs: Sequence[str]
) -> Iterator[tuple[SellerAccount, Authorization, Pickup | None]]:
    field = RunnerToken._meta.pk
    token_id = field.get_db_prep_value(token.pk, connections[DEFAULT_DB_ALIAS])
    first, second = len(ACCOUNT), len(ACCOUNT) + len(AUTHORIZATION)
    for some in _in_portions(slugs):
        for values in AUTHORIZATIONS.read((token_id, *some)):
            yield (
                ACCOUNT.read(values[:first]),
                AUTHORIZATION.read(values[first:second]),
                PICKUP.read(values[second:]) if values[second] is not None else None,
            )


def _holdings(
    slugs: Sequence[str],
) -> Iterable[tuple[str, tuple[Application, list[ClientSecret]]]]:
    """The application of each account, with its live secrets."""
    applications: dict[str, Application] = {}
    secrets: dict[str, list[ClientSecret]] = defaultdict(list)
    cut = 1 + len(APPLICATION)
    for some in _in_portions(slugs):
        for slug, *rest in SECRETS.read(some):
            values: tuple[Any, ...] = (slug, *rest)
            applications[slug] = APPLICATION.read(values[1:cut])
            if values[cut] is not None:
                secrets[slug].append(SECRET.read(values[cut:]))
    return ((slug, (one, secrets[slug])) for slug, one in applications.items())


def _in_portions(slugs: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for first in range(0, len(slugs), ACCOUNTS_AT_ONCE):
        some = slugs[first : first + ACCOUNTS_AT_ONCE]
        yield (*some, *[some[-1]] * (ACCOUNTS_AT_ONCE - len(some)))
