"""Taking messages out of Amazon's queue.

Each is kept under seal before it is read, and deleted only after that is durable.
Whatever goes wrong before, the message stays at the queue and comes again.
"""

import logging

from django.utils import timezone

from credentials.amazon.queue import POLL_SECONDS, Queue, QueueError, Received
from credentials.flows.inbound import READ_AGAIN_AFTER, keep_message, read_message
from credentials.flows.queue_watch import note_failure, note_poll
from credentials.flows.rotation_moves import reach
from credentials.models import InboundMessage
from credentials.runtime import rotation_queue

logger = logging.getLogger(__name__)


def has_queue() -> bool:
    """Whether the settings name a queue to listen to."""
    return rotation_queue() is not None


def listen_once(*, wait_seconds: int = POLL_SECONDS) -> bool:
    """Take what is there, or wait for it; False where that did not do."""
    queue = rotation_queue()
    if queue is None:
        return False
    try:
        messages = queue.receive(wait_seconds=wait_seconds)
    except QueueError as error:
        logger.warning("queue_not_read", extra={"cause": error.code})
        note_failure(error=error)
        return False
    kept = [_take(queue, message) for message in messages]
    note_poll(messages=messages)
    return all(kept)


def read_kept_message(*, pk: str) -> None:
    """Read a message that was kept by somebody who died before reading it."""
    now = timezone.now()
    mine = InboundMessage.objects.due(now).filter(pk=pk)
    if mine.update(read_due_at=now + READ_AGAIN_AFTER):
        read_message(message=InboundMessage.objects.get(pk=pk))


def _take(queue: Queue, message: Received) -> bool:
    """Keep, read, delete; False where the message was not kept and has to stay."""
    reach("message-received")
    try:
        row = keep_message(body=message.body, message_id=message.message_id)
    except Exception:
        logger.exception("message_not_kept")
        return False
    reach("message-kept")
    if row is not None:
        _read(row)
    reach("message-read")
    try:
        queue.delete(message.receipt)
    except QueueError as error:
        logger.warning("message_not_deleted", extra={"cause": error.code})
    reach("message-deleted")
    return True


def _read(row: InboundMessage) -> None:
    """Read at once; what goes wrong is tried again later, since the row is kept."""
    try:
        read_message(message=row)
    except Exception:
        logger.exception("message_not_read", extra={"key": str(row.pk)})
