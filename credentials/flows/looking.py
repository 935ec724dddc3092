"""Looking through accounts: which matters are open, which are new, which are settled.

Nothing is sent here; a new reminder gets the moment at which it has something to say.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from credentials.flows.dispatching import REMINDER_SETTLED, write_dispatches
from credentials.guide.facts import Facts
from credentials.guide.marks import (
    SAY_AT_ONCE,
    mark_reached,
    moment_of_mark,
    next_moment,
)
from credentials.guide.matters import LastMove, Matter, matters_of
from credentials.guide.reading import facts_of_many
from credentials.guide.requirements import requirements_of
from credentials.models import (
    Event,
    Reminder,
    ReminderWatch,
    SellerAccount,
    Tag,
)

LOOK_AGAIN = timedelta(days=1)
# What comes back within a day is the same trouble, and was spoken of already.
SAME_TROUBLE = timedelta(days=1)
OWN_TAGS: Final = [
    Tag.REMINDER_SENT,
    Tag.REMINDER_ACKNOWLEDGED,
    Tag.REMINDER_SNOOZED,
    Tag.ALARM_RAISED,
    Tag.ALARM_SETTLED,
]

Standing = dict[tuple[str, str], Reminder]


@transaction.atomic
def look_through(*, accounts: Iterable[SellerAccount]) -> int:
    """Bring the reminders of these accounts up to their facts.

    Returns how many were opened or settled. Safe to call at any time and twice.
    """
    now = timezone.now()
    accounts = _one_after_the_other(accounts)
    facts = facts_of_many(accounts)
    standing = _standing(facts)
    moves = _last_moves(list(facts))
    changed = 0
    for key, known in facts.items():
        matters = matters_of(requirements_of(known), moves.get(key))
        changed += _bring_up(known.account, matters, standing.get(key, {}), now)
    _watch_again(facts, now)
    return changed


def _one_after_the_other(accounts: Iterable[SellerAccount]) -> list[SellerAccount]:
    """Wait for whoever looks through one of them, so that nobody judges by old facts.

    Whoever comes second reads what the first has left.
    """
    waiting = list(accounts)
    watches = ReminderWatch.objects.filter(account__in=waiting).order_by("pk")
    list(watches.select_for_update(no_key=True).values_list("pk", flat=True))
    return waiting


def _standing(facts: dict[UUID, Facts]) -> dict[UUID, Standing]:
    """The open reminders of accounts, and those that were settled just now."""
    found: dict[UUID, Standing] = {key: {} for key in facts}
    recently = timezone.now() - SAME_TROUBLE
    mine = Reminder.objects.filter(account__in=list(facts)).exclude(
        kind=Reminder.Kind.ALARM
    )
    settled = mine.filter(
        kind=Reminder.Kind.FINDING, settled_at__gt=recently, told_mark__isnull=False
    )
    for row in (
        *settled.order_by("settled_at"),
        *mine.open().select_for_update(no_key=True).order_by("pk"),
    ):
        if row.account_id is not None:
            found[row.account_id][row.kind, row.subject] = row
    return found


def _last_moves(keys: list[UUID]) -> dict[UUID, LastMove]:
    rows = (
        Event.objects.filter(account__in=keys)
        .exclude(tag__in=OWN_TAGS)
        .order_by()
        .values("account")
        .annotate(last=Max("seq"), last_at=Max("at"))
    )
    return {row["account"]: LastMove(row["last"], row["last_at"]) for row in rows}


def _bring_up(
    account: SellerAccount, matters: list[Matter], standing: Standing, now: datetime
) -> int:
    changed = 0
    wanted = {(matter.kind, matter.subject): matter for matter in matters}
    for name, matter in wanted.items():
        row = standing.get(name)
        if row is None:
            Reminder.objects.bulk_create(
                [_opened(account, matter, now)], ignore_conflicts=True
            )
            changed += 1
        elif row.settled_at or row.details != matter.details:
            changed += row.settled_at is not None
            row.settled_at, row.details = None, matter.details
            row.save(update_fields=["settled_at", "details"])
    gone = [row for name, row in standing.items() if name not in wanted and row.is_open]
    if gone:
        _settle(gone, now)
    return changed + len(gone)


def _opened(account: SellerAccount, matter: Matter, now: datetime) -> Reminder:
    reminder = Reminder(
        kind=matter.kind,
        account=account,
        subject=matter.subject,
        has_deadline=matter.has_deadline,
        origin=matter.origin,
        details=matter.details,
        opened_at=now,
    )
    mark = mark_reached(matter.kind, matter.origin, now)
    if mark is None:
        reminder.next_at = next_moment(matter.kind, matter.origin, now)
    elif (
        mark > SAY_AT_ONCE and moment_of_mark(matter.origin, mark) < matter.known_since
    ):
        reminder.told_mark = mark
        reminder.next_at = next_moment(matter.kind, matter.origin, now)
    else:
        reminder.next_at = now
    return reminder


def _settle(rows: list[Reminder], now: datetime) -> None:
    """Close what is gone; of what nobody ever heard, nothing has to remain."""
    keys = [row.pk for row in rows]
    gone = Reminder.objects.filter(pk__in=keys)
    gone.filter(told_at=None).delete()
    gone.update(settled_at=now, next_at=None)
    for row in rows:
        if row.told_at is not None:
            write_dispatches(row, REMINDER_SETTLED, None, now)


def _watch_again(facts: dict[UUID, Facts], now: datetime) -> None:
    due_at = now + LOOK_AGAIN
    mine = ReminderWatch.objects.filter(account__in=list(facts))
    known = set(mine.values_list("account", flat=True))
    mine.update(due_at=due_at)
    ReminderWatch.objects.bulk_create(
        [
            ReminderWatch(account_id=key, due_at=due_at)
            for key in facts
            if key not in known
        ],
        ignore_conflicts=True,
    )
