"""What people are reminded of, until it is settled; and when to look again."""

import uuid
from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.models.accounts import SellerAccount
from credentials.models.people import User


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def open(self) -> Self:
        """What is not settled."""
        return self.filter(settled_at=None)

    def due(self, now: datetime) -> Self:
        """What has something to say now, the longest waiting first."""
        return self.open().filter(next_at__lte=now).order_by("next_at")

    def begun(self) -> Self:
        """Open, and somebody was told already."""
        return self.open().filter(told_mark__isnull=False)

    def visible_to(self, user: User) -> Self:
        if user.is_staff:
            return self
        return self.filter(account__memberships__user=user)


class Reminder(models.Model):
    """One matter of an account that people hear of until it is settled.

    `subject` names the very thing and its date, so that a corrected date is another
    matter. `origin` is the moment from which marks are counted: the deadline, or the
    day on which it began. A mark is a number of days: 30 is thirty days before the
    origin, -7 a week after it. `round` grows with each postponement, after which what
    was told is told once more.
    """

    class Kind(models.TextChoices):
        SECRET_EXPIRES = "secret-expires", _("The client secret expires")
        REPLACED_DIES = (
            "replaced-secret-dies",
            _("Runners still hold a replaced client secret"),
        )
        EXPIRY_UNKNOWN = (
            "secret-expiry-unknown",
            _("Nobody knows when the client secret expires"),
        )
        AUTHORIZATION_OLD = "authorization-old", _("An authorization is nearly a year")
        SET_UP_STALLED = "set-up-stalled", _("The set-up stands still")
        LOOK = "look", _("Time to look at Amazon’s answer")
        FINDING = "finding", _("Amazon refuses something")
        ALARM = "alarm", _("Something needs an admin")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30, choices=Kind)
    account = models.ForeignKey(
        SellerAccount, on_delete=models.CASCADE, null=True, related_name="reminders"
    )
    subject = models.CharField(max_length=150)
    has_deadline = models.BooleanField(default=False)
    origin = models.DateTimeField()
    details = models.JSONField(default=dict)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    next_at = models.DateTimeField(null=True, db_index=True)
    told_mark = models.SmallIntegerField(null=True)
    told_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=0)
    snoozed_until = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["origin"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(settled_at=None),
                name="one_open_reminder_of_a_matter",
            )
        ]
        indexes = [models.Index(fields=["account", "settled_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.account or 'the portal'}"

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    @property
    def is_snoozed(self) -> bool:
        return self.snoozed_until is not None and self.snoozed_until > timezone.now()

    @property
    def is_acknowledged(self) -> bool:
        return self.acknowledged_at is not None

    @property
    def alarm(self) -> str:
        return str(self.details.get("alarm", ""))

    @property
    def may_be_snoozed(self) -> bool:
        """Whether there is a day left to which it could be put off."""
        latest = self.last_day_to_snooze
        return latest is None or latest > timezone.localdate()

    @property
    def last_day_to_snooze(self) -> date | None:
        """The last day to which it may be put off: the one before its end."""
        if not self.has_deadline:
            return None
        return timezone.localtime(self.origin - timedelta(days=1)).date()


class ReminderWatch(models.Model):
    """When the facts of an account are to be looked through again at the latest."""

    account = models.OneToOneField(
        SellerAccount, on_delete=models.CASCADE, related_name="reminder_watch"
    )
    due_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name_plural = "reminder watches"

    def __str__(self) -> str:
        return f"{self.account} at {self.due_at:%Y-%m-%d %H:%M}"


class ReminderEngine(models.Model):
    """The one row that says when reminders were last looked through, and until where.

    `seen_seq` is the line of the log up to which changes have been looked at.
    """

    ONLY = 1

    id = models.SmallIntegerField(primary_key=True, default=ONLY, editable=False)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    ran_at = models.DateTimeField(null=True)
    seen_seq = models.BigIntegerField(default=0)
    digest_on = models.DateField(
        null=True, help_text="The last day whose digest was written."
    )

    def __str__(self) -> str:
        return f"reminders, last run {self.ran_at}"
