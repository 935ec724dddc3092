"""What an answer of Amazon changes in an authorization, and when to ask again."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from credentials.models import Authorization, Event, Tag
from credentials.validation import (
    FINDINGS,
    OF_ANOTHER,
    Outcome,
    Report,
    Verdict,
    disproved_by,
)

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
# For a part of the answer that is missing while the rest works.
MOST_RETRIES = 5
FAILING_RETRY = timedelta(minutes=15)
LONGEST_FAILING_RETRY = timedelta(hours=6)

# What follows from choices made here is told by the guide, from the choices of today.
READ_FRESH = frozenset({"roles-changed"})

# Beside a question about a role that has no answer now, and was a no before.
WAS_MISSING = "was_missing"

Status = Authorization.Status


def apply_report(row: Authorization, report: Report) -> None:
    """Take a report over into a row; only definite answers change its status.

    What Amazon did not answer leaves the last known state standing, with its date.
    """
    now = timezone.now()
    row.checked_at, row.check_lease_until = now, None
    still_missing = _still_missing(row, report)
    at_the_api = _found_at_the_api(row)
    row.outcomes = [_kept(one, one.rung in still_missing) for one in report.outcomes]
    if report.covered_marketplaces:
        row.covered = list(report.covered_marketplaces)
        row.stores = {
            one.marketplace_id: one.store_name for one in report.participations
        }
    status = {"valid": Status.VALID, "failing": Status.FAILING}.get(report.status)
    if status is None:
        _keep_what_lasts(row, report, now, at_the_api)
    else:
        told = [*report.findings, *(["role-missing"] if still_missing else [])]
        row.findings = [slug for slug in dict.fromkeys(told) if _is_told(row, slug)]
        if row.status != status:
            row.status, row.status_since = status, now
        if status == Status.VALID:
            row.validated_at = now
    is_retried = _is_passing(report) and row.check_attempts < MOST_RETRIES
    settled = report.status == "valid" and not is_retried
    row.check_attempts = 0 if settled else row.check_attempts + 1
    row.check_due_at = _next_check(row, report, now)


def _found_at_the_api(row: Authorization) -> frozenset[str]:
    """What an exchange says nothing of, since it passed when this was found."""
    by_lwa = {
        one["finding"] for one in row.outcomes if one["rung"] in {"client", "exchange"}
    }
    return frozenset({"token-refused", "token-revoked"} - by_lwa)


def _keep_what_lasts(
    row: Authorization, report: Report, now: datetime, at_the_api: frozenset[str]
) -> None:
    """Leave standing what was found before, but for what this answer disproves."""
    disproved = disproved_by(report)
    if not report.is_taken_at_api:
        disproved -= at_the_api
    lasting = [
        slug
        for slug in row.findings
        if slug in FINDINGS and not FINDINGS[slug].transient and slug not in disproved
    ]
    row.findings = list(dict.fromkeys([*lasting, *report.findings]))
    is_wrong = any(FINDINGS[slug].severity == "problem" for slug in lasting)
    if row.status == Status.FAILING and not is_wrong:
        row.status, row.status_since = Status.UNPROVEN, now


def _still_missing(row: Authorization, report: Report) -> set[str]:
    """The questions about roles that were missing, and were not answered this time."""
    before = {
        one["rung"]
        for one in row.outcomes
        if one["finding"] == "role-missing" or WAS_MISSING in one.get("detail", {})
    }
    return {
        one.rung
        for one in report.outcomes
        if one.rung in before and _is_unanswered(one)
    }


def _kept(outcome: Outcome, is_still_missing: bool) -> dict[str, Any]:
    kept: dict[str, Any] = outcome.as_dict()
    if is_still_missing:
        kept["detail"] |= {WAS_MISSING: "yes"}
    return kept


def _is_told(row: Authorization, slug: str) -> bool:
    """Whether the row is to say so; of stores, somebody may have said it is wrong."""
    is_settled = row.is_vouched_for and slug == OF_ANOTHER
    return slug not in READ_FRESH and not is_settled


def record_status(row: Authorization) -> None:
    """Log that an authorization became valid, or began to fail."""
    if row.status not in {Status.VALID, Status.FAILING}:
        return
    is_valid = row.status == Status.VALID
    Event.objects.record(
        Tag.AUTHORIZATION_VALID if is_valid else Tag.AUTHORIZATION_FAILING,
        actor="portal",
        account=row.account,
        subject=row,
        marketplace=row.marketplace_id,
        findings=row.findings,
    )


def _next_check(row: Authorization, report: Report, now: datetime) -> datetime:
    """Ask again ever more rarely, and no sooner than Amazon said it would answer.

    Each row waits its own part less, so that what failed together is not asked about
    together again.
    """
    if report.status == "valid" and not row.check_attempts:
        return _next_turn(row, now)
    first, longest = (
        (FAILING_RETRY, LONGEST_FAILING_RETRY)
        if report.status == "failing"
        else (FIRST_RETRY, LONGEST_RETRY)
    )
    doubled = 1 << min(row.check_attempts - 1, 12)
    wait = min(first * doubled, longest) * (1 - row.pk.int % 1_000_000 / 4_000_000)
    longest_patience: timedelta = settings.VALIDATE_EVERY
    patience = min(report.retry_after or 0, longest_patience.total_seconds())
    return now + max(wait, timedelta(seconds=patience))


def _is_passing(report: Report) -> bool:
    """Whether a part of the answer is missing for now only."""
    return any(_is_unanswered(one) for one in report.outcomes)


def _is_unanswered(outcome: Outcome) -> bool:
    return (
        outcome.verdict is Verdict.UNKNOWN
        and outcome.finding is not None
        and FINDINGS[outcome.finding].transient
    )


def _next_turn(row: Authorization, now: datetime) -> datetime:
    """The row's own time of day, so that checks are spread evenly over the interval."""
    every: timedelta = settings.VALIDATE_EVERY
    offset = row.pk.int % int(every.total_seconds())
    earliest = int((now + every / 24).timestamp())
    period = int(every.total_seconds())
    turn = earliest + (offset - earliest) % period
    return datetime.fromtimestamp(turn, tz=now.tzinfo)
