"""What authorizations say of the pair that they were asked about with."""

from collections.abc import Collection

from django.utils import timezone

from credentials.models import Application, Authorization
from credentials.validation import FINDINGS, OF_THE_PAIR

# What only another application, or its other kind, can explain.
OF_THE_APPLICATION = frozenset({"token-of-another-application", "sandbox-credentials"})


def say_instead(application: Application, told: str, of: Collection[str]) -> None:
    """Tell one thing in place of whatever of these was found before."""
    for row in application.account.authorizations.with_token():
        lasting = [slug for slug in row.findings if slug not in of]
        if len(lasting) < len(row.findings):
            row.findings = [*lasting, told]
            row.save()


def forget_what_was_said_of_the_pair(application: Application) -> None:
    """What was wrong with another pair, or with asking about it, is over."""
    for row in application.account.authorizations.filter(sealed__isnull=False):
        lasting = [slug for slug in row.findings if not _is_of_the_pair(slug)]
        if lasting == row.findings:
            continue
        row.findings = lasting
        if row.status == Authorization.Status.FAILING and not _problems(lasting):
            row.status, row.status_since = Authorization.Status.UNPROVEN, timezone.now()
        row.save()


def is_refused_everywhere(application: Application) -> bool:
    """Whether Amazon refused the pair in use, and took it nowhere, when last asked."""
    rows = list(application.account.authorizations.with_token())
    if any(row.status == Authorization.Status.VALID for row in rows):
        return False
    failing = [row for row in rows if row.status == Authorization.Status.FAILING]
    return any(not OF_THE_PAIR.isdisjoint(row.findings) for row in failing)


def may_work(application: Application) -> bool:
    """Whether a proven pair is stored that Amazon does not refuse everywhere."""
    if not application.client_secrets.current().exists():
        return False
    blamed = OF_THE_PAIR | OF_THE_APPLICATION
    rows = list(application.account.authorizations.with_token())
    return not rows or any(
        row.status != Authorization.Status.FAILING or blamed.isdisjoint(row.findings)
        for row in rows
    )


def _is_of_the_pair(slug: str) -> bool:
    is_transient = slug in FINDINGS and FINDINGS[slug].transient
    return slug in OF_THE_PAIR | OF_THE_APPLICATION or is_transient


def _problems(findings: list[str]) -> list[str]:
    named = [FINDINGS[slug] for slug in findings if slug in FINDINGS]
    return [one.slug for one in named if one.severity == "problem"]
