"""What people say and choose on their way through the guide."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from credentials.amazon import Marketplace
from credentials.flows.actors import name_of
from credentials.flows.locks import lock_application
from credentials.guide.waiting import waiting_of
from credentials.models import (
    Application,
    Attestation,
    Authorization,
    Event,
    Registration,
    SellerAccount,
    Tag,
    User,
)
from credentials.validation.role_checks import rung_of

# What Amazon said, and is answered by whoever has it review the profile again.
ANSWERED = (Registration.Status.QUESTIONS_OPEN, Registration.Status.DENIED)


@transaction.atomic
def attest_step(*, account: SellerAccount, step: str, actor: User) -> Attestation:
    """Take a person's word that a step is done; the first word stands."""
    attestation, is_new = Attestation.objects.get_or_create(
        account=account, step=step, defaults={"by": actor}
    )
    if is_new:
        Event.objects.record(
            Tag.STEP_ATTESTED, actor=name_of(actor), account=account, step=step
        )
    return attestation


@transaction.atomic
def take_back_attestation(*, account: SellerAccount, step: str, actor: User) -> None:
    """Open a step again that was done by word."""
    taken_back, _ = Attestation.objects.filter(account=account, step=step).delete()
    if taken_back:
        Event.objects.record(
            Tag.STEP_REOPENED, actor=name_of(actor), account=account, step=step
        )


@transaction.atomic
def update_registration(
    *,
    account: SellerAccount,
    status: str,
    sent_on: date | None,
    decided_on: date | None,
    case_id: str,
    notes: str,
    actor: User,
    asked_on: date | None = None,
) -> Registration:
    """Note how far Amazon is with the registration as a developer.

    Without the day on which Amazon asked, the day counts on which its questions were
    told.
    """
    registration, _ = Registration.objects.select_for_update(no_key=True).get_or_create(
        account=account
    )
    before = registration.status
    told = (status, sent_on, asked_on, decided_on, case_id, notes)
    if before == Registration.Status.NOT_STARTED and told == _told_by(registration):
        return registration  # Nothing has begun, so there is nothing to log.
    if status != before:
        registration.status_since = timezone.localdate()
        is_sent_anew = sent_on != registration.sent_on
        goes_on = status == Registration.Status.UNDER_REVIEW and not is_sent_anew
        is_answer = goes_on and before in ANSWERED
        registration.answered_on = timezone.localdate() if is_answer else None
    registration.status = status
    registration.sent_on, registration.asked_on = sent_on, asked_on
    registration.decided_on = decided_on
    registration.case_id = case_id
    registration.notes = notes
    registration.updated_at, registration.updated_by = timezone.now(), actor
    waiting = waiting_of(registration)
    registration.look_on = waiting.look_on if waiting else None
    registration.full_clean()
    registration.save()
    Event.objects.record(
        Tag.REGISTRATION_CHANGED,
        actor=name_of(actor),
        account=account,
        before=before,
        after=status,
    )
    return registration


def _told_by(registration: Registration) -> tuple[object, ...]:
    return (
        registration.status,
        registration.sent_on,
        registration.asked_on,
        registration.decided_on,
        registration.case_id,
        registration.notes,
    )


def note_profile_answers(*, account: SellerAccount, answers: dict[str, object]) -> None:
    """Keep what the drafts of the developer profile say, for whoever comes back."""
    known, _ = Registration.objects.get_or_create(account=account)
    profile = {**known.profile, **answers}
    Registration.objects.filter(account=account).update(profile=profile)


@transaction.atomic
def describe_application(
    *, account: SellerAccount, name: str, roles: Iterable[str], actor: User
) -> Application:
    """Note what the application is called and which roles it was given.

    Roles are frozen into a refresh token when it is made, so that a changed choice
    shows on every authorization made before it.
    """
    application, _ = Application.objects.select_for_update(no_key=True).get_or_create(
        account=account
    )
    chosen = sorted(set(roles))
    if chosen != application.roles:
        application.roles_chosen_at = timezone.now()
    application.name, application.roles = name, chosen
    application.full_clean()
    application.save()
    _forget_roles_that_seem_missing(application)
    Event.objects.record(
        Tag.APPLICATION_DESCRIBED,
        actor=name_of(actor),
        account=account,
        subject=application,
        name=name,
        roles=chosen,
    )
    return application


def _forget_roles_that_seem_missing(application: Application) -> None:
    """A role that Amazon refused when last asked, and that is unticked now.

    No new token is needed to be without it. Roles are only ever probed, so that none is
    certain to have been left out.
    """
    for row in application.account.authorizations.with_token():
        refused = {
            one["rung"] for one in row.outcomes if one["finding"] == "role-missing"
        }
        unticked = [role for role in row.roles_frozen if role not in application.roles]
        gone = [role for role in unticked if rung_of(role) in refused]
        if not gone:
            continue
        row.roles_frozen = [one for one in row.roles_frozen if one not in gone]
        if refused.isdisjoint(map(rung_of, application.roles)):
            row.findings = [one for one in row.findings if one != "role-missing"]
        row.save(update_fields=["roles_frozen", "findings"])


@transaction.atomic
def choose_marketplaces(
    *, account: SellerAccount, marketplaces: Iterable[Marketplace], actor: User
) -> None:
    """Choose which marketplaces Runner should read.

    One that is no longer wanted is put aside: what is stored of it stays under seal,
    is not delivered any more, and comes back when it is chosen again.
    """
    wanted = {marketplace.id: marketplace for marketplace in marketplaces}
    lock_application(account)
    mine = account.authorizations.all()
    now = timezone.now()
    before = set(mine.filter(removed_at=None).values_list("marketplace_id", flat=True))
    mine.filter(removed_at=None).exclude(marketplace_id__in=wanted).update(
        removed_at=now
    )
    back = mine.filter(marketplace_id__in=wanted).exclude(removed_at=None)
    back.update(removed_at=None, check_due_at=now)
    known = set(mine.values_list("marketplace_id", flat=True))
    for marketplace in wanted.values():
        if marketplace.id not in known:
            Authorization.objects.create(
                account=account,
                marketplace_id=marketplace.id,
                region=marketplace.region,
            )
    Event.objects.record(
        Tag.MARKETPLACES_CHOSEN,
        actor=name_of(actor),
        account=account,
        marketplaces=sorted(m.country_code for m in wanted.values()),
        added=sorted(set(wanted) - before),
        removed=sorted(before - set(wanted)),
    )
