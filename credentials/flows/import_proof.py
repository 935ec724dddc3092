"""What an import would mean, and asking Amazon about each value of it first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Marketplace
from credentials.errors import ImportRefused, PasteRefused
from credentials.flows.candidates import asked_in, known_about
from credentials.flows.secret_proof import (
    SecretProof,
    first_problem,
    prove_secret,
    refuse_unless_accepted,
)
from credentials.flows.token_changes import pair_in_use, why_not_instead
from credentials.models import Application, Authorization, ClientSecret, SellerAccount
from credentials.models.installation_keys import fingerprint
from credentials.runtime import amazon
from credentials.secret import Secret
from credentials.validation import Candidate, Report, validate


@dataclass(frozen=True, eq=False)
class Pair:
    """A client identifier with its secret, and the day the secret was made."""

    client_id: str
    client_secret: Secret
    issued_at: datetime | None = None


@dataclass(frozen=True, eq=False)
class Order:
    """What is to be stored for one account."""

    account: SellerAccount
    pair: Pair | None = None
    tokens: Mapping[Marketplace, Secret] = field(default_factory=dict)


class Standing(StrEnum):
    """What storing a value would mean."""

    NEW = "new"
    STORED = "stored"
    REPLACES = "replaces"


@dataclass(frozen=True, eq=False)
class Proven:
    """An order without what is stored already, and what Amazon said to the rest."""

    account: SellerAccount
    asked_with: tuple[str, int]
    pair: Pair | None
    proof: SecretProof
    tokens: tuple[tuple[Marketplace, Secret, Report], ...]


@sensitive_variables()
def standing_of_pair(account: SellerAccount, pair: Pair) -> Standing:
    """Whether a pair is new here, the one in use, or would replace that one.

    Raises PasteRefused for an old secret, and while a replaced secret still lives.
    """
    application = Application.objects.get(account=account)
    if not application.client_id or application.secret_in_use() is None:
        return Standing.NEW
    if application.client_id != pair.client_id:
        return Standing.REPLACES
    known = application.client_secrets.filter(
        fingerprint=fingerprint(pair.client_secret), refused_at=None
    )
    live = {ClientSecret.State.CURRENT, ClientSecret.State.PENDING}
    if any(one.state in live for one in known):
        return Standing.STORED
    if any(one.proven_at for one in known):
        raise PasteRefused("old-secret-pasted", "client_secret")
    if application.client_secrets.previous().exists():
        raise PasteRefused("overlap-open", "client_secret")
    return Standing.REPLACES


@sensitive_variables()
def standing_of_token(
    account: SellerAccount, marketplace: Marketplace, token: Secret
) -> Standing:
    """Whether a token is new for a marketplace, stored there, or replaces one."""
    row = _row(account, marketplace)
    if row is None or not row.has_token:
        return Standing.NEW
    is_same = row.fingerprint == fingerprint(token)
    return Standing.STORED if is_same else Standing.REPLACES


def _row(account: SellerAccount, marketplace: Marketplace) -> Authorization | None:
    return (
        Authorization.objects.chosen()
        .filter(account=account, marketplace_id=marketplace.id)
        .first()
    )


@sensitive_variables()
def prove_order(order: Order) -> Proven:
    """Ask Amazon about what is not stored yet.

    Raises ImportRefused for what it refuses, and for what it does not answer about.
    """
    application = Application.objects.get(account=order.account)
    pair, proof = order.pair, SecretProof(accepted=True)
    try:
        if pair and standing_of_pair(order.account, pair) is Standing.STORED:
            pair = None
        if pair:
            proof = _prove_pair(application, pair)
    except PasteRefused as refusal:
        raise ImportRefused(
            order.account.slug, "", refusal.finding, refusal.outcomes
        ) from None
    tokens = [
        (marketplace, token, _prove_token(application, pair, marketplace, token))
        for marketplace, token in order.tokens.items()
        if standing_of_token(order.account, marketplace, token) is not Standing.STORED
    ]
    return Proven(order.account, pair_in_use(application), pair, proof, tuple(tokens))


@sensitive_variables()
def _made_at(application: Application, pair: Pair) -> datetime | None:
    """When a secret was made: what takes the place of another, just now if unknown."""
    is_next = application.client_id == pair.client_id and (
        application.client_secrets.current().exists()
    )
    return pair.issued_at or (timezone.now() if is_next else None)


@sensitive_variables()
def _prove_pair(application: Application, pair: Pair) -> SecretProof:
    proof = prove_secret(
        application,
        pair.client_id,
        pair.client_secret,
        issued_at=_made_at(application, pair),
    )
    refuse_unless_accepted(proof)
    if proof.accepted is None:
        silent = proof.finding or "amazon-unreachable"
        raise PasteRefused(silent, "client_secret", proof.outcomes)
    return proof


@sensitive_variables()
def _prove_token(
    application: Application, pair: Pair | None, marketplace: Marketplace, token: Secret
) -> Report:
    stored = None if pair else application.secret_in_use()
    if pair is None and stored is None:
        raise ImportRefused(
            application.account.slug, marketplace.id, "client-credentials-missing"
        )
    candidate = Candidate(
        client_id=pair.client_id if pair else application.client_id,
        client_secret=pair.client_secret if pair else _unsealed(stored),
        refresh_token=token,
        marketplace=marketplace,
        roles=tuple(application.roles),
    )
    row = _row(application.account, marketplace)
    known = known_about(
        application,
        stored,
        row,
        client_id=candidate.client_id,
        mark=fingerprint(token),
        issued_at=_made_at(application, pair) if pair else None,
    )
    report = validate(candidate, known, amazon(), pair_was_asked=pair is not None)
    if why := _why_not(report, row):
        raise ImportRefused(
            application.account.slug, marketplace.id, why, asked_in(report)
        )
    return report


def _unsealed(secret: ClientSecret | None) -> Secret:
    if secret is None:
        raise LookupError("No client secret is stored.")
    return secret.unseal()


def _why_not(report: Report, row: Authorization | None) -> str:
    """What keeps a token out: a refusal, a silence, or one that works and may not."""
    if report.status == "failing":
        return first_problem(report.findings)
    if report.status == "unknown" and not report.proved.lwa_exchange:
        return next(iter(report.findings), "amazon-unreachable")
    return why_not_instead(row, report)
