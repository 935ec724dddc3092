"""Everything that one fetch of a Runner needs, in one read of the database.

Only a plain yes comes from here: for whatever else (unknown, expired, out of scope,
not finished) there is None, and the caller asks again where every refusal has its
reason. The rows are laid out by the same rules as everywhere.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.utils import timezone

from credentials.flows.laid_out import (
    SECRET,
    WITHOUT_SECRETS,
    Row,
    laid_out,
)
from credentials.flows.remembered import Found, Key, may_fetch, recall, remember
from credentials.models import Pickup, Rotation, RunnerToken
from credentials.models.generations import GENERATION
from credentials.models.row_readers import RowReader
from credentials.models.statements import Statement

TOKEN = RowReader(
    RunnerToken,
    "token",
    [
        "id",
        "name",
        "networks",
        "access_tokens_only",
        "expires_at",
        "revoked_at",
        "last_used_at",
    ],
)
PICKUP = RowReader(Pickup, "pickup", ["id", "kind", "version", "at"])
PARTS = (*WITHOUT_SECRETS, SECRET, TOKEN, PICKUP)
_SECRET_AT = sum(len(part) for part in WITHOUT_SECRETS)
_TOKEN_AT = _SECRET_AT + len(SECRET)
_PICKUP_AT = _TOKEN_AT + len(TOKEN)

# While Amazon may have replaced the secret in use, the longer way has to decide.
OPEN_STATES = ", ".join(f"'{state}'" for state in sorted(Rotation.OPEN))

# A statement is prepared for each of these numbers, and filled up with nobody.
READ_AT_ONCE = (1, 2, 4, 8, 16, 32)
NOBODY = (None, None, None)


@cache
def _fetch(number: int) -> Statement:
    """Reads what so many ask for; each row begins with the place of who asked.

    What is removed or dead is left to Python: how often a column is NULL is what the
    planner of PostgreSQL guesses worst, and then it begins with all there is.
    """
    each = "CAST(%s AS text), CAST(%s AS text), CAST(%s AS text)"
    asked = ", ".join(f"({place}, {each})" for place in range(number))
    return Statement(
        f"""
        WITH asked (place, mark, slug, marketplace) AS (VALUES {asked})
        SELECT asked.place, {GENERATION}, {", ".join(part.columns for part in PARTS)}
        FROM asked
        JOIN credentials_runnertoken token ON token.digest = asked.mark
        JOIN credentials_selleraccount account ON account.slug = asked.slug
        JOIN credentials_runnertokenscope scope
            ON scope.token_id = token.id AND scope.account_id = account.id
        JOIN credentials_authorization wanted
            ON wanted.account_id = account.id
            AND wanted.marketplace_id = asked.marketplace
        JOIN credentials_application application
            ON application.account_id = account.id
        JOIN credentials_clientsecret secret ON secret.application_id = application.id
        LEFT JOIN credentials_pickup pickup
            ON pickup.token_id = token.id AND pickup.authorization_id = wanted.id
        WHERE scope.marketplace_id IN ('', wanted.marketplace_id)
            AND NOT EXISTS (
                SELECT 1 FROM credentials_rotation rotation
                WHERE rotation.application_id = application.id
                    AND rotation.state IN ({OPEN_STATES})
            )
        """  # noqa: S608 - names of columns and states only
    )


class Asked(NamedTuple):
    """One authorization that is asked for, by the digest of a token, from where."""

    mark: str
    address: str | None
    account: str
    marketplace_id: str

    @property
    def key(self) -> Key:
        return self.mark, self.account, self.marketplace_id


def find_at_once(asked: Sequence[Asked]) -> list[Found | None]:
    """What may be fetched of each, at most 32; None for every other case."""
    found = recall([one.key for one in asked], timezone.now())
    missing = [place for place, one in enumerate(found) if one is None]
    if missing:
        read = _read([asked[place] for place in missing])
        for place, one in zip(missing, read, strict=True):
            found[place] = one
    return [
        one if one and _is_admitted(one, by.address) else None
        for one, by in zip(found, asked, strict=True)
    ]


def _read(asked: Sequence[Asked]) -> list[Found | None]:
    rows: list[list[Row]] = [[] for _ in asked]
    of: str | None = None
    number = next(number for number in READ_AT_ONCE if number >= len(asked))
    values: list[str | None] = []
    for one in asked:
        values += one.key
    values += NOBODY * (number - len(asked))
    for place, generation, *row in _fetch(number).read(values):
        of = generation
        rows[place].append(tuple(row))
    now = timezone.now()
    found = [_found(of_one, now) if of_one else None for of_one in rows]
    for by, what in zip(asked, found, strict=True):
        if what:
            remember(by.key, what, of)
    return found


def _is_admitted(found: Found, address: str | None) -> bool:
    is_whole = found.is_wanted and found.laid_out.deliverable.is_complete
    return is_whole and may_fetch(found.token, address)


def _found(rows: list[Row], now: datetime) -> Found:
    """The rows differ in the secret alone, or in the scope that let them through."""
    first = rows[0]
    pickup = first[_PICKUP_AT:]
    return Found(
        TOKEN.read(first[_TOKEN_AT:_PICKUP_AT]),
        laid_out(first[:_SECRET_AT], [row[_SECRET_AT:_TOKEN_AT] for row in rows], now),
        PICKUP.read(pickup) if pickup[0] is not None else None,
    )
