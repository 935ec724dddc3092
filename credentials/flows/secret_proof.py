"""Asking Amazon about a client secret before Runner depends on it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F
from django.views.decorators.debug import sensitive_variables

from credentials.errors import PasteRefused
from credentials.flows.candidates import asked_in, known_about
from credentials.models import Application, Authorization, ClientSecret
from credentials.models.installation_keys import fingerprint
from credentials.runtime import amazon
from credentials.secret import Secret
from credentials.validation import (
    FINDINGS,
    OF_THE_PAIR,
    Candidate,
    Known,
    Report,
    Verdict,
    prove_client,
    validate,
)

TOKENS_TRIED = 3

FOREIGN = "token-of-another-application"
IDENTIFIER_ELSEWHERE = "client-identifier-elsewhere"
NOTHING_TO_TEST_WITH = "no-authorization-to-test-with"


@dataclass(frozen=True)
class SecretProof:
    """`accepted` is None where Amazon gave no definite answer; `finding` says why."""

    accepted: bool | None
    finding: str = ""
    outcomes: tuple[dict[str, object], ...] = ()


@sensitive_variables()
def prove_secret(
    application: Application,
    client_id: str,
    client_secret: Secret,
    version: ClientSecret | None = None,
    *,
    issued_at: datetime | None = None,
) -> SecretProof:
    """Try a secret alone, and then with refresh tokens that are stored.

    The exchange alone is no proof: Amazon may accept an expired secret there and
    refuse it at the Selling Partner API (developer-docs.amazon, "LWA credentials FAQ",
    read 2026-11).
    """
    known = replace(
        known_about(application, version, client_id=client_id, issued_at=issued_at),
        secret_called_expired=_was_called_expired(application, client_secret),
    )
    alone = prove_client(client_id, client_secret, known, amazon())
    if alone.status == "failing":
        return SecretProof(False, first_problem(alone.findings), asked_in(alone))
    rows = _rows_to_try(application)
    reports = _try_until(accepts, rows, client_id, client_secret, known)
    for row, report in zip(rows, reports, strict=False):
        if FOREIGN in report.findings and _is_of_the_stored(application, row):
            asked = asked_in(alone, report)
            return SecretProof(False, "secret-of-another-application", asked)
    if any(map(accepts, reports)):
        return SecretProof(True)
    for report in reports:
        if report.status == "failing" and _blames_secret(report.findings):
            problem = first_problem(report.findings)
            return SecretProof(False, problem, asked_in(alone, report))
    unanswered = [one for one in (alone, *reports) if one.status == "unknown"]
    if not unanswered:
        return SecretProof(True)
    return SecretProof(None, _why_unanswered(unanswered), asked_in(*unanswered))


@sensitive_variables()
def _was_called_expired(application: Application, client_secret: Secret) -> bool:
    """Whether this very secret was stored, and refused for its age in the end."""
    return application.client_secrets.filter(
        fingerprint=fingerprint(client_secret),
        refused_at__isnull=False,
        unproven_finding="secret-expired",
    ).exists()


@sensitive_variables()
def _is_of_the_stored(application: Application, row: Authorization) -> bool:
    """Whether the pair that is stored gets an access token for this row, asked now.

    Where Amazon does not answer, what it said last decides.
    """
    secret = application.secret_in_use()
    if secret is None or not application.client_id:
        return False
    if "sandbox-credentials" in row.findings:
        return False  # Both have to make way for those of production.
    known = known_about(application, secret, row)
    report = _try_with(row, application.client_id, secret.unseal(), known)
    if report.proved.lwa_exchange:
        return True
    return report.status != "failing" and row.status == Authorization.Status.VALID


def _why_unanswered(reports: Iterable[Report]) -> str:
    """What kept Amazon from answering; a clock that differs stands on others too."""
    silent = (
        outcome.finding
        for report in reports
        for outcome in report.outcomes
        if outcome.verdict is Verdict.UNKNOWN and outcome.finding
    )
    return next(silent, "")


@dataclass(frozen=True)
class LiveTest:
    """`passed` is the whole proof; `refused` says that Amazon definitely said no."""

    passed: bool
    refused: bool = False
    finding: str = ""


@sensitive_variables()
def prove_live(application: Application, version: ClientSecret) -> LiveTest:
    """Exchange with a stored secret, and read the Selling Partner API with that token.

    Stricter than the proof of a paste, at which a person is present: without a stored
    token that works there is no pass.
    """
    known = known_about(application, version)
    client_id, client_secret = application.client_id, version.unseal()
    alone = prove_client(client_id, client_secret, known, amazon())
    if alone.status != "valid":
        return LiveTest(False, alone.status == "failing", _first(alone))
    rows = _rows_to_try(application)
    reports = _try_until(_was_read, rows, client_id, client_secret, known)
    if any(map(_was_read, reports)):
        return LiveTest(True)
    for report in reports:
        if report.status == "failing" and _blames_secret(report.findings):
            return LiveTest(False, True, first_problem(report.findings))
    return LiveTest(False, finding=next(map(_first, reports), NOTHING_TO_TEST_WITH))


def _first(report: Report) -> str:
    return next(iter(report.findings), "")


@sensitive_variables()
def _try_until(
    is_enough: Callable[[Report], bool],
    rows: Iterable[Authorization],
    client_id: str,
    client_secret: Secret,
    known: Known,
) -> list[Report]:
    """Try one token after the other, and none after the first that is enough."""
    reports = []
    for row in rows:
        reports.append(_try_with(row, client_id, client_secret, known))
        if is_enough(reports[-1]):
            break
    return reports


@sensitive_variables()
def _try_with(
    row: Authorization, client_id: str, client_secret: Secret, known: Known
) -> Report:
    candidate = Candidate(
        client_id=client_id,
        client_secret=client_secret,
        refresh_token=row.unseal(),
        marketplace=row.marketplace,
    )
    return validate(candidate, known, amazon(), pair_was_asked=True)


def refuse_unless_accepted(proof: SecretProof) -> None:
    """Raise PasteRefused where Amazon definitely said no."""
    if proof.accepted is False:
        is_identifier = proof.finding == "client-identifier-unknown"
        field = "client_id" if is_identifier else "client_secret"
        raise PasteRefused(proof.finding, field, proof.outcomes)


def _was_read(report: Report) -> bool:
    """Whether the Selling Partner API answered with what was asked for."""
    return report.proved.sp_api


def accepts(report: Report) -> bool:
    """Whether the Selling Partner API took a token that this secret got."""
    return report.status != "failing" and report.is_taken_at_api


def _rows_to_try(application: Application) -> list[Authorization]:
    """One row for each distinct token, those that worked last first."""
    rows = application.account.authorizations.with_token().order_by(
        F("validated_at").desc(nulls_last=True), "pk"
    )
    by_token: dict[str, Authorization] = {}
    for row in rows:
        by_token.setdefault(row.fingerprint, row)
    return list(by_token.values())[:TOKENS_TRIED]


def first_problem(findings: tuple[str, ...]) -> str:
    return next(
        (slug for slug in findings if FINDINGS[slug].severity == "problem"),
        "client-credentials-refused",
    )


def _blames_secret(findings: tuple[str, ...]) -> bool:
    return not OF_THE_PAIR.isdisjoint(findings)
