"""The dates of a client secret: as Amazon tells them, and as people correct them."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from credentials.amazon import CLIENT_SECRET_LIFETIME
from credentials.amazon.notifications import NewSecret, SecretExpiry
from credentials.errors import PasteRefused
from credentials.flows.actors import name_of
from credentials.flows.locks import lock_application
from credentials.flows.secret_changes import ask_again, current_secret, promote
from credentials.flows.secret_proof import SecretProof
from credentials.flows.validating import validate_at_once
from credentials.flows.who_serves import note_who_serves
from credentials.models import (
    Application,
    ClientSecret,
    Event,
    SellerAccount,
    Tag,
    User,
)

CLOCKS_DIFFER: Final = timedelta(days=1)


def take_dates(application: Application, row: ClientSecret, told: NewSecret) -> None:
    """Date a secret that was known already, and the one that it replaced.

    Who knows the secret has been told it by Amazon, so that its dates are believed.
    """
    if row.retired_at or row.refused_at:
        return
    _date(row, told)
    replaced = application.client_secrets.replaced().first()
    if row.state == ClientSecret.State.CURRENT and replaced is not None:
        replaced.dies_at = told.old_dies_at
        replaced.dies_source = ClientSecret.Source.AMAZON
        replaced.save()
        application.account.authorizations.told_anew()


def take_expiry(application: Application, told: SecretExpiry) -> None:
    """Date the secret in use by Amazon's notice, unless that speaks of another one.

    A notice names no secret. One that ends later than a secret can that was stored so
    long ago speaks of a newer one, which was made at Amazon and never arrived.
    """
    row = application.client_secrets.current().first()
    if row is None or not (
        timedelta() < told.expires_at - told.happened_at <= CLIENT_SECRET_LIFETIME
        and told.expires_at - row.stored_at <= CLIENT_SECRET_LIFETIME + CLOCKS_DIFFER
    ):
        return
    is_first = not application.client_secrets.filter(
        proven_at__isnull=False, number__lt=row.number
    ).exists()
    if is_first or (row.proven_at and told.happened_at >= row.proven_at):
        _date(row, told)


def _date(row: ClientSecret, told: NewSecret | SecretExpiry) -> None:
    expires_at = told.new_expires_at if isinstance(told, NewSecret) else told.expires_at
    if (row.expires_at, row.expires_source) == (expires_at, row.Source.AMAZON):
        return
    row.date_from_amazon(expires_at)
    row.save()
    note_who_serves(row.application)
    Event.objects.record(
        Tag.SECRET_DATED,
        actor=name_of(None),
        account=row.application.account,
        subject=row,
        number=row.number,
        tail=row.tail,
        expires_at=expires_at.isoformat(),
    )


def correct_day(
    *, account: SellerAccount, issued_at: datetime, actor: User
) -> ClientSecret:
    """Correct the day on which the secret in use was made, and so its expiry.

    The one that it replaced dies 7 days after that day, unless Amazon has told another.
    Where something was found before, Amazon is asked again at once: the day may have
    been what explained it.
    Raises LookupError where no proven secret is in use.
    """
    is_doubted = any(one.findings for one in account.authorizations.with_token())
    row = _correct(account, issued_at, actor)
    if is_doubted:
        validate_at_once(account=account)
    return row


@transaction.atomic
def _correct(account: SellerAccount, issued_at: datetime, actor: User) -> ClientSecret:
    application = lock_application(account.pk)
    row = current_secret(application)
    if row is None:
        raise LookupError(f"{application} has no proven client secret.")
    _take_word(row, issued_at, actor)
    account.authorizations.with_token().update(check_due_at=timezone.now())
    return row


def hear_again(
    row: ClientSecret, proof: SecretProof, *, issued_at: datetime | None, actor: User
) -> ClientSecret:
    """Take what came of asking about a secret that was stored before.

    The worker may have heard of it meanwhile, and then only the day is news. Raises
    PasteRefused where a newer one has been proven since.
    """
    newest = current_secret(row.application)
    if newest is not None and newest.number > row.number:
        raise PasteRefused("not-the-newest-secret", "client_secret")
    if issued_at is not None and issued_at != row.issued_at:
        _take_word(row, issued_at, actor)
    if row.proven_at is not None:
        return row
    if proof.accepted:
        promote(row.application, row)
    else:
        ask_again(row, proof.finding)
    return row


def _take_word(row: ClientSecret, issued_at: datetime, actor: User) -> None:
    """Date a secret by a person's word, with all that follows from it."""
    before = row.issued_at
    row.date_from_issue(issued_at)
    row.save()
    if row.proven_at is not None:
        _date_replaced(row.application, issued_at)
    if not note_who_serves(row.application):
        row.application.account.authorizations.told_anew()
    Event.objects.record(
        Tag.SECRET_DATED,
        actor=name_of(actor),
        account=row.application.account,
        subject=row,
        number=row.number,
        tail=row.tail,
        issued_before=before.isoformat() if before else None,
        issued_at=issued_at.isoformat(),
        expires_at=row.expires_at.isoformat() if row.expires_at else None,
    )


def _date_replaced(application: Application, issued_at: datetime) -> None:
    replaced = application.client_secrets.replaced().first()
    is_exact = replaced is not None and replaced.dies_source == replaced.Source.AMAZON
    if replaced is None or replaced.replaced_at is None or is_exact:
        return
    until = replaced.dies_at or timezone.now()
    replaced.replace(replaced.replaced_at, issued_at)
    replaced.end_no_sooner_than(min(until, timezone.now()))
    replaced.save()
