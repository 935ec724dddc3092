"""Taking notices out of the outbox, one at a time, without losing or doubling one.

A notice is tried for as long as it has a point: until its matter is settled, its
invitation used, or a later notice says the same. There is no last attempt.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from credentials.flows.actors import name_of
from credentials.flows.alarms import is_raised, raise_alarm, settle_alarm
from credentials.flows.recipients import recipients_of
from credentials.flows.telling import write_notices
from credentials.models import Event, Notice, ReturnedMail, Tag, User
from credentials.models.leases import claim
from credentials.models.notices import (
    RETURNED,
    STUCK_AFTER_ATTEMPTS,
    NoticeQuerySet,
)

STUCK = "mail-stuck"
OUTBOX = "outbox"
LEASE = timedelta(minutes=5)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)


def claim_due_notice(
    *, pk: UUID | str | None = None, now: datetime | None = None
) -> Notice | None:
    """Take the notice that has waited longest, or the one with this key if it is due.

    The claim is a lease: if whoever took it dies, it is due again when the lease ends.
    """
    now = now or timezone.now()
    rows = Notice.objects.select_related(
        "invitation__account", "invitation__invited_by", "reminder__account"
    )
    return claim(Notice.objects.due(now), rows=rows, until=now + LEASE, key=pk)


def note_sent(*, notice: Notice) -> None:
    """The notice has left; it is never sent again."""
    Notice.objects.filter(pk=notice.pk).update(
        sent_at=timezone.now(), lease_until=None, last_error=""
    )
    _settle_if_none_is_stuck()


def note_not_sent(*, notice: Notice, error: str) -> None:
    """The notice could not leave; it is tried again later, ever more rarely.

    After two hours admins are told, by channels and webhooks too.
    """
    attempts = notice.attempts + 1
    wait = min(FIRST_RETRY * 2 ** min(attempts, 12), LONGEST_RETRY)
    Notice.objects.filter(pk=notice.pk).update(
        attempts=attempts,
        due_at=timezone.now() + wait,
        lease_until=None,
        last_error=error[:80],
    )
    if attempts >= STUCK_AFTER_ATTEMPTS and _stuck().exists():
        raise_alarm(alarm=STUCK, reason_key=OUTBOX)


def drop_notice(*, notice: Notice) -> None:
    """Forget a notice that has no point any more."""
    Notice.objects.filter(pk=notice.pk, sent_at=None).delete()
    _settle_if_none_is_stuck()


def _stuck() -> NoticeQuerySet:
    """What is stuck, but for the news of it."""
    return Notice.objects.stuck().exclude(reminder__subject__startswith=f"{STUCK}:")


def _settle_if_none_is_stuck() -> None:
    if is_raised(alarm=STUCK, reason_key=OUTBOX) and not _stuck().exists():
        settle_alarm(alarm=STUCK, reason_key=OUTBOX)


@transaction.atomic
def note_returned(*, notice: Notice, answer: str) -> None:
    """A mail server refused the address for good: it is not tried again.

    Whoever would be told if this address did not exist is told now.
    """
    mark_returned(email=notice.recipient, answer=answer)
    Notice.objects.filter(pk=notice.pk).update(
        attempts=notice.attempts + 1, lease_until=None, last_error=RETURNED
    )
    _settle_if_none_is_stuck()
    reminder = notice.reminder
    if reminder is not None and reminder.is_open and notice.mark is not None:
        write_notices(reminder, notice.mark, recipients_of(reminder, notice.mark))


@transaction.atomic
def mark_returned(*, email: str, answer: str, actor: User | None = None) -> None:
    """Note that mail to an address returns; nothing more is sent there."""
    row, is_new = ReturnedMail.objects.get_or_create(
        email=email.lower(), defaults={"answer": answer[:200]}
    )
    if not is_new and row.cleared_at is None:
        return
    row.cleared_at, row.since, row.answer = None, timezone.now(), answer[:200]
    row.save()
    Event.objects.record(
        Tag.MAIL_RETURNED, actor=name_of(actor), subject=row, email=row.email
    )


@transaction.atomic
def clear_returned(*, email: str, actor: User) -> bool:
    """Trust an address again, and send what came back; False if it was not marked."""
    row = (
        ReturnedMail.objects.open()
        .filter(email=email.lower())
        .select_for_update(no_key=True)
        .first()
    )
    if row is None:
        return False
    row.cleared_at = timezone.now()
    row.save()
    Notice.objects.returned().filter(recipient__iexact=email).update(
        attempts=0, due_at=timezone.now(), last_error=""
    )
    Event.objects.record(
        Tag.MAIL_CLEARED, actor=name_of(actor), subject=row, email=row.email
    )
    return True
