"""What a person says about the steps that the portal cannot see."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.models.accounts import SellerAccount


class Attestation(models.Model):
    """A person's word that a step is done."""

    account = models.ForeignKey(
        SellerAccount, on_delete=models.CASCADE, related_name="attestations"
    )
    step = models.CharField(max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "step"], name="one_word_per_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.account}"


class Registration(models.Model):
    """How far Amazon is with registering the account as a developer."""

    class Status(models.TextChoices):
        NOT_STARTED = "not-started", _("Not started")
        IDENTITY_CHECK = "identity-check", _("Identity check")
        UNDER_REVIEW = "under-review", _("Under review")
        QUESTIONS_OPEN = "questions-open", _("Amazon has asked questions")
        APPROVED = "approved", _("Approved")
        DENIED = "denied", _("Denied")

    account = models.OneToOneField(
        SellerAccount, on_delete=models.CASCADE, related_name="registration"
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.NOT_STARTED)
    status_since = models.DateField(
        null=True, editable=False, help_text="The day on which this status was told."
    )
    sent_on = models.DateField(null=True, blank=True)
    asked_on = models.DateField(
        null=True, blank=True, help_text="The day of Amazon's newest questions."
    )
    answered_on = models.DateField(
        null=True,
        editable=False,
        help_text="The day on which Amazon's word was answered; the wait begins anew.",
    )
    decided_on = models.DateField(null=True, blank=True)
    case_id = models.CharField(max_length=40, blank=True)
    notes = models.TextField(max_length=4000, blank=True)
    profile = models.JSONField(
        default=dict,
        # A process of the release before knows nothing of it, and opens accounts too.
        db_default=Value({}, models.JSONField()),
        editable=False,
        help_text="What was answered for the drafts of the developer profile.",
    )
    look_on = models.DateField(
        null=True, editable=False, db_index=True, help_text="When to look again."
    )
    # No longer written; here until the release after next.
    reminded_at = models.DateTimeField(null=True, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {self.account}"

    @property
    def waiting_since(self) -> date | None:
        """The last day on which the company itself did something for its approval."""
        days = [day for day in (self.sent_on, self.answered_on) if day]
        return max(days, default=None)

    @property
    def is_time_to_look(self) -> bool:
        return self.look_on is not None and self.look_on <= timezone.localdate()
