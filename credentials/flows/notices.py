"""Taking notices out of the outbox, one at a time, without losing or doubling one."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from credentials.models import Notice

LEASE = timedelta(minutes=5)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)


def claim_due_notice(*, now: datetime | None = None) -> Notice | None:
    """Take the notice that has waited longest; the claim is a lease."""
    now = now or timezone.now()
    for pk in Notice.objects.due(now).values_list("pk", flat=True)[:20]:
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        if Notice.objects.filter(free, pk=pk, sent_at=None).update(
            lease_until=now + LEASE
        ):
            return Notice.objects.select_related(
                "invitation__account", "invitation__invited_by"
            ).get(pk=pk)
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
