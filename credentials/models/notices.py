"""The outbox: what has to be told to people, written with the change itself."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.models.accounts import Invitation
from credentials.models.registration import Registration

GIVE_UP_AFTER_ATTEMPTS = 12


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, now: datetime) -> Self:
        """What should be sent now, and nobody is sending yet."""
        return (
            self.filter(
                sent_at=None, due_at__lte=now, attempts__lt=GIVE_UP_AFTER_ATTEMPTS
            )
            .filter(Q(lease_until=None) | Q(lease_until__lte=now))
            .order_by("due_at")
        )


class Notice(models.Model):
    """One message to one address; it holds ids and never a secret or a link."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("Invitation")
        LOOK = "look", _("Time to look at Amazon’s answer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30, choices=Kind)
    recipient = models.EmailField()
    language = models.CharField(max_length=10, blank=True)
    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, null=True, related_name="notices"
    )
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, null=True, related_name="notices"
    )
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.recipient}"
