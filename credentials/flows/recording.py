"""Recording what Runner was given, durably, before it leaves."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.utils import timezone

from credentials.flows.shared_commit import SharedCommit
from credentials.models import (
    Authorization,
    Delivery,
    Event,
    Given,
    Pickup,
    RunnerToken,
    Tag,
)
from credentials.models.statements import Statement

# When a Runner last came is kept to the minute; each fetch has a line of its own.
PICKUP_IS_NOTED_EVERY = timedelta(minutes=1)
COLUMNS = (
    "token_id",
    "authorization_id",
    "kind",
    "version",
    "at",
    "address",
    "unchanged",
)


# From so many rows on, psycopg would take the statement apart for every call.
FEW = 8
AS_COLUMNS = Statement(
    f"""
    INSERT INTO credentials_delivery ({", ".join(COLUMNS)})
    SELECT one.token, one.fetched, %s, one.version, %s, one.address, one.unchanged
    FROM unnest(
        %s::uuid[], %s::uuid[], %s::integer[], %s::inet[], %s::boolean[]
    ) AS one (token, fetched, version, address, unchanged)
    """  # noqa: S608 - names of columns only
)


@dataclass(frozen=True)
class Handed:
    """One authorization's credentials on their way to the Runner of a token.

    `pickup` is what this Runner fetched last, where the caller has read that already.
    """

    token: RunnerToken
    authorization: Authorization
    address: str | None
    unchanged: bool
    pickup: Pickup | None = None

    def has_news(self, now: datetime) -> bool:
        """Whether what is kept of this Runner's last fetch has to be written anew."""
        last = self.pickup
        return (
            last is None
            or last.kind != Given.CREDENTIALS
            or last.version != self.authorization.version
            or now - last.at >= PICKUP_IS_NOTED_EVERY
        )


def record_delivery(handed: Handed) -> None:
    """Record durably that a token holds this version, before the answer leaves."""
    known = handed if handed.pickup else replace(handed, pickup=_last(handed))
    _commits.add(known)
    if known.pickup is None:
        _note_first(known)


def record_together(handed: Sequence[Handed]) -> None:
    """Record durably what several callers get at once, as `record_delivery` does.

    Raises what the database does where they cannot be recorded in one transaction.
    """
    _commits.add(*handed)
    note_firsts(handed)


def note_firsts(handed: Sequence[Handed]) -> None:
    """Note who came for the first time, each in a transaction of its own.

    It is an event, and whoever appends one must hold nothing else that others could be
    waiting for. So that is done once the deliveries are recorded.
    """
    for one in handed:
        if one.pickup is None:
            _note_first(one)


def _write(handed: Sequence[Handed]) -> None:
    now = timezone.now()
    with noting_news(handed, now, statements=1):
        _insert(handed, now)


@contextmanager
def noting_news(
    handed: Sequence[Handed], now: datetime, *, statements: int
) -> Iterator[None]:
    """Write deliveries, and with them what is new of those who came before.

    A single statement is a transaction of its own, which spares two trips.
    """
    news = [one for one in handed if one.pickup and one.has_news(now)]
    if not news and statements == 1:
        yield
        return
    with transaction.atomic():
        yield
        if news:
            _note_pickups(news, now)
    for one in news:
        # It may be remembered, and is asked whether there are news once more.
        if one.pickup:
            one.pickup.kind, one.pickup.at = Given.CREDENTIALS, now
            one.pickup.version = one.authorization.version


def record_first_delivery(token: RunnerToken, row: Authorization) -> None:
    """Log that a Runner has come for this authorization for the first time."""
    Event.objects.record(
        Tag.FIRST_DELIVERY,
        actor=f"runner:{token.name}",
        account=row.account,
        subject=row,
        marketplace=row.marketplace_id,
        token=str(token.pk),
    )


def _go_as_columns(handed: Sequence[Handed]) -> bool:
    return connection.vendor == "postgresql" and len(handed) >= FEW


def _insert(handed: Sequence[Handed], now: datetime) -> None:
    if _go_as_columns(handed):
        _insert_as_columns(handed, now)
        return
    rows = _rows(handed, now)
    _insertion(len(rows)).write([value for row in rows for value in row])


def _rows(handed: Sequence[Handed], now: datetime) -> list[tuple[Any, ...]]:
    """What is recorded of each, as the database takes it."""
    at = stored("at", now)
    token_of = {id(one.token): stored("token_id", one.token.pk) for one in handed}
    key = _key_as_stored()
    return [
        (
            token_of[id(one.token)],
            key(one.authorization.pk),
            Given.CREDENTIALS.value,
            one.authorization.version,
            at,
            stored("address", one.address),
            one.unchanged,
        )
        for one in handed
    ]


def _insert_as_columns(handed: Sequence[Handed], now: datetime) -> None:
    """Send five arrays, of whatever length, where rows would be a text of their own."""
    columns = zip(
        *(
            (
                one.token.pk,
                one.authorization.pk,
                one.authorization.version,
                one.address,
                one.unchanged,
            )
            for one in handed
        ),
        strict=True,
    )
    AS_COLUMNS.write([Given.CREDENTIALS.value, now, *map(list, columns)])


@cache
def _insertion(rows: int) -> Statement:
    names, row = ", ".join(COLUMNS), f"({', '.join(['%s'] * len(COLUMNS))})"
    return Statement(
        f'INSERT INTO "credentials_delivery" ({names}) '  # noqa: S608
        f"VALUES {', '.join([row] * rows)}"
    )


def _key_as_stored() -> Callable[[UUID], Any]:
    is_native = connections[DEFAULT_DB_ALIAS].features.has_native_uuid_field
    return (lambda key: key) if is_native else (lambda key: key.hex)


@lru_cache(4096)
def stored(column: str, value: Any) -> Any:
    """A value as the database takes it for a column of the deliveries."""
    return _field(column).get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


@cache
def _field(column: str) -> Any:
    return Delivery._meta.get_field(column.removesuffix("_id"))


def _last(handed: Handed) -> Pickup | None:
    return Pickup.objects.filter(
        token=handed.token, authorization=handed.authorization
    ).first()


def _note_pickups(news: Sequence[Handed], now: datetime) -> None:
    """Take all rows in one order first, so that no two transactions wait in a ring."""
    by_version: dict[int, list[int]] = defaultdict(list)
    for one in news:
        if one.pickup:
            by_version[one.authorization.version].append(one.pickup.pk)
    ids = [key for keys in by_version.values() for key in keys]
    if len(ids) > 1:
        list(Pickup.objects.filter(pk__in=ids).order_by("pk").select_for_update())
    for version, keys in by_version.items():
        Pickup.objects.filter(pk__in=keys).update(
            kind=Given.CREDENTIALS, version=version, at=now
        )


@transaction.atomic
def _note_first(handed: Handed) -> None:
    """Another fetch of the same Runner may have been quicker."""
    token, row = handed.token, handed.authorization
    mine = Pickup.objects.filter(token=token, authorization=row)
    if mine.update(kind=Given.CREDENTIALS, version=row.version, at=timezone.now()):
        return
    _, is_first = Pickup.objects.get_or_create(
        token=token, authorization=row, defaults={"version": row.version}
    )
    if is_first:
        record_first_delivery(token, row)


_commits = SharedCommit(_write)
