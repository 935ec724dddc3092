"""Taking notices out of the outbox, one at a time, without losing or doubling one."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from credentials.models import Notice

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
    due = Notice.objects.due(now)
    keys = [pk] if pk else list(due.values_list("pk", flat=True)[:20])
    for key in keys:
        if due.filter(pk=key).update(lease_until=now + LEASE):
            return Notice.objects.select_related(
                "invitation__account",
                "invitation__invited_by",
                "registration__account",
            ).get(pk=key)
    return None


def note_sent(*, notice: Notice) -> None:
    """The notice has left; it is never sent again."""
    Notice.objects.filter(pk=notice.pk).update(
        sent_at=timezone.now(), lease_until=None, last_error=""
    )


def note_not_sent(*, notice: Notice, error: str) -> None:
    """The notice could not leave; it is tried again later, ever more rarely."""
    attempts = notice.attempts + 1
    wait = min(FIRST_RETRY * 2 ** min(attempts, 12), LONGEST_RETRY)
    Notice.objects.filter(pk=notice.pk).update(
        attempts=attempts,
        due_at=timezone.now() + wait,
        lease_until=None,
        last_error=error[:80],
    )


def drop_notice(*, notice: Notice) -> None:
    """Forget a notice whose matter was settled before it left."""
    Notice.objects.filter(pk=notice.pk, sent_at=None).delete()
