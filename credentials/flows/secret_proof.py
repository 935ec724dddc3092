"""Asking Amazon about a client secret before Runner depends on it."""

from dataclasses import dataclass

from django.views.decorators.debug import sensitive_variables

from credentials.errors import PasteRefused
from credentials.flows.candidates import known_about
from credentials.models import Application, Authorization, ClientSecret
from credentials.runtime import amazon
from credentials.secret import Secret
from credentials.validation import FINDINGS, Candidate, prove_client, validate

TOKENS_TRIED = 3

BLAMES_THE_TOKEN = frozenset({"token-of-another-application"})


@dataclass(frozen=True)
class SecretProof:
    """`accepted` is None where Amazon gave no definite answer."""

    accepted: bool | None
    finding: str = ""


@sensitive_variables()
def prove_secret(
    application: Application,
    client_id: str,
    client_secret: Secret,
    version: ClientSecret | None = None,
) -> SecretProof:
    """Try a secret alone, and then with refresh tokens that are stored.

    The exchange alone is no proof: Amazon may accept an expired secret there and
    refuse it at the Selling Partner API (developer-docs.amazon, "LWA credentials FAQ",
    read 2026-11).
    """
    known = known_about(application, version)
    alone = prove_client(client_id, client_secret, known, amazon())
    if alone.status == "failing":
        return SecretProof(False, _first_problem(alone.findings))
    foreign = 0
    rows = _rows_to_try(application)
    for row in rows:
        report = validate(
            Candidate(
                client_id=client_id,
                client_secret=client_secret,
                refresh_token=row.unseal(),
                marketplace=row.marketplace,
                roles=(),
            ),
            known,
            amazon(),
        )
        if report.status == "valid" or (
            report.proved.sp_api and report.status != "failing"
        ):
            return SecretProof(True)
        if report.status == "failing" and _blames_secret(report.findings):
            return SecretProof(False, _first_problem(report.findings))
        foreign += bool(BLAMES_THE_TOKEN.intersection(report.findings))
    if rows and foreign == len(rows) and _works_today(application):
        return SecretProof(False, "secret-of-another-application")
    return SecretProof(True if alone.status == "valid" else None)


def refuse_unless_accepted(proof: SecretProof) -> None:
    """Raise PasteRefused where Amazon definitely said no."""
    if proof.accepted is False:
        raise PasteRefused(proof.finding, "client_secret")


def _rows_to_try(application: Application) -> list[Authorization]:
    """One row for each distinct token, those that worked last first."""
    rows = application.account.authorizations.with_token().order_by(
        "-validated_at", "pk"
    )
    by_token = {row.fingerprint: row for row in reversed(rows)}
    return list(reversed(by_token.values()))[:TOKENS_TRIED]


def _works_today(application: Application) -> bool:
    return (
        application.account.authorizations.with_token()
        .filter(status=Authorization.Status.VALID)
        .exists()
    )


def _first_problem(findings: tuple[str, ...]) -> str:
    return next(
        (slug for slug in findings if FINDINGS[slug].severity == "problem"),
        "client-credentials-refused",
    )


def _blames_secret(findings: tuple[str, ...]) -> bool:
    steps = {FINDINGS[slug].step for slug in findings if slug in FINDINGS}
    return bool(steps & {"copy-lwa-credentials", "rotate-client-secret"})
