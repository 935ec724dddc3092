"""What an admin reads once a day: every open matter, the most urgent first."""

from dataclasses import dataclass

from django.utils import timezone

from credentials.guide.people_expressions import people_count, rests_on_few
from credentials.models import Reminder, SellerAccount
from portal.reminder_words import ReminderWords, by_urgency, words_of

MOST_LISTED = 40


@dataclass(frozen=True)
class Digest:
    """The matters that somebody was told of and nobody has settled."""

    items: list[ReminderWords]
    total: int
    acknowledged: int
    few_people: int

    @property
    def not_listed(self) -> int:
        return self.total - len(self.items)


def digest_of() -> Digest:
    """Read what is open now, in the language that is active."""
    rows = by_urgency(
        row
        for row in Reminder.objects.begun().select_related("account")
        if not row.is_snoozed
    )
    open_rows = [row for row in rows if not row.is_acknowledged]
    return Digest(
        items=[words_of(row) for row in open_rows[:MOST_LISTED]],
        total=len(open_rows),
        acknowledged=len(rows) - len(open_rows),
        few_people=SellerAccount.objects.alias(people=people_count())
        .filter(rests_on_few(timezone.now()))
        .count(),
    )
