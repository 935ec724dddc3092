"""Adding, changing and removing the channels and webhooks that hear of reminders."""

import base64
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from standardwebhooks import Webhook as Signer

from credentials.flows.actors import name_of
from credentials.flows.alarms import raise_alarm, settle_alarm
from credentials.models import Channel, Dispatch, Event, Tag, User, Webhook
from credentials.secret import Secret

DISABLED = "webhook-disabled"
# The last try comes three days after a message was written, which is a moment less
# after it failed first.
SWITCH_OFF_AFTER = timedelta(days=3) - timedelta(hours=1)
SECRET_BYTES = 32


@sensitive_variables()
@transaction.atomic
def add_channel(
    *,
    name: str,
    scheme: str,
    address: Secret,
    kinds: Iterable[str],
    accounts: Iterable[str],
    actor: User,
) -> Channel:
    """Add a channel; its address is sealed and shown to nobody again."""
    channel = Channel(
        name=name,
        scheme=scheme,
        kinds=sorted(kinds),
        accounts=sorted(accounts),
        created_by=actor,
    )
    channel.seal(address)
    channel.save()
    Event.objects.record(
        Tag.CHANNEL_ADDED,
        actor=name_of(actor),
        subject=channel,
        name=name,
        scheme=scheme,
    )
    return channel


@transaction.atomic
def remove_channel(*, channel: Channel, actor: User) -> None:
    """Send nothing there any more."""
    Event.objects.record(
        Tag.CHANNEL_REMOVED, actor=name_of(actor), subject=channel, name=channel.name
    )
    channel.delete()


def address_of(channel: Channel) -> Secret:
    """Open the address of a channel, to send something there."""
    return channel.unseal()


@sensitive_variables()
@transaction.atomic
def add_webhook(
    *,
    name: str,
    url: str,
    kinds: Iterable[str],
    accounts: Iterable[str],
    actor: User,
) -> tuple[Webhook, Secret]:
    """Add a webhook, and return it with its signing secret, which is shown once."""
    webhook = Webhook(
        name=name,
        url=url,
        kinds=sorted(kinds),
        accounts=sorted(accounts),
        created_by=actor,
    )
    secret = _new_signing_secret()
    webhook.seal(secret)
    webhook.save()
    Event.objects.record(
        Tag.WEBHOOK_ADDED, actor=name_of(actor), subject=webhook, name=name
    )
    return webhook, secret


@transaction.atomic
def remove_webhook(*, webhook: Webhook, actor: User) -> None:
    """Send nothing there any more, and forget what was sent."""
    settle_alarm(alarm=DISABLED, reason_key=str(webhook.pk))
    Event.objects.record(
        Tag.WEBHOOK_REMOVED, actor=name_of(actor), subject=webhook, name=webhook.name
    )
    webhook.delete()


@transaction.atomic
def switch_off_webhook(*, webhook: Webhook, failing_since: datetime | None) -> bool:
    """Switch a webhook off that has failed for three days, or at once without a date.

    Admins are told. False where it may be tried on.
    """
    now = timezone.now()
    if failing_since and now - failing_since < SWITCH_OFF_AFTER:
        return False
    if not Webhook.objects.filter(pk=webhook.pk, disabled_at=None).update(
        disabled_at=now
    ):
        return False
    Event.objects.record(
        Tag.WEBHOOK_DISABLED, actor=name_of(None), subject=webhook, name=webhook.name
    )
    raise_alarm(alarm=DISABLED, reason_key=str(webhook.pk))
    return True


@transaction.atomic
def switch_on_webhook(*, webhook: Webhook, actor: User) -> None:
    """Send there again; what is still in its outbox leaves now."""
    now = timezone.now()
    Webhook.objects.filter(pk=webhook.pk).update(disabled_at=None, failing_since=None)
    Dispatch.objects.filter(webhook=webhook, sent_at=None, given_up_at=None).update(
        due_at=now, first_due_at=now
    )
    settle_alarm(alarm=DISABLED, reason_key=str(webhook.pk))
    Event.objects.record(
        Tag.WEBHOOK_ENABLED, actor=name_of(actor), subject=webhook, name=webhook.name
    )


def _new_signing_secret() -> Secret:
    return Secret(
        "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    )


@sensitive_variables()
def signed_headers(*, dispatch: Dispatch, now: datetime) -> Mapping[str, str]:
    """The three headers by which a receiver knows a message for the portal's own."""
    webhook = dispatch.webhook
    if webhook is None:
        raise ValueError("Only a message to a webhook is signed.")
    name = f"msg_{dispatch.pk.hex}"
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Signer(webhook.unseal().reveal()).sign(
            name, now, dispatch.body
        ),
    }
