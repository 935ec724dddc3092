"""How far the validations are that somebody asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Q
from django.utils import timezone

from credentials.models import Authorization, ValidationBatch, ValidationRequest
from credentials.validation import FINDINGS, Finding

QUIET_FOR_LONG = timedelta(seconds=90)
MOST_SHOWN = 100


@dataclass(frozen=True)
class BatchRow:
    """One authorization that somebody asked to have checked."""

    authorization: Authorization
    done_at: datetime | None

    @property
    def findings(self) -> list[Finding]:
        """What Amazon's answer was found to mean."""
        told = self.authorization.findings
        return [FINDINGS[slug] for slug in told if slug in FINDINGS]


@dataclass(frozen=True)
class BatchProgress:
    """The counts of a batch, and its rows: those that finished last come first."""

    total: int
    done: int
    valid: int
    failing: int
    rows: Sequence[BatchRow]
    quiet_since: datetime

    @property
    def is_finished(self) -> bool:
        return self.done == self.total

    @property
    def unanswered(self) -> int:
        """Checked, but Amazon gave no definite answer."""
        return self.done - self.valid - self.failing

    @property
    def is_quiet(self) -> bool:
        """Whether nothing has finished for so long that nobody seems to work."""
        return (
            not self.is_finished and timezone.now() - self.quiet_since > QUIET_FOR_LONG
        )

    @property
    def not_shown(self) -> int:
        return self.total - len(self.rows)


def progress_of(batch: ValidationBatch) -> BatchProgress:
    """Read how far a batch is."""
    requests = ValidationRequest.objects.filter(batch=batch)
    is_done = Q(done_at__isnull=False)
    failing = Q(authorization__status=Authorization.Status.FAILING)
    counts = requests.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=is_done),
        valid=Count(
            "pk",
            filter=is_done
            & ~failing
            & Q(authorization__validated_at__gte=F("done_at")),
        ),
        failing=Count("pk", filter=is_done & failing),
        last=Max("done_at"),
    )
    last = counts.pop("last")
    shown = (
        requests.select_related("authorization__account")
        .defer("authorization__sealed")
        .order_by(F("done_at").desc(nulls_last=True), "pk")
    )
    return BatchProgress(
        **counts,
        rows=[BatchRow(one.authorization, one.done_at) for one in shown[:MOST_SHOWN]],
        quiet_since=last or batch.requested_at,
    )
