"""Messages of Amazon's queue: kept under seal first, and read from there."""

import hashlib
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.amazon.notifications import (
    NEW_SECRET,
    PROBE,
    SECRET_EXPIRY,
    NewSecret,
    Probe,
    SecretExpiry,
    Unreadable,
    read_notification,
)
from credentials.flows.actors import name_of
from credentials.flows.alarms import raise_alarm, settle_alarm
from credentials.flows.locks import lock_application
from credentials.flows.queue_watch import note_probe
from credentials.flows.rotation_turns import take_next_message
from credentials.flows.secret_dates import take_dates, take_expiry
from credentials.models import (
    Application,
    AutomaticRotation,
    ClientSecret,
    Event,
    InboundMessage,
    Tag,
    User,
)
from credentials.models.installation_keys import fingerprint
from credentials.secret import Secret

READ_AGAIN_AFTER: Final = timedelta(minutes=1)
State = InboundMessage.State
Reason = InboundMessage.Reason


@sensitive_variables()
def keep_message(*, body: Secret, message_id: str) -> InboundMessage | None:
    """Keep a message under seal; None where these very bytes are kept already.

    When this returns, the message is durable and may be deleted at the queue. It raises
    whatever the database or the keyring raise, and then the message must stay there.
    """
    digest = _digest(body)
    if InboundMessage.objects.filter(sha256=digest).exists():
        return None
    now = timezone.now()
    row = InboundMessage(
        sha256=digest,
        message_id=message_id[:100],
        received_at=now,
        read_due_at=now + READ_AGAIN_AFTER,
    )
    row.seal(body)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return None
    return row


@sensitive_variables()
def _digest(body: Secret) -> str:
    return hashlib.sha256(body.reveal().encode("utf-8", "surrogatepass")).hexdigest()


@sensitive_variables()
def read_message(*, message: InboundMessage) -> InboundMessage:
    """Read a message that was kept, and do what it says; once, whoever is faster."""
    try:
        told = read_notification(message.unseal())
    except Unreadable:
        return _set_aside(message, Reason.MALFORMED)
    if isinstance(told, Probe):
        return _note_probe(message, told)
    application = Application.objects.filter(
        client_id=told.client_id, client_id_proven_at__isnull=False
    ).first()
    if application is None:
        claimed = Application.objects.filter(client_id=told.client_id).exists()
        reason = Reason.UNPROVEN_CLIENT if claimed else Reason.UNKNOWN_CLIENT
        return _set_aside(message, reason, told)
    with transaction.atomic():
        application = lock_application(application.account_id)
        row = _unread(message)
        if row is None or application.client_id != told.client_id:
            return message
        _describe(row, told)
        row.application = application
        _enrol(application)
        if isinstance(told, NewSecret):
            _take_secret(application, row, told)
        else:
            take_expiry(application, told)
            row.state = State.NOTED
        _finish(row)
    return row


def _unread(message: InboundMessage) -> InboundMessage | None:
    """The row, locked, if nobody else has read it meanwhile."""
    open_states = [State.STORED, State.QUARANTINED]
    return (
        InboundMessage.objects.select_for_update(no_key=True)
        .filter(pk=message.pk, state__in=open_states)
        .first()
    )


def _describe(row: InboundMessage, told: NewSecret | SecretExpiry) -> None:
    row.kind = NEW_SECRET if isinstance(told, NewSecret) else SECRET_EXPIRY
    row.client_id = told.client_id
    row.happened_at = told.happened_at
    row.reason = Reason.NONE
    if isinstance(told, NewSecret):
        row.new_expires_at, row.old_dies_at = told.new_expires_at, told.old_dies_at
    else:
        row.new_expires_at = told.expires_at


def _enrol(application: Application) -> None:
    """A message came for a proven client identifier: its notices come this way."""
    setting, _ = AutomaticRotation.objects.get_or_create(application=application)
    if setting.enrolled_at is None:
        setting.enrolled_at = timezone.now()
        setting.save(update_fields=["enrolled_at"])


@sensitive_variables()
def _take_secret(
    application: Application, row: InboundMessage, told: NewSecret
) -> None:
    known = application.client_secrets.filter(
        fingerprint=fingerprint(told.client_secret)
    ).exclude(refused_at=None, retired_at__isnull=False, proven_at=None)
    if found := known.order_by("-number").first():
        row.secret, row.state = found, State.KNOWN
        take_dates(application, found, told)
        row.save()
        take_next_message(application, timezone.now())
        return
    row.secret = _add(application, told)
    row.state = State.WAITING
    row.save()
    take_next_message(application, timezone.now())
    row.refresh_from_db(fields=["state"])


@sensitive_variables()
def _add(application: Application, told: NewSecret) -> ClientSecret:
    last = application.client_secrets.aggregate(last=Max("number"))["last"] or 0
    secret = ClientSecret(
        application=application,
        number=last + 1,
        tail=told.client_secret.tail,
        fingerprint=fingerprint(told.client_secret),
        from_queue=True,
    )
    secret.date_from_amazon(told.new_expires_at)
    secret.seal(told.client_secret)
    secret.save(force_insert=True)
    Event.objects.record(
        Tag.SECRET_STORED,
        actor=name_of(None),
        account=application.account,
        subject=secret,
        number=secret.number,
        tail=secret.tail,
        expires_at=told.new_expires_at.isoformat(),
    )
    return secret


def _finish(row: InboundMessage, actor: User | None = None) -> None:
    row.save()
    Event.objects.record(
        Tag.MESSAGE_READ,
        actor=name_of(actor),
        account=row.application.account if row.application else None,
        subject=row,
        message=str(row.state),
        reason=str(row.reason),
    )
    if row.reason == Reason.NONE:
        settle_alarm(alarm="message-set-aside", reason_key=str(row.pk))


@transaction.atomic
def _set_aside(
    message: InboundMessage,
    reason: "Reason",
    told: NewSecret | SecretExpiry | None = None,
) -> InboundMessage:
    """Keep a message that nothing may be done with, and have an admin look."""
    row = _unread(message)
    if row is None:
        return message
    if told is not None:
        _describe(row, told)
    if (row.state, row.reason) == (State.QUARANTINED, reason):
        return row
    row.state, row.reason = State.QUARANTINED, reason
    _finish(row)
    raise_alarm(alarm="message-set-aside", reason_key=str(row.pk))
    return row


@transaction.atomic
def _note_probe(message: InboundMessage, probe: Probe) -> InboundMessage:
    row = _unread(message)
    if row is None:
        return message
    note_probe(probe.name)
    row.kind, row.state = PROBE, State.NOTED
    row.save()
    return row
