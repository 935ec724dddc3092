"""Page-shaped reads of reminders: their words, who was told, and what may be said."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from credentials.models import Notice, Reminder, SellerAccount
from portal.reminder_words import ReminderWords, by_urgency, matter_of, words_of

MOST_TOLD = 12
MOST_SETTLED = 10


@dataclass(frozen=True)
class ReminderItem:
    """One reminder as a page shows it; `told` is newest first."""

    reminder: Reminder
    words: ReminderWords
    told: list[Notice]

    @property
    def matter(self) -> str:
        return matter_of(self.reminder)

    @property
    def next_at(self) -> datetime | None:
        """When people hear of it next."""
        return self.reminder.next_at

    @property
    def has_begun(self) -> bool:
        return self.reminder.told_at is not None or self.is_due

    @property
    def is_due(self) -> bool:
        """Whether people hear of it with the engine's next run."""
        next_at = self.reminder.next_at
        return next_at is not None and next_at <= timezone.now()


@dataclass(frozen=True)
class ReminderPiles:
    """What people were told of, what is still to come, and what was settled lately."""

    begun: list[ReminderItem]
    later: list[ReminderItem]
    settled: list[ReminderItem]


def piles_of(account: SellerAccount) -> ReminderPiles:
    mine = Reminder.objects.filter(account=account).select_related(
        "account", "acknowledged_by"
    )
    settled = mine.filter(settled_at__isnull=False).order_by("-settled_at")
    rows = items_of(by_urgency(mine.open()))
    return ReminderPiles(
        begun=[one for one in rows if one.has_begun],
        later=[one for one in rows if not one.has_begun],
        settled=items_of(settled[:MOST_SETTLED]),
    )


def items_of(reminders: Iterable[Reminder]) -> list[ReminderItem]:
    """The rows with what was sent of them, in two queries."""
    rows = list(reminders)
    told: dict[UUID | None, list[Notice]] = defaultdict(list)
    notices = Notice.objects.filter(reminder__in=[row.pk for row in rows])
    for notice in notices.order_by("-due_at", "recipient"):
        told[notice.reminder_id].append(notice)
    return [ReminderItem(row, words_of(row), told[row.pk][:MOST_TOLD]) for row in rows]
