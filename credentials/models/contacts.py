"""Who is told when the people of an account are not reached, and whose mail returns."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from credentials.models.accounts import SellerAccount


class BackupContact(models.Model):
    """The person who is told when an account's own people do not act in time.

    They need not have a sign-in; reminders tell them whom to speak to.
    """

    account = models.OneToOneField(
        SellerAccount, on_delete=models.CASCADE, related_name="backup_contact"
    )
    name = models.CharField(max_length=150)
    email = models.EmailField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The person with this address, where they can sign in.",
    )
    since = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name or self.email


class ReturnedMailQuerySet(models.QuerySet["ReturnedMail"]):
    def open(self) -> Self:
        """Addresses that mail still returns from, as far as is known."""
        return self.filter(cleared_at=None)

    def addresses(self) -> frozenset[str]:
        return frozenset(self.open().values_list("email", flat=True))


class ReturnedMail(models.Model):
    """An address that a mail server refused for good, or that an admin marked."""

    email = models.EmailField(unique=True, help_text="In small letters.")
    since = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.CharField(
        max_length=200, blank=True, help_text="What the mail server said."
    )
    cleared_at = models.DateTimeField(null=True, editable=False)

    objects = ReturnedMailQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        verbose_name_plural = "returned mail"

    def __str__(self) -> str:
        return self.email
