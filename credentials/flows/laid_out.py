"""Authorizations as they were laid out, kept while their rows stay as they are.

What follows from rows is worked out once only: for the same rows it is the same until
the calendar says something else. What is kept is what the rows hold, so everything
secret in it is under seal.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from credentials.flows.delivery import Deliverable, laid_out_with
from credentials.guide.advice import turns_of
from credentials.models import (
    Application,
    Authorization,
    ClientSecret,
    SellerAccount,
)
from credentials.models.row_readers import RowReader

Row = tuple[Any, ...]

ACCOUNT = RowReader(SellerAccount, "account", ["id", "slug"])
AUTHORIZATION = RowReader(
    Authorization,
    "wanted",
    [
        "id",
        "marketplace_id",
        "removed_at",
        "version",
        "status",
        "findings",
        "validated_at",
        "authorized_at",
        "roles_frozen",
        "sealed",
        "sealed_version",
    ],
)
APPLICATION = RowReader(Application, "application", ["id", "client_id", "roles"])
SECRET = RowReader(
    ClientSecret,
    "secret",
    [
        "id",
        "number",
        "sealed",
        "sealed_version",
        "proven_at",
        "refused_at",
        "replaced_at",
        "dies_at",
        "retired_at",
        "expires_at",
        "expires_source",
        "outlived_at",
        "from_queue",
    ],
)
WITHOUT_SECRETS = (ACCOUNT, AUTHORIZATION, APPLICATION)
_AUTHORIZATION_AT = len(ACCOUNT)
_APPLICATION_AT = _AUTHORIZATION_AT + len(AUTHORIZATION)

MOST_KEPT = 4096
# Should a rule look at the clock that `turns_of` does not know.
KEPT_FOR = timedelta(minutes=1)


class LaidOut(NamedTuple):
    """What follows from some rows, for as long as the calendar says nothing else."""

    since: datetime
    until: datetime
    deliverable: Deliverable

    def holds_at(self, now: datetime) -> bool:
        """Whether it is the same at this moment; a clock may be put back as well."""
        return self.since <= now < self.until


_kept: dict[tuple[Row, tuple[Row, ...], frozenset[object]], LaidOut] = {}


def laid_out(
    row: Row,
    secrets: Sequence[Row],
    now: datetime,
    dead: frozenset[object] = frozenset(),
) -> LaidOut:
    """One authorization as its rows and the calendar say.

    `row` holds the columns of WITHOUT_SECRETS, one after the other, without those of an
    application where there is none, and each of `secrets` those of SECRET. `dead` are
    the keys of secrets presumed dead.
    """
    key = (row, tuple(secrets), dead)
    kept = _kept.get(key)
    if kept is None or not kept.holds_at(now):
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        kept = _kept[key] = _lay_out(row, secrets, dead, now)
    return kept


def _lay_out(
    row: Row, secrets: Sequence[Row], dead: frozenset[object], now: datetime
) -> LaidOut:
    authorization = AUTHORIZATION.read(row[_AUTHORIZATION_AT:_APPLICATION_AT])
    authorization.account = ACCOUNT.read(row[:_AUTHORIZATION_AT])
    of_application = row[_APPLICATION_AT:]
    application = APPLICATION.read(of_application) if of_application else Application()
    by_key = {one.pk: one for one in map(SECRET.read, secrets)}
    read = list(by_key.values())
    deliverable = laid_out_with(authorization, application, read, now, dead)
    turns = [turn for turn in turns_of(authorization, read) if turn > now]
    return LaidOut(now, min([*turns, now + KEPT_FOR]), deliverable)
