"""The outbox: what has to be told to people, written with the change itself."""

import uuid
from datetime import datetime
from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.models.accounts import Invitation
from credentials.models.leases import is_free
from credentials.models.registration import Registration
from credentials.models.reminders import Reminder

# What is noted of a notice that a mail server refused for good.
RETURNED: Final = "MailReturned"
# Seven tries take two hours; a mail server that restarts is back by then.
STUCK_AFTER_ATTEMPTS: Final = 7


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> Self:
        """What has not left and is tried for as long as it has a point."""
        return self.filter(sent_at=None).exclude(last_error=RETURNED)

    def returned(self) -> Self:
        """What no server takes; it waits for somebody to trust the address again."""
        return self.filter(sent_at=None, last_error=RETURNED)

    def stuck(self) -> Self:
        """What could not leave for hours."""
        return self.waiting().filter(attempts__gte=STUCK_AFTER_ATTEMPTS)

    def due(self, now: datetime) -> Self:
        """What should be sent now, and nobody is sending yet."""
        return (
            self.waiting()
            .filter(due_at__lte=now)
            .filter(is_free(now))
            .order_by("due_at")
        )


class Notice(models.Model):
    """One message to one address; it holds ids and never a secret or a link."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("Invitation")
        REMINDER = "reminder", _("Reminder")
        DIGEST = "digest", _("Daily digest")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30, choices=Kind)
    recipient = models.EmailField()
    language = models.CharField(max_length=10, blank=True)
    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, null=True, related_name="notices"
    )
    # No longer written; here until the release after next, for what is still unsent.
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, null=True, related_name="notices"
    )
    reminder = models.ForeignKey(
        Reminder, on_delete=models.CASCADE, null=True, related_name="notices"
    )
    mark = models.SmallIntegerField(
        null=True, help_text="How many days before the matter’s origin it speaks of."
    )
    round = models.PositiveSmallIntegerField(default=0)
    part = models.CharField(
        max_length=10, blank=True, help_text="As what the recipient is told."
    )
    day = models.DateField(null=True, help_text="The day that a digest is about.")
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "mark", "round", "recipient"],
                condition=Q(reminder__isnull=False),
                name="nobody_is_reminded_twice",
            ),
            models.UniqueConstraint(
                fields=["day", "recipient"],
                condition=Q(kind="digest"),
                name="one_digest_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.recipient}"

    @property
    def is_overtaken(self) -> bool:
        """Whether a later notice says the same, and newer, to the same address."""
        others = Notice.objects.filter(kind=self.kind, recipient=self.recipient)
        if self.day is not None:
            return others.filter(day__gt=self.day).exists()
        if self.reminder_id is None or self.mark is None:
            return False
        return others.filter(
            reminder=self.reminder_id, round=self.round, mark__lt=self.mark
        ).exists()
