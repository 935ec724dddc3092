"""Where reminders go besides mail: chat channels, and webhooks with what was sent."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from credentials.models.leases import is_free
from credentials.models.reminders import Reminder
from credentials.models.sealed import SealedModel


class Outlet(SealedModel):
    """What hears of reminders: of which kinds, and of which accounts.

    Empty lists mean all. An alarm of the portal itself goes to whoever hears of all
    accounts.
    """

    name = models.CharField(max_length=80)
    kinds = models.JSONField(default=list, blank=True)
    accounts = models.JSONField(
        default=list, blank=True, help_text="Slugs; empty means every account."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    last_sent_at = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def hears_of(self, reminder: Reminder) -> bool:
        slug = reminder.account.slug if reminder.account else None
        return (not self.kinds or reminder.kind in self.kinds) and (
            not self.accounts or slug in self.accounts
        )


class Channel(Outlet):
    """A chat or another service that apprise speaks; its address is under seal."""

    scheme = models.CharField(max_length=30)

    @property
    def shown_address(self) -> str:
        """The scheme and nothing else: the rest of such an address is a secret."""
        return f"{self.scheme}://…"


class Webhook(Outlet):
    """A receiver of signed messages; what is under seal is the signing secret."""

    url = models.URLField(max_length=500)
    disabled_at = models.DateTimeField(null=True, editable=False)

    @property
    def is_on(self) -> bool:
        return self.disabled_at is None


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    def due(self, now: datetime) -> Self:
        """What should leave now, and nobody is sending yet."""
        return (
            self.filter(sent_at=None, given_up_at=None, due_at__lte=now)
            .filter(is_free(now))
            .exclude(webhook__disabled_at__isnull=False)
            .order_by("due_at")
        )


class Dispatch(models.Model):
    """One message to one channel or webhook.

    `key` names the reason, so that no outlet gets the same message twice; `body` is
    what a webhook is sent, the same at every attempt.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=150, unique=True)
    channel = models.ForeignKey(
        Channel, on_delete=models.CASCADE, null=True, related_name="dispatches"
    )
    webhook = models.ForeignKey(
        Webhook, on_delete=models.CASCADE, null=True, related_name="dispatches"
    )
    reminder = models.ForeignKey(
        Reminder, on_delete=models.CASCADE, null=True, related_name="dispatches"
    )
    type = models.CharField(max_length=40)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    first_due_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    milliseconds = models.PositiveIntegerField(null=True)
    status_code = models.PositiveSmallIntegerField(null=True)
    last_error = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "dispatches"
        constraints = [
            models.CheckConstraint(
                condition=Q(channel=None, webhook__isnull=False)
                | Q(channel__isnull=False, webhook=None),
                name="a_dispatch_has_one_outlet",
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} to {self.channel or self.webhook}"
