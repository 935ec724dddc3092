"""How the queue is: when it was last listened to, and whether a probe came through."""

import json
import uuid
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from credentials.amazon.notifications import PROBE
from credentials.amazon.queue import QueueError, Received
from credentials.flows.alarms import raise_alarm, settle_alarm
from credentials.models import QueueWatch
from credentials.runtime import rotation_queue

# Noted at most this often, since a poll ends every 20 seconds.
NOTED_EVERY: Final = timedelta(seconds=45)
SILENT_AFTER: Final = timedelta(minutes=15)
DEAF: Final = "queue-unreadable"


def queue_watch() -> QueueWatch:
    row, _ = QueueWatch.objects.get_or_create(pk=QueueWatch.ONLY)
    return row


def note_poll(*, messages: list[Received]) -> None:
    """Note that the queue was read, and how old what came was."""
    now = timezone.now()
    row = queue_watch()
    if messages:
        row.message_at, row.oldest_seconds = now, oldest_of(messages, now)
    elif not row.error and row.polled_at and now - row.polled_at < NOTED_EVERY:
        return
    if row.error:
        settle_alarm(alarm=DEAF, reason_key=DEAF)
    row.polled_at, row.error, row.error_at = now, "", None
    row.save(
        update_fields=[
            "polled_at",
            "error",
            "error_at",
            "message_at",
            "oldest_seconds",
        ]
    )


def oldest_of(messages: list[Received], now: datetime) -> int:
    """The age in seconds of the message that had waited longest."""
    ages = [now - one.sent_at for one in messages if one.sent_at]
    return max(int(max(ages, default=timedelta()).total_seconds()), 0)


def note_failure(*, error: QueueError) -> None:
    """Note that the queue could not be read; after a while somebody has to look."""
    now = timezone.now()
    row = queue_watch()
    row.error, row.error_at = error.code, row.error_at or now
    row.save(update_fields=["error", "error_at"])
    if now - row.error_at >= SILENT_AFTER:
        raise_alarm(alarm=DEAF, reason_key=DEAF)


def send_probe() -> None:
    """Put a message for ourselves into the queue; raises QueueError, LookupError."""
    queue = rotation_queue()
    if queue is None:
        raise LookupError("No queue is configured.")
    name = uuid.uuid4()
    row = queue_watch()
    row.probe, row.probe_sent_at, row.probe_seen_at = name, timezone.now(), None
    row.save(update_fields=["probe", "probe_sent_at", "probe_seen_at"])
    queue.send(json.dumps({"notificationType": PROBE, "probe": str(name)}))


def note_probe(name: str) -> None:
    """Note that a probe came back, if it is the one that was sent last."""
    QueueWatch.objects.filter(pk=QueueWatch.ONLY, probe=_uuid(name)).update(
        probe_seen_at=timezone.now()
    )


def _uuid(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(name)
    except ValueError:
        return None
