"""The log: one immutable, chained line for everything that happens."""

import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.errors import ChainBroken
from credentials.models.accounts import SellerAccount
from credentials.models.installation_keys import event_chain_key


class Tag(models.TextChoices):
    """What can happen, as subject:object:verb. A retired tag is never used anew."""

    ACCOUNT_OPENED = "account:opened", _("Seller account opened")
    ACCOUNT_CHANGED = "account:changed", _("Seller account changed")
    PERSON_INVITED = "account:person:invited", _("Person invited")
    INVITATION_WITHDRAWN = "account:invitation:withdrawn", _("Invitation withdrawn")
    PERSON_JOINED = "account:person:joined", _("Person joined")
    PERSON_REMOVED = "account:person:removed", _("Person removed")
    PERSON_CHANGED = "person:changed", _("Person changed")
    STEP_ATTESTED = "account:step:attested", _("Step ticked")
    STEP_REOPENED = "account:step:reopened", _("Tick taken back")
    REGISTRATION_CHANGED = "account:registration:changed", _("Registration updated")
    APPLICATION_DESCRIBED = "application:described", _("Application described")
    MARKETPLACES_CHOSEN = "account:marketplaces:chosen", _("Marketplaces chosen")
    CLIENT_IDENTIFIER_STORED = (
        "application:client-identifier:stored",
        _("Client identifier stored"),
    )
    SECRET_STORED = "application:secret:stored", _("Client secret stored")
    SECRET_DATED = "application:secret:dated", _("Day of the client secret corrected")
    SECRET_PROVEN = "application:secret:proven", _("Client secret proven")
    SECRET_SERVED = (
        "application:secret:served",
        _("Client secret in use before Amazon accepted it"),
    )
    SECRET_WITHHELD = "application:secret:withheld", _("Client secret waits again")
    SECRET_REFUSED = "application:secret:refused", _("Client secret refused")
    SECRET_RETIRED = "application:secret:retired", _("Client secret retired")
    ROTATION_MOVED = "application:rotation:moved", _("Rotation went on")
    ROTATION_WANTED = "application:rotation:wanted", _("Rotation asked for")
    ROTATION_SWITCHED = (
        "application:rotation:switched",
        _("Rotation by itself switched"),
    )
    MESSAGE_READ = "queue:message:read", _("Message of Amazon’s queue read")
    FALLBACK_USED = (
        "application:secret:fallback-used",
        _("Access token made with the replaced client secret"),
    )
    REFRESH_TOKEN_STORED = "authorization:token:stored", _("Refresh token stored")
    AUTHORIZATION_VALID = "authorization:valid", _("Authorization became valid")
    AUTHORIZATION_FAILING = "authorization:failing", _("Authorization is failing")
    STORES_VOUCHED = "authorization:stores:vouched", _("Stores said to be one’s own")
    COMPLAINT_HEARD = "authorization:reported", _("Runner reported a refusal")
    VALIDATION_REQUESTED = "validation:requested", _("Validation asked for")
    PASTE_HELD = "account:paste:held", _("Paste taken apart")
    RUNNER_TOKEN_ISSUED = "runner-token:issued", _("Runner token issued")
    RUNNER_TOKEN_REVOKED = "runner-token:revoked", _("Runner token revoked")
    CREDENTIALS_EXPORTED = "account:credentials:exported", _("Credentials exported")
    CREDENTIALS_IMPORTED = "account:credentials:imported", _("Credentials imported")
    FIRST_DELIVERY = "authorization:delivered:first", _("First fetched by Runner")
    REMINDER_SENT = "reminder:sent", _("Reminder sent")
    REMINDER_ACKNOWLEDGED = "reminder:acknowledged", _("Reminder acknowledged")
    REMINDER_SNOOZED = "reminder:snoozed", _("Reminder postponed")
    ALARM_RAISED = "alarm:raised", _("Alarm raised")
    ALARM_SETTLED = "alarm:settled", _("Alarm settled")
    BACKUP_CONTACT_SET = "account:backup-contact:set", _("Backup contact named")
    BACKUP_CONTACT_REMOVED = (
        "account:backup-contact:removed",
        _("Backup contact removed"),
    )
    CALENDAR_MADE = "person:calendar:made", _("Calendar address made")
    CALENDAR_REMOVED = "person:calendar:removed", _("Calendar address removed")
    CHANNEL_ADDED = "channel:added", _("Channel added")
    CHANNEL_REMOVED = "channel:removed", _("Channel removed")
    WEBHOOK_ADDED = "webhook:added", _("Webhook added")
    WEBHOOK_REMOVED = "webhook:removed", _("Webhook removed")
    WEBHOOK_DISABLED = "webhook:disabled", _("Webhook switched off")
    WEBHOOK_ENABLED = "webhook:enabled", _("Webhook switched on")
    MAIL_RETURNED = "mail:returned", _("Mail returned from an address")
    MAIL_CLEARED = "mail:cleared", _("Address trusted again")
    VAULT_RESEALED = "vault:resealed", _("Values moved to another key")
    BACKUP_EXPORTED = "vault:backup:exported", _("Backup written")
    BACKUP_IMPORTED = "vault:backup:imported", _("Backup restored")
    RESTORED_CONFIRMED = (
        "vault:backup:confirmed",
        _("People and tokens of a restored backup let in"),
    )


