"""The life of a client secret: stored, proven, made current, replaced, retired."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import CLIENT_SECRET_OVERLAP
from credentials.errors import OverlapOpen, PasteRefused
from credentials.flows.locks import lock_application
from credentials.flows.said_of_pairs import may_work
from credentials.flows.secret_changes import (
    add_secret,
    current_secret,
    retire_all,
    retire_what_gives_way,
    take_identifier,
)
from credentials.flows.secret_dates import correct_day, hear_again
from credentials.flows.secret_proof import (
    IDENTIFIER_ELSEWHERE,
    SecretProof,
    prove_secret,
    refuse_unless_accepted,
)
from credentials.flows.secret_recognition import refuse_foreign, refuse_known
from credentials.flows.validating import validate_at_once
from credentials.models import (
    Application,
    ClientSecret,
    SellerAccount,
    User,
)
from credentials.models.installation_keys import fingerprint
from credentials.secret import Secret


@sensitive_variables()
def store_client_credentials(
    *,
    account: SellerAccount,
    client_id: str,
    client_secret: Secret,
    issued_at: datetime | None,
    actor: User,
    pressed_again: bool = False,
) -> ClientSecret:
    """Store what "LWA credentials" showed: the pair that Runner will use.

    Amazon is asked first. A pair that it definitely refuses is not stored, nor one
    that would cut off authorizations which work today: PasteRefused says why. Where
    Amazon cannot be asked, a first pair is kept and asked about later, while a proven
    pair is not replaced.
    """
    application = Application.objects.get(account=account)
    if application.client_id == client_id and current_secret(application):
        if issued_at and _is_in_use(application, client_secret):
            return correct_day(account=account, issued_at=issued_at, actor=actor)
        return rotate_client_secret(
            account=account,
            client_secret=client_secret,
            issued_at=issued_at,
            actor=actor,
            pressed_again=pressed_again,
        )
    return _store_pair(application, client_id, client_secret, issued_at, actor)


@sensitive_variables()
def _store_pair(
    application: Application,
    client_id: str,
    client_secret: Secret,
    issued_at: datetime | None,
    actor: User,
) -> ClientSecret:
    """Store the first pair of an application, or one under another identifier."""
    version = None
    if _is_in_use(application, client_secret):
        # Its own identifier is stored; only Amazon knows whether this one fits too.
        version = current_secret(application)
    else:
        refuse_known(application, client_secret, but_pending=True)
    proof = prove_secret(
        application, client_id, client_secret, version, issued_at=issued_at
    )
    refuse_unless_accepted(proof)
    if proof.accepted is None:
        refuse_foreign(application, client_secret, client_id)
    if proof.accepted is None and may_work(application):
        raise PasteRefused("not-replaced-unproven", "client_id", proof.outcomes)
    try:
        stored = _write_pair(
            application,
            client_id,
            client_secret,
            issued_at=issued_at,
            proof=proof,
            actor=actor,
        )
    except IntegrityError:
        raise PasteRefused(IDENTIFIER_ELSEWHERE, "client_id") from None
    validate_at_once(account=application.account)
    return stored


@sensitive_variables()
@transaction.atomic
def _write_pair(
    application: Application,
    client_id: str,
    client_secret: Secret,
    *,
    issued_at: datetime | None,
    proof: SecretProof,
    actor: User,
) -> ClientSecret:
    application = lock_application(application.account_id)
    same = _same_that_is_stored(application, client_id, client_secret)
    if same is not None:
        return hear_again(same, proof, issued_at=issued_at, actor=actor)
    take_identifier(application, client_id, accepted=proof.accepted, actor=actor)
    retire_all(application)
    return add_secret(
        application, client_secret, issued_at=issued_at, proof=proof, actor=actor
    )


@sensitive_variables()
def _same_that_is_stored(
    application: Application, client_id: str, client_secret: Secret
) -> ClientSecret | None:
    """The same pair, where it waits for Amazon's answer or is in use."""
    if application.client_id != client_id:
        return None
    same = application.client_secrets.filter(fingerprint=fingerprint(client_secret))
    return same.pending().first() or same.current().first()


