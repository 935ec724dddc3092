"""The reminder engine: one run looks at what changed and tells what is due.

A run is claimed with a lease, so that two workers share the work rather than double
it; and should they not, a unique notice for each mark keeps anybody from hearing twice.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from credentials.flows.looking import OWN_TAGS, look_through
from credentials.flows.recipients import admins
from credentials.flows.telling import tell_reminder
from credentials.models import (
    Event,
    EventHead,
    Notice,
    Reminder,
    ReminderEngine,
    ReturnedMail,
    SellerAccount,
)
from credentials.models.leases import claim, is_free

LEASE = timedelta(minutes=10)
AT_ONCE = 100


def engine_is_due(now: datetime) -> bool:
    """Whether a run should begin now, and nobody has begun one."""
    engine = ReminderEngine.objects.filter(pk=ReminderEngine.ONLY).first()
    if engine is None:
        return True
    is_taken = engine.lease_until is not None and engine.lease_until > now
    return engine.due_at <= now and not is_taken


def run_reminders() -> bool:
    """Look through what changed, tell what is due; False where another run is on."""
    now = timezone.now()
    engine = _claim(now)
    if engine is None:
        return False
    seen = EventHead.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
    for batch in _batches(_accounts_to_look_at(engine, now)):
        look_through(accounts=batch)
        _extend()
    for key in list(Reminder.objects.due(timezone.now()).values_list("pk", flat=True)):
        tell_reminder(reminder_id=key)
    _write_digest(now)
    ReminderEngine.objects.filter(pk=ReminderEngine.ONLY).update(
        ran_at=timezone.now(),
        due_at=now + settings.REMIND_EVERY,
        lease_until=None,
        seen_seq=seen,
    )
    return True


def _claim(now: datetime) -> ReminderEngine | None:
    ReminderEngine.objects.bulk_create(
        [ReminderEngine(due_at=now)], ignore_conflicts=True
    )
    engines = ReminderEngine.objects.all()
    due = engines.filter(is_free(now), due_at__lte=now)
    return claim(due, rows=engines, until=now + LEASE, key=ReminderEngine.ONLY)


def _extend() -> None:
    ReminderEngine.objects.filter(pk=ReminderEngine.ONLY).update(
        lease_until=timezone.now() + LEASE
    )


def _accounts_to_look_at(engine: ReminderEngine, now: datetime) -> list[SellerAccount]:
    """Those with something new in the log, and those whose day it is."""
    changed = (
        Event.objects.filter(seq__gt=engine.seen_seq, account__isnull=False)
        .exclude(tag__in=OWN_TAGS)
        .order_by()
        .values_list("account", flat=True)
        .distinct()
    )
    return list(
        SellerAccount.objects.filter(
            Q(reminder_watch=None)
            | Q(reminder_watch__due_at__lte=now)
            | Q(pk__in=changed)
        ).order_by("pk")
    )


def _batches(accounts: list[SellerAccount]) -> Iterable[list[SellerAccount]]:
    return (
        accounts[start : start + AT_ONCE] for start in range(0, len(accounts), AT_ONCE)
    )


@transaction.atomic
def _write_digest(now: datetime) -> int:
    """Write each admin's digest, once a day from its hour on, where there is any need.

    The day is noted before anything is written, so that one run alone writes.
    """
    local = timezone.localtime(now)
    if local.hour < settings.DIGEST_HOUR:
        return 0
    today = local.date()
    engine = ReminderEngine.objects.filter(pk=ReminderEngine.ONLY)
    if not engine.filter(Q(digest_on=None) | Q(digest_on__lt=today)).update(
        digest_on=today
    ):
        return 0
    if not Reminder.objects.begun().exists():
        return 0
    returned = ReturnedMail.objects.addresses()
    told = [one for one in admins() if one.email.lower() not in returned]
    Notice.objects.bulk_create(
        [
            Notice(
                kind=Notice.Kind.DIGEST,
                recipient=one.email,
                language=one.language,
                part=one.part,
                day=today,
            )
            for one in told
        ],
        ignore_conflicts=True,
    )
    return len(told)
