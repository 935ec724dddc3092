"""What happens to single client secrets, inside the transaction of a flow."""

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.flows.actors import name_of
from credentials.flows.rotation_moves import end_by_promotion
from credentials.flows.said_of_pairs import (
    forget_what_was_said_of_the_pair,
    is_refused_everywhere,
    say_instead,
)
from credentials.flows.secret_proof import SecretProof, accepts
from credentials.flows.who_serves import deliver_unproven, note_who_serves
from credentials.models import (
    Application,
    ClientSecret,
    Event,
    Tag,
    User,
)
from credentials.models.installation_keys import fingerprint
from credentials.secret import Secret
from credentials.validation import REFUSALS_OF_THE_PAIR, Report
from credentials.validation.judgement import WAITS

LEASE = timedelta(minutes=2)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)


def current_secret(application: Application) -> ClientSecret | None:
    return application.client_secrets.current().first()


def take_identifier(
    application: Application,
    client_id: str,
    *,
    accepted: bool | None,
    actor: User | None,
) -> None:
    application.client_id = client_id
    application.client_id_proven_at = timezone.now() if accepted else None
    application.save()
    Event.objects.record(
        Tag.CLIENT_IDENTIFIER_STORED,
        actor=name_of(actor),
        account=application.account,
        subject=application,
        client_id=client_id,
        proven=bool(accepted),
    )


def retire_all(application: Application) -> None:
    """Forget the secrets of another identifier, and those that were never proven."""
    for row in application.client_secrets.filter(retired_at=None, refused_at=None):
        retire(row)


@sensitive_variables()
def retire_what_gives_way(application: Application, client_secret: Secret) -> None:
    """Forget what waits, and this very secret where it was replaced before."""
    for waiting in application.client_secrets.pending():
        retire(waiting)
    mark = fingerprint(client_secret)
    for returning in application.client_secrets.replaced().filter(fingerprint=mark):
        retire(returning)


@sensitive_variables()
def add_secret(
    application: Application,
    client_secret: Secret,
    *,
    issued_at: datetime | None,
    proof: SecretProof,
    actor: User | None,
) -> ClientSecret:
    last = application.client_secrets.aggregate(last=Max("number"))["last"] or 0
    row = ClientSecret(
        application=application,
        number=last + 1,
        tail=client_secret.tail,
        fingerprint=fingerprint(client_secret),
        stored_by=actor,
        check_due_at=timezone.now() + FIRST_RETRY,
        unproven_finding=proof.finding,
    )
    row.date_from_issue(issued_at)
    row.seal(client_secret)
    row.save()
    Event.objects.record(
        Tag.SECRET_STORED,
        actor=name_of(actor),
        account=application.account,
        subject=row,
        number=row.number,
        tail=row.tail,
        expires_at=row.expires_at.isoformat() if row.expires_at else None,
    )
    if proof.accepted:
        promote(application, row)
    elif not note_who_serves(application):
        # Whoever has stored a newer secret is not told to do so any more.
        say_instead(application, WAITS, of=REFUSALS_OF_THE_PAIR)
    return row


def promote(application: Application, row: ClientSecret) -> None:
    """Make a proven secret the current one, and begin the overlap of the old.

    What was replaced before goes: with a newer secret and the current one, the oldest
    has nothing left to save.
    """
    now = timezone.now()
    for older in application.client_secrets.replaced():
        retire(older)
    replaced = current_secret(application)
    is_delivered = application.secret_in_use() == row and (
        replaced is None or row.served_at is not None
    )
    if replaced is not None:
        replaced.replace(now, row.issued_at)
        if not replaced.is_expired:
            replaced.end_no_sooner_than(now)
        if is_refused_everywhere(application):
            replaced.dies_at, replaced.dies_source = now, ClientSecret.Source.AMAZON
        replaced.save()
    row.proven_at, row.check_due_at, row.check_lease_until = now, None, None
    row.unproven_finding, row.served_at = "", None
    row.save()
    if application.client_id_proven_at is None:
        application.client_id_proven_at = now
        application.save()
    rows = application.account.authorizations
    if is_delivered:
        # Runner has it already, and an answer that is under way is about this pair.
        rows.with_token().update(check_due_at=now, check_attempts=0)
    else:
        rows.values_changed()
    forget_what_was_said_of_the_pair(application)
    Event.objects.record(
        Tag.SECRET_PROVEN,
        actor="portal",
        account=application.account,
        subject=row,
        number=row.number,
        tail=row.tail,
        replaced=replaced.number if replaced else None,
    )
    end_by_promotion(application, row)


def note_proof(
    application: Application, asked_with: ClientSecret | None, report: Report
) -> None:
    """Take an exchange with a refresh token as the proof of the pair that made it.

    An identifier that another account has proven is left to the proof of the pair.
    """
    if not report.proved.lwa_exchange or application.is_proven_elsewhere:
        return
    waiting = application.client_secrets.pending()
    row = None
    if asked_with is not None and accepts(report):
        row = waiting.filter(pk=asked_with.pk).first()
    if row is not None:
        promote(application, row)
    elif application.client_id_proven_at is None:
        application.client_id_proven_at = timezone.now()
        application.save()


def note_life(secret: ClientSecret | None, report: Report) -> None:
    """Note that Amazon takes a secret past its day.

    The day was typed by a person, or the portal's own clock is wrong; when it ends,
    nobody knows from then on.
    """
    if secret is None:
        return
    is_taken = report.status == "valid" and secret.is_past_its_day()
    if is_taken and not secret.has_outlived_its_day:
        mine = ClientSecret.objects.filter(pk=secret.pk)
        mine.update(outlived_at=timezone.now())


def refuse(row: ClientSecret, finding: str) -> None:
    row.refused_at, row.check_due_at, row.check_lease_until = timezone.now(), None, None
    row.unproven_finding = finding
    has_served = row.application.secret_in_use() == row
    row.served_at = None
    row.shred()
    row.save()
    if has_served or row.application.secret_in_use() is None:
        deliver_unproven(row.application)
    else:
        row.application.account.authorizations.told_anew()
        # What was refused mends nothing, so that somebody has to store a newer one.
        say_instead(row.application, "secret-replaced", of={WAITS})
    Event.objects.record(
        Tag.SECRET_REFUSED,
        actor="portal",
        account=row.application.account,
        subject=row,
        number=row.number,
        tail=row.tail,
        finding=finding,
    )


def ask_again(row: ClientSecret, finding: str) -> None:
    row.check_attempts += 1
    row.unproven_finding = finding
    wait = min(FIRST_RETRY * 2 ** min(row.check_attempts, 12), LONGEST_RETRY)
    row.check_due_at, row.check_lease_until = timezone.now() + wait, None
    row.save()


def retire(row: ClientSecret) -> None:
    row.retired_at = timezone.now()
    row.check_due_at = None
    row.shred()
    row.save()
    Event.objects.record(
        Tag.SECRET_RETIRED,
        actor="portal",
        account=row.application.account,
        subject=row,
        number=row.number,
        tail=row.tail,
    )
