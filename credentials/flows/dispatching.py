"""Messages to channels and webhooks: written with the reminder, sent with patience."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from credentials.models import Channel, Dispatch, Reminder, Webhook
from credentials.models.leases import claim

REMINDER_DUE = "reminder.due"
REMINDER_SETTLED = "reminder.settled"
TEST = "portal.test"
TO_CHANNELS = {REMINDER_DUE, TEST}

LEASE = timedelta(minutes=5)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=12)
PATIENCE = timedelta(days=3)


def write_dispatches(
    reminder: Reminder, kind: str, mark: int | None, now: datetime
) -> None:
    """Put a message about a reminder into the outbox of each that hears of it."""
    reason = f"{kind}:{reminder.pk}:{mark}:{reminder.round}"
    body = _body(kind, now, _told_of(reminder, mark))
    _write(
        [
            *_for_channels(reminder, kind, reason),
            *(
                Dispatch(
                    key=f"{one.pk}:{reason}",
                    webhook=one,
                    reminder=reminder,
                    type=kind,
                    body=body,
                    due_at=now,
                    first_due_at=now,
                )
                for one in Webhook.objects.filter(disabled_at=None)
                if one.hears_of(reminder)
            ),
        ]
    )


def _for_channels(reminder: Reminder, kind: str, reason: str) -> Iterable[Dispatch]:
    if kind not in TO_CHANNELS:
        return []
    return [
        Dispatch(key=f"{one.pk}:{reason}", channel=one, reminder=reminder, type=kind)
        for one in Channel.objects.all()
        if one.hears_of(reminder)
    ]


def write_test(
    *, channel: Channel | None = None, webhook: Webhook | None = None
) -> Dispatch:
    """Put a message into the outbox that only shows that messages arrive."""
    now = timezone.now()
    outlet = channel or webhook
    if outlet is None:
        raise ValueError("A test needs a channel or a webhook.")
    test = Dispatch(
        channel=channel,
        webhook=webhook,
        type=TEST,
        body=_body(TEST, now, {"site": settings.SITE_URL}),
    )
    test.key = f"{outlet.pk}:{TEST}:{test.pk}"
    test.save()
    return test


def _write(dispatches: Iterable[Dispatch]) -> None:
    Dispatch.objects.bulk_create(list(dispatches), ignore_conflicts=True)


def _body(kind: str, now: datetime, data: dict[str, object]) -> str:
    """A message as the Standard Webhooks specification has it."""
    return json.dumps({"type": kind, "timestamp": _utc(now), "data": data})


def _told_of(reminder: Reminder, mark: int | None) -> dict[str, object]:
    account = reminder.account
    path = f"{account.get_absolute_url()}reminders/" if account else "/overview/"
    details = reminder.details
    return {
        "reminder": str(reminder.pk),
        "kind": reminder.kind,
        "account": account.slug if account else None,
        "due_at": _utc(reminder.origin) if reminder.has_deadline else None,
        "since": None if reminder.has_deadline else _utc(reminder.origin),
        "days_left": mark if reminder.has_deadline else None,
        "finding": details.get("finding") or details.get("alarm"),
        "marketplaces": details.get("marketplaces", []),
        "runners": details.get("runners", []),
        "url": f"{settings.SITE_URL}{path}",
    }


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def claim_due_dispatch(
    *, pk: UUID | str, now: datetime | None = None
) -> Dispatch | None:
    """Take a message if it is due; the claim is a lease that runs out."""
    now = now or timezone.now()
    due = Dispatch.objects.filter(pk__in=Dispatch.objects.due(now).values("pk"))
    rows = Dispatch.objects.select_related("channel", "webhook", "reminder__account")
    return claim(due, rows=rows, until=now + LEASE, key=pk)


@transaction.atomic
def note_dispatched(
    *, dispatch: Dispatch, status_code: int | None, milliseconds: int
) -> None:
    """It arrived."""
    now = timezone.now()
    Dispatch.objects.filter(pk=dispatch.pk).update(
        sent_at=now,
        tried_at=now,
        lease_until=None,
        attempts=dispatch.attempts + 1,
        status_code=status_code,
        milliseconds=milliseconds,
        last_error="",
    )
    _outlet_of(dispatch).update(last_sent_at=now, failing_since=None)


@transaction.atomic
def note_not_dispatched(
    *,
    dispatch: Dispatch,
    error: str,
    status_code: int | None,
    milliseconds: int,
) -> datetime:
    """It did not arrive; it is tried for three days, ever more rarely.

    Returns since when its outlet has been failing without a break.
    """
    now = timezone.now()
    attempts = dispatch.attempts + 1
    wait = min(FIRST_RETRY * 4 ** min(attempts - 1, 8), LONGEST_RETRY)
    last = dispatch.first_due_at + PATIENCE
    Dispatch.objects.filter(pk=dispatch.pk).update(
        attempts=attempts,
        tried_at=now,
        due_at=min(now + wait, last),
        lease_until=None,
        status_code=status_code,
        milliseconds=milliseconds,
        last_error=error[:80],
        given_up_at=now if now >= last else None,
    )
    outlet = _outlet_of(dispatch)
    outlet.filter(failing_since=None).update(failing_since=now)
    return outlet.values_list("failing_since", flat=True).get() or now


def _outlet_of(dispatch: Dispatch) -> QuerySet[Channel] | QuerySet[Webhook]:
    if dispatch.channel is not None:
        return Channel.objects.filter(pk=dispatch.channel.pk)
    return Webhook.objects.filter(dispatches=dispatch)


def send_again(*, dispatch: Dispatch) -> None:
    """Send a message once more, under the name and with the words that it had."""
    now = timezone.now()
    Dispatch.objects.filter(pk=dispatch.pk).update(
        sent_at=None, given_up_at=None, due_at=now, first_due_at=now, lease_until=None
    )


def drop_dispatch(*, dispatch: Dispatch) -> None:
    """Forget a message whose matter was settled before it left."""
    Dispatch.objects.filter(pk=dispatch.pk, sent_at=None).delete()
