"""Raising and settling alarms: what no facts of an account say."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from credentials.flows.actors import name_of
from credentials.flows.dispatching import REMINDER_SETTLED, write_dispatches
from credentials.flows.telling import tell_reminder
from credentials.guide.alarms import ALARMS
from credentials.models import Event, Reminder, SellerAccount, Tag
from credentials.models.reminders import ReminderQuerySet


@transaction.atomic
def raise_alarm(
    *,
    alarm: str,
    reason_key: str,
    account: SellerAccount | None = None,
    due_at: datetime | None = None,
    details: dict[str, Any] | None = None,
) -> Reminder:
    """Raise an alarm of `guide.alarms`, once for as long as it is not settled.

    The same alarm with the same reason key is one matter: raising it again changes
    and sends nothing. With `due_at` its marks are counted to that end; without, people
    hear of it now and, while it stands, again later. `details` are ids, slugs and
    dates, never a value. Raises KeyError for an alarm that has no words.
    """
    known = ALARMS[alarm]
    standing = _standing(known.slug, reason_key)
    if found := standing.first():
        return found
    now = timezone.now()
    made = Reminder(
        kind=Reminder.Kind.ALARM,
        account=account,
        subject=_subject(known.slug, reason_key),
        has_deadline=due_at is not None,
        origin=due_at or now,
        details={**(details or {}), "alarm": known.slug},
        opened_at=now,
        next_at=now,
    )
    Reminder.objects.bulk_create([made], ignore_conflicts=True)
    row = standing.get()
    if row.pk != made.pk:
        return row
    Event.objects.record(
        Tag.ALARM_RAISED,
        actor=name_of(None),
        account=account,
        subject=row,
        alarm=known.slug,
    )
    tell_reminder(reminder_id=row.pk, now=now)
    return row


def is_raised(*, alarm: str, reason_key: str) -> bool:
    """Whether an alarm stands at this moment."""
    return _standing(alarm, reason_key).exists()


@transaction.atomic
def settle_alarm(*, alarm: str, reason_key: str) -> bool:
    """Settle an alarm that is over; False where none stands."""
    row = _standing(alarm, reason_key).select_for_update(no_key=True).first()
    if row is None:
        return False
    now = timezone.now()
    row.settled_at, row.next_at = now, None
    row.save(update_fields=["settled_at", "next_at"])
    write_dispatches(row, REMINDER_SETTLED, None, now)
    Event.objects.record(
        Tag.ALARM_SETTLED,
        actor=name_of(None),
        account=row.account,
        subject=row,
        alarm=alarm,
    )
    return True


def _standing(alarm: str, reason_key: str) -> ReminderQuerySet:
    return Reminder.objects.open().filter(
        kind=Reminder.Kind.ALARM, subject=_subject(alarm, reason_key)
    )


def _subject(alarm: str, reason_key: str) -> str:
    return f"{alarm}:{reason_key}"