class EventHead(models.Model):
    """The end of the chain: one row, locked by whoever appends."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    seq = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return str(self.seq)


class EventQuerySet(models.QuerySet["Event"]):
    def update(self, **_: Any) -> NoReturn:
        raise TypeError("Events are never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("Events are never deleted.")

    def record(
        self,
        tag: Tag,
        *,
        actor: "str",
        account: SellerAccount | None = None,
        subject: models.Model | None = None,
        **details: Any,
    ) -> "Event":
        """Append a line, inside the transaction of the change that it tells of.

        `actor` is the person's address, `runner:NAME` or `portal`. Details are ids,
        slugs, dates and the last four characters of a value; never a value.
        """
        EventHead.objects.get_or_create(pk=1)
        head = EventHead.objects.select_for_update().get(pk=1)
        event = Event(
            seq=head.seq + 1,
            at=timezone.now(),
            tag=tag,
            actor=actor[:254],
            account=account,
            subject_type=(subject._meta.model_name or "") if subject else "",
            subject_id=str(subject.pk) if subject else "",
            details=details,
            previous_mac=head.mac,
        )
        event.mac = event.expected_mac()
        event.save(force_insert=True)
        head.seq, head.mac = event.seq, event.mac
        head.save()
        return event

    def broken_at(self) -> Iterator[int]:
        """Yield the number of each line read, and raise ChainBroken at a bad one."""
        previous, expected = "0" * 64, 1
        for event in self.order_by("seq").iterator(chunk_size=1000):
            intact = (
                event.seq == expected
                and event.previous_mac == previous
                and hmac.compare_digest(event.mac, event.expected_mac())
            )
            if not intact:
                raise ChainBroken(expected)
            yield event.seq
            previous, expected = event.mac, event.seq + 1
        head = EventHead.objects.filter(pk=1).first()
        if head is not None and (head.seq, head.mac) != (expected - 1, previous):
            raise ChainBroken(expected)


class Event(models.Model):
    """Who did what to which thing, when."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    tag = models.CharField(max_length=60, choices=Tag, db_index=True)
    actor = models.CharField(max_length=254)
    account = models.ForeignKey(
        SellerAccount, on_delete=models.PROTECT, null=True, related_name="events"
    )
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    details = models.JSONField(default=dict)
    previous_mac = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-seq"]
        indexes = [models.Index(fields=["account", "-seq"])]

    def __str__(self) -> str:
        return f"{self.seq} {self.get_tag_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not kwargs.get("force_insert"):
            raise TypeError("Events are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("Events are never deleted.")

    def expected_mac(self) -> str:
        """The chained digest of this line's content and the line before it."""
        line = json.dumps(
            [
                self.seq,
                _in_utc(self.at),
                str(self.tag),
                self.actor,
                str(self.account_id or ""),
                self.subject_type,
                self.subject_id,
                self.details,
            ],
            sort_keys=True,
            separators=(",", ":"),
        )
        return hmac.new(
            event_chain_key(), f"{self.previous_mac}|{line}".encode(), sha256
        ).hexdigest()


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
