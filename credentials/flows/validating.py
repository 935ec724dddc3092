"""Proving stored authorizations against Amazon, and noting what was found."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.flows.actors import name_of
from credentials.flows.candidates import Stored, known_about
from credentials.flows.locks import lock_application, lock_authorizations
from credentials.flows.reported import apply_report, record_status
from credentials.flows.secret_changes import note_life, note_proof
from credentials.models import (
    AccessToken,
    Application,
    Authorization,
    ClientSecret,
    Event,
    SellerAccount,
    Tag,
    User,
    ValidationBatch,
    ValidationRequest,
)
from credentials.models.leases import claim, is_free
from credentials.runtime import amazon
from credentials.validation import (
    OF_THE_PAIR,
    Outcome,
    Report,
    compared_again,
    validate,
)

LEASE = timedelta(minutes=5)
LONG_WAIT = 5.0  # seconds
# What says that an access token, though it may live for an hour, opens nothing.
ENDS_LOANS = OF_THE_PAIR | {
    "token-refused",
    "token-revoked",
    "token-of-another-application",
    "sandbox-credentials",
}

Status = Authorization.Status


def claim_due_authorization(
    *, pk: UUID | str | None = None, now: datetime | None = None
) -> Authorization | None:
    """Take the authorization that has waited longest, or this one if it is due.

    The claim is a lease: if whoever took it dies, it is due again when the lease ends.
    """
    now = now or timezone.now()
    return claim(
        Authorization.objects.due(now),
        rows=Authorization.objects.all(),
        until=now + LEASE,
        key=pk,
        lease="check_lease_until",
    )


def claim_authorization(*, pk: UUID, now: datetime) -> bool:
    """Take a lease on one authorization, unless somebody holds one."""
    free = Authorization.objects.filter(is_free(now, "check_lease_until"), pk=pk)
    return bool(free.update(check_lease_until=now + LEASE))


@sensitive_variables()
def validate_authorization(
    *,
    authorization: Authorization,
    on_outcome: Callable[[Outcome], None] | None = None,
) -> Report | None:
    """Ask Amazon whether a stored authorization works, and note the answer.

    None where something to ask with is still missing. An answer about values that
    were replaced while Amazon was asked is dropped; the new ones are due already.
    """
    stored = Stored.of(authorization)
    if stored is None:
        _nothing_to_ask(authorization)
        return None
    version = authorization.version
    hear = on_outcome
    if _somebody_waits(authorization):
        hear = _shown_on_the_page(authorization, on_outcome)
    report = validate(stored.candidate(), stored.known, amazon(), on_outcome=hear)
    note_report(
        authorization=authorization,
        version=version,
        report=report,
        asked_with=stored.secret,
    )
    return report


def _somebody_waits(authorization: Authorization) -> bool:
    """Whether a person has asked for this and may be looking at the page."""
    return ValidationRequest.objects.open().filter(authorization=authorization).exists()


def _shown_on_the_page(
    authorization: Authorization, on_outcome: Callable[[Outcome], None] | None
) -> Callable[[Outcome], None]:
    """Let the page show each rung as it is climbed; the report itself comes last."""
    told: list[dict[str, object]] = []

    def hear(outcome: Outcome) -> None:
        told.append(outcome.as_dict())
        Authorization.objects.filter(
            pk=authorization.pk, version=authorization.version
        ).update(outcomes=told)
        if on_outcome:
            on_outcome(outcome)

    return hear


def validate_at_once(*, account: SellerAccount) -> None:
    """Validate what is stored of an account while its person waits for the page.

    None is begun once the person has waited long; the worker does the rest.
    """
    until = monotonic() + LONG_WAIT
    for row in account.authorizations.with_token().order_by("check_due_at", "pk"):
        if monotonic() > until:
            break
        if claim_due_authorization(pk=row.pk):
            validate_authorization(authorization=row)


@transaction.atomic
def note_report(
    *,
    authorization: Authorization,
    version: int,
    report: Report,
    asked_with: ClientSecret | None = None,
) -> Authorization:
    """Write down what a validation found, unless the values changed meanwhile."""
    application = lock_application(authorization.account_id)
    row = Authorization.objects.get(pk=authorization.pk)
    if row.version != version:
        # The values that came meanwhile are due already, and nobody asks about them.
        Authorization.objects.filter(pk=row.pk).update(check_lease_until=None)
        return row
    note_proof(application, asked_with, report)
    note_life(asked_with, report)
    row.refresh_from_db()
    if report.participations:
        # A sister may have been proven while Amazon was asked about this one.
        known = known_about(application, asked_with, row)
        report = compared_again(report, row.region, known)
    # Where somebody waits, those of the climb itself stand there already.
    row.outcomes = authorization.outcomes
    before = row.status
    apply_report(row, report)
    row.save()
    ValidationRequest.objects.open().filter(authorization=row).update(
        done_at=row.checked_at
    )
    if row.status != before:
        record_status(row)
    if asked_with is not None:
        _note_for_loans(application, asked_with, row)
    return row


def _note_for_loans(
    application: Application, secret: ClientSecret, row: Authorization
) -> None:
    """Lend no access token of what Amazon refuses, and ask at once about what works."""
    mine = AccessToken.objects.filter(key=AccessToken.key_for(application, secret, row))
    if row.status == Status.VALID:
        mine.filter(is_refused=True).update(ask_again_at=None)
    elif row.status == Status.FAILING and not ENDS_LOANS.isdisjoint(row.findings):
        mine.filter(lease_until=None).delete()


@transaction.atomic
def request_validation(
    *, authorizations: Iterable[Authorization], actor: User
) -> ValidationBatch:
    """Ask for validations now; the worker does them, and the batch shows how far."""
    rows = [row for row in authorizations if row.has_token]
    lock_authorizations(row.pk for row in rows)
    batch = ValidationBatch.objects.create(requested_by=actor)
    ValidationRequest.objects.bulk_create(
        ValidationRequest(batch=batch, authorization=row) for row in rows
    )
    now = timezone.now()
    Authorization.objects.filter(pk__in=[row.pk for row in rows]).update(
        check_due_at=now
    )
    waiting = ClientSecret.objects.pending()
    waiting.filter(application__account__in={row.account_id for row in rows}).update(
        check_due_at=now
    )
    Event.objects.record(
        Tag.VALIDATION_REQUESTED,
        actor=name_of(actor),
        account=rows[0].account if len({row.account_id for row in rows}) == 1 else None,
        subject=batch,
        count=len(rows),
    )
    return batch


def _nothing_to_ask(authorization: Authorization) -> None:
    mine = Authorization.objects.filter(pk=authorization.pk)
    mine.update(check_lease_until=None)
    # What came meanwhile has made the row due again, under another version.
    mine.filter(version=authorization.version).update(check_due_at=None)
    ValidationRequest.objects.open().filter(authorization=authorization).update(
        done_at=timezone.now()
    )
