"""What the worker does with client secrets: proving, delivering, forgetting."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.flows.locks import lock_application
from credentials.flows.secret_changes import (
    LEASE,
    ask_again,
    current_secret,
    promote,
    refuse,
    retire,
)
from credentials.flows.secret_proof import (
    IDENTIFIER_ELSEWHERE,
    SecretProof,
    prove_secret,
)
from credentials.flows.who_serves import note_who_serves
from credentials.models import ClientSecret
from credentials.models.leases import claim


def claim_due_secret(
    *, pk: UUID | str | None = None, now: datetime | None = None
) -> ClientSecret | None:
    """Take a pending secret whose proof is due, or this one; the claim is a lease."""
    now = now or timezone.now()
    return claim(
        ClientSecret.objects.due_for_proof(now),
        rows=ClientSecret.objects.all(),
        until=now + LEASE,
        key=pk,
        lease="check_lease_until",
    )


@sensitive_variables()
def prove_pending_secret(*, secret: ClientSecret) -> SecretProof:
    """Ask Amazon again about a secret that it could not be asked about before."""
    application = secret.application
    proof = prove_secret(application, application.client_id, secret.unseal(), secret)
    with transaction.atomic():
        application = lock_application(application.account_id)
        row = ClientSecret.objects.pending().filter(pk=secret.pk).first()
        if row is None:
            return proof
        current = current_secret(application)
        if proof.accepted and application.is_proven_elsewhere:
            refuse(row, IDENTIFIER_ELSEWHERE)
        elif proof.accepted and current and current.number > row.number:
            retire(row)  # What came later was proven sooner, and stays in use.
        elif proof.accepted:
            promote(application, row)
        elif proof.accepted is False:
            refuse(row, proof.finding)
        else:
            ask_again(row, proof.finding)
    return proof


def retire_dead_secrets(*, now: datetime | None = None) -> int:
    """Forget the replaced secrets that Amazon no longer takes; their history stays."""
    retired = 0
    for secret in ClientSecret.objects.overdue(now).select_related("application"):
        with transaction.atomic():
            application = lock_application(secret.application.account_id)
            row = application.client_secrets.overdue(now).filter(pk=secret.pk).first()
            if row is not None:
                retire(row)
                application.account.authorizations.told_anew()
                retired += 1
    return retired


def let_secrets_change_places() -> int:
    """Note which waiting secrets serve by now, since the one in use is past its day."""
    found = ClientSecret.objects.changing_places(timezone.now())
    accounts = set(found.values_list("application__account", flat=True))
    return sum(map(_let_change_places, accounts))


@transaction.atomic
def _let_change_places(account: UUID) -> bool:
    return note_who_serves(lock_application(account))
