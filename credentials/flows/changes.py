"""What changed within the reach of a runner token, read from the event log.

Events commit in the order of their numbers, under the lock of the log's head, so that
nothing can appear behind a number that was read already.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from credentials.models import Authorization, Event, EventHead, RunnerToken, Tag
from credentials.models.events import EventQuerySet

EVENTS_PER_PAGE = 100


class Change(StrEnum):
    """What can have happened to an authorization, as Runner sees it."""

    ROTATED = "rotated"
    REAUTHORIZED = "re-authorized"
    VALID = "valid"
    FAILING = "failing"
    ADDED = "added"
    REMOVED = "removed"


OF_THE_APPLICATION = frozenset(
    {
        Tag.CLIENT_IDENTIFIER_STORED,
        Tag.SECRET_STORED,
        Tag.SECRET_PROVEN,
        Tag.SECRET_SERVED,
        Tag.SECRET_WITHHELD,
        Tag.SECRET_REFUSED,
    }
)
OF_ONE_AUTHORIZATION: Mapping[str, Change] = {
    Tag.REFRESH_TOKEN_STORED: Change.REAUTHORIZED,
    Tag.AUTHORIZATION_VALID: Change.VALID,
    Tag.AUTHORIZATION_FAILING: Change.FAILING,
}
TOLD = frozenset({*OF_THE_APPLICATION, *OF_ONE_AUTHORIZATION, Tag.MARKETPLACES_CHOSEN})


class UnknownPosition(LookupError):
    """The log has no such place for this token; it has to begin anew."""


@dataclass(frozen=True)
class Changed:
    """One thing that happened to one authorization."""

    change: Change
    authorization: Authorization
    at: datetime


@dataclass(frozen=True)
class Changes:
    """What happened, where to go on reading, and whether there is more already."""

    found: tuple[Changed, ...]
    position: int
    more: bool


def head_of_log() -> int:
    """The number of the newest event."""
    return EventHead.objects.filter(pk=1).values_list("seq", flat=True).first() or 0


def accounts_touched_since(seq: int) -> dict[UUID, int]:
    """The newest event of each account that something happened to since then."""
    events = Event.objects.filter(seq__gt=seq, account__isnull=False, tag__in=TOLD)
    return dict(events.order_by("seq").values_list("account_id", "seq"))


class ChangesFor:
    """The changes within the reach of one token."""

    def __init__(self, token: RunnerToken) -> None:
        self._reach: dict[UUID, set[str]] = {}
        for scope in token.scopes.all():
            wanted = self._reach.setdefault(scope.account_id, set())
            wanted.add(scope.marketplace_id)

    @property
    def accounts(self) -> frozenset[UUID]:
        return frozenset(self._reach)

    def now(self) -> int:
        """The position from which on nothing has happened yet."""
        newest = self._events().order_by("-seq").values_list("seq", flat=True)
        return newest.first() or 0

    def since(self, position: int) -> Changes:
        """One page of what happened after a position; raises UnknownPosition.

        A position is always the number of an event of this token's own accounts, so
        that it tells nothing of others; in a log that was restored it may be missing.
        """
        if position and not self._events().filter(seq=position).exists():
            raise UnknownPosition
        later = self._events().filter(seq__gt=position).order_by("seq")
        events = list(later[: EVENTS_PER_PAGE + 1])
        page = events[:EVENTS_PER_PAGE]
        if not page:
            return Changes((), position, more=False)
        return Changes(
            tuple(self._told(page)), page[-1].seq, more=len(events) > len(page)
        )

    def _events(self) -> EventQuerySet:
        return Event.objects.filter(account__in=self.accounts, tag__in=TOLD)

    def _told(self, events: Iterable[Event]) -> Iterator[Changed]:
        rows = self._authorizations()
        for event in events:
            mine = [row for row in rows if row.account_id == event.account_id]
            yield from (
                Changed(change, row, event.at)
                for row in mine
                if (change := _change(event, row)) is not None
            )

    def _authorizations(self) -> list[Authorization]:
        """Everything in reach, also what was put aside in the meantime."""
        rows = Authorization.objects.filter(account__in=self.accounts)
        rows = rows.select_related("account").defer("outcomes", "covered", "stores")
        return [row for row in rows if self._reaches(row)]

    def _reaches(self, row: Authorization) -> bool:
        wanted = self._reach[row.account_id]
        return "" in wanted or row.marketplace_id in wanted


def _change(event: Event, row: Authorization) -> Change | None:
    """What an event means for an authorization of its account; mostly nothing."""
    if event.tag in OF_THE_APPLICATION:
        return Change.ROTATED if row.removed_at is None else None
    if event.tag in OF_ONE_AUTHORIZATION:
        is_it = event.subject_id == str(row.pk)
        return OF_ONE_AUTHORIZATION[event.tag] if is_it else None
    if row.marketplace_id in event.details.get("removed", ()):
        return Change.REMOVED
    if row.marketplace_id in event.details.get("added", ()):
        return Change.ADDED
    return None