@sensitive_variables()
def _is_in_use(application: Application, client_secret: Secret) -> bool:
    row = current_secret(application)
    return row is not None and row.fingerprint == fingerprint(client_secret)


def _refuse_older(
    application: Application, issued_at: datetime | None, *, is_exact: bool
) -> None:
    """Raise PasteRefused for what was made on an earlier day than the one in use.

    Amazon takes both for a week, so that its word alone cannot tell which is newer. If
    the pasted one were, the one in use would have died 7 days after its day; where
    Amazon took that one later, the pasted one is older. Where neither is in question,
    days may differ as they do around the world.
    """
    current = current_secret(application)
    if issued_at is None or current is None:
        return
    surely_dead_at = issued_at + CLIENT_SECRET_OVERLAP + timedelta(days=1)
    if current.proven_at and surely_dead_at < current.proven_at:
        raise PasteRefused("not-the-newest-secret", "issued_on")
    if current.issued_at is None:
        return
    was_typed = current.issued_source == ClientSecret.Source.TYPED
    may_differ = timedelta() if is_exact and was_typed else timedelta(days=1)
    if issued_at.date() < current.issued_at.date() - may_differ:
        raise PasteRefused("not-the-newest-secret", "issued_on")


@sensitive_variables()
def rotate_client_secret(
    *,
    account: SellerAccount,
    client_secret: Secret,
    issued_at: datetime | None,
    actor: User,
    pressed_again: bool = False,
) -> ClientSecret:
    """Store a new client secret; once Amazon has accepted it, Runner receives it.

    The replaced one stays deliverable as fallback for as long as Amazon takes it.
    Raises OverlapOpen while an earlier replaced secret still lives, unless somebody
    says that **Rotate secret** was pressed again all the same: then the newest must
    come in before the one in use dies. Raises PasteRefused for a secret that is known
    already or that Amazon refuses.
    """
    application = Application.objects.get(account=account)
    refuse_known(application, client_secret, but_pending=True)
    refuse_foreign(application, client_secret)
    _refuse_overlap(application, client_secret, pressed_again=pressed_again)
    _refuse_older(application, issued_at, is_exact=pressed_again)
    proof = prove_secret(
        application,
        application.client_id,
        client_secret,
        # What replaces another was made just now, unless somebody knows better.
        issued_at=issued_at or timezone.now(),
    )
    refuse_unless_accepted(proof)
    if proof.accepted and application.is_proven_elsewhere:
        raise PasteRefused(IDENTIFIER_ELSEWHERE, "client_id")
    with transaction.atomic():
        application = lock_application(application.account_id)
        _refuse_overlap(application, client_secret, pressed_again=pressed_again)
        stored = _write_next(
            application, client_secret, issued_at=issued_at, proof=proof, actor=actor
        )
    validate_at_once(account=account)
    return stored


@sensitive_variables()
def _write_next(
    application: Application,
    client_secret: Secret,
    *,
    issued_at: datetime | None,
    proof: SecretProof,
    actor: User,
) -> ClientSecret:
    same = _same_that_is_stored(application, application.client_id, client_secret)
    if same is not None:
        return hear_again(same, proof, issued_at=issued_at, actor=actor)
    refuse_known(application, client_secret)
    retire_what_gives_way(application, client_secret)
    return add_secret(
        application, client_secret, issued_at=issued_at, proof=proof, actor=actor
    )


@sensitive_variables()
def _refuse_overlap(
    application: Application, client_secret: Secret, *, pressed_again: bool
) -> None:
    """Raise OverlapOpen for a further secret while a replaced one still lives."""
    if pressed_again or not application.client_secrets.previous().exists():
        return
    if _same_that_is_stored(application, application.client_id, client_secret) is None:
        raise OverlapOpen
