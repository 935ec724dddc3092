"""What came out of Amazon's queue: sealed as it came, before anybody read it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.models.applications import Application
from credentials.models.client_secrets import ClientSecret
from credentials.models.sealed import SealedModel


class InboundMessageQuerySet(models.QuerySet["InboundMessage"]):
    def unread(self) -> Self:
        return self.filter(state=InboundMessage.State.STORED)

    def due(self, now: datetime) -> Self:
        """Stored and not read: whoever was to read them died in between."""
        return self.unread().filter(read_due_at__lte=now).order_by("received_at")

    def quarantined(self) -> Self:
        return self.filter(state=InboundMessage.State.QUARANTINED)

    def waiting_for(self, application: Application) -> Self:
        """New secrets whose turn to be tested has not come, the best first."""
        return self.filter(
            application=application, state=InboundMessage.State.WAITING
        ).order_by("tries", "-new_expires_at")


class InboundMessage(SealedModel):
    """One message, kept for good; the same bytes twice are one row.

    The sealed value is the whole body, so that a secret which arrived is still here
    whatever became of the message.
    """

    class State(models.TextChoices):
        STORED = "stored", _("Kept, not read yet")
        WAITING = "waiting", _("Waits for its tests")
        TAKEN = "taken", _("Being tested")
        USED = "used", _("Its secret was put to use")
        KNOWN = "known", _("Its secret was known already")
        SUPERSEDED = "superseded", _("A newer secret was in use before it")
        REFUSED = "refused", _("Its secret does not work")
        NOTED = "noted", _("Its date was noted")
        QUARANTINED = "quarantined", _("Set aside")

    class Reason(models.TextChoices):
        NONE = "", ""
        MALFORMED = "malformed", _("It cannot be read")
        UNKNOWN_CLIENT = "unknown-client", _("No account has this client identifier")
        UNPROVEN_CLIENT = (
            "unproven-client",
            _("The account has not proven this client identifier"),
        )

    sha256 = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=100, blank=True)
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    read_due_at = models.DateTimeField(default=timezone.now, db_index=True)
    state = models.CharField(max_length=20, choices=State, default=State.STORED)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    application = models.ForeignKey(
        Application, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    client_id = models.CharField(max_length=100, blank=True)
    secret = models.ForeignKey(
        ClientSecret, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    happened_at = models.DateTimeField(null=True)
    new_expires_at = models.DateTimeField(null=True)
    old_dies_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)

    objects = InboundMessageQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["application", "state"])]

    def __str__(self) -> str:
        return f"{self.kind or 'message'} of {self.received_at:%Y-%m-%d %H:%M}"
