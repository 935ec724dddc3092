"""Telling people of a reminder, once for each mark; acknowledging and postponing it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from credentials.errors import CannotPostpone
from credentials.flows.actors import name_of
from credentials.flows.dispatching import REMINDER_DUE, write_dispatches
from credentials.flows.recipients import Recipient, recipients_of
from credentials.guide.marks import mark_reached, next_moment
from credentials.models import Event, Notice, Reminder, Tag, User

TRUST_A_WORD = timedelta(days=14)
LONGEST_SNOOZE = timedelta(days=90)


@transaction.atomic
def tell_reminder(*, reminder_id: UUID, now: datetime | None = None) -> int:
    """Write the notices of the most urgent mark that has come, if nobody has yet.

    Returns how many people are told. What was missed while nothing ran is not made up
    for: of several marks the last one alone is spoken of.
    """
    now = now or timezone.now()
    due = Reminder.objects.due(now).filter(pk=reminder_id)
    reminder = due.select_for_update(no_key=True).first()
    if reminder is None:
        return 0
    if wait_until := _held_back_until(reminder, now):
        _plan(reminder, wait_until)
        return 0
    mark = mark_reached(reminder.kind, reminder.origin, now)
    told: list[Recipient] = []
    if mark is not None and mark != reminder.told_mark:
        told = recipients_of(reminder, mark)
        write_notices(reminder, mark, told)
        write_dispatches(reminder, REMINDER_DUE, mark, now)
        _record_sent(reminder, mark, told)
        reminder.told_mark, reminder.told_at = mark, now
    _plan(reminder, next_moment(reminder.kind, reminder.origin, now))
    return len(told)


def _held_back_until(reminder: Reminder, now: datetime) -> datetime | None:
    """Until when somebody's word stands: that they are at it, or a day they named."""
    if reminder.snoozed_until and reminder.snoozed_until > now:
        return reminder.snoozed_until
    if reminder.acknowledged_at and not reminder.has_deadline:
        trusted_until = reminder.acknowledged_at + TRUST_A_WORD
        return trusted_until if trusted_until > now else None
    return None


def _plan(reminder: Reminder, next_at: datetime) -> None:
    reminder.next_at = next_at
    reminder.save(update_fields=["next_at", "told_mark", "told_at"])


def write_notices(reminder: Reminder, mark: int, told: list[Recipient]) -> None:
    """Put the notices of a mark into the outbox; whoever has theirs gets no other."""
    Notice.objects.bulk_create(
        [
            Notice(
                kind=Notice.Kind.REMINDER,
                recipient=one.email,
                language=one.language,
                part=one.part,
                reminder=reminder,
                mark=mark,
                round=reminder.round,
            )
            for one in told
        ],
        ignore_conflicts=True,
    )


def _record_sent(reminder: Reminder, mark: int, told: list[Recipient]) -> None:
    Event.objects.record(
        Tag.REMINDER_SENT,
        actor=name_of(None),
        account=reminder.account,
        subject=reminder,
        reminder=reminder.kind,
        mark=mark,
        told=[one.email for one in told],
    )


@transaction.atomic
def acknowledge_reminder(*, reminder: Reminder, actor: User) -> Reminder:
    """Take somebody's word that they are at it: the circle grows no wider.

    What has an end is still spoken of as the end comes nearer, and on its last day to
    everybody. What has none is quiet for two weeks.
    """
    row = Reminder.objects.select_for_update(no_key=True).get(pk=reminder.pk)
    if row.is_open and not row.is_acknowledged:
        row.acknowledged_at, row.acknowledged_by = timezone.now(), actor
        row.save(update_fields=["acknowledged_at", "acknowledged_by"])
        Event.objects.record(
            Tag.REMINDER_ACKNOWLEDGED,
            actor=name_of(actor),
            account=row.account,
            subject=row,
            reminder=row.kind,
        )
    return row


@transaction.atomic
def snooze_reminder(*, reminder: Reminder, until: date, actor: User) -> Reminder:
    """Put a reminder off to a day, on which it speaks again.

    Raises CannotPostpone for a day that is not ahead, that lies more than 90 days
    off, or on which it would be too late.
    """
    row = Reminder.objects.select_for_update(no_key=True).get(pk=reminder.pk)
    if not row.is_open:
        return row
    latest = row.last_day_to_snooze
    today = timezone.localdate()
    if not today < until <= min(latest or date.max, today + LONGEST_SNOOZE):
        raise CannotPostpone(latest)
    starts = timezone.make_aware(datetime.combine(until, datetime.min.time()))
    row.snoozed_until = row.next_at = starts
    row.told_mark = None
    row.round += 1
    row.save(update_fields=["snoozed_until", "next_at", "told_mark", "round"])
    Notice.objects.filter(
        reminder=row, sent_at=None, lease_until=None, round__lt=row.round
    ).delete()
    Event.objects.record(
        Tag.REMINDER_SNOOZED,
        actor=name_of(actor),
        account=row.account,
        subject=row,
        reminder=row.kind,
        until=until.isoformat(),
    )
    return row
