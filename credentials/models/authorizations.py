"""Authorizations: the application's grant to read one marketplace."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.amazon import Marketplace, Region, find_marketplace
from credentials.models.accounts import SellerAccount
from credentials.models.leases import is_free
from credentials.models.people import User
from credentials.models.sealed import SealedModel


class AuthorizationQuerySet(models.QuerySet["Authorization"]):
    def chosen(self) -> Self:
        """Those that the account still wants."""
        return self.filter(removed_at=None)

    def with_token(self) -> Self:
        return self.chosen().filter(sealed__isnull=False)

    def visible_to(self, user: User) -> Self:
        if user.is_staff:
            return self.chosen()
        return self.chosen().filter(account__memberships__user=user)

    def due(self, now: datetime) -> Self:
        """What a worker should validate now, and nobody is validating yet."""
        return (
            self.with_token()
            .filter(check_due_at__lte=now)
            .filter(is_free(now, "check_lease_until"))
            .order_by("check_due_at")
        )

    def changed_for_runners(self) -> None:
        """What is delivered changed: give each a new version and a check at once."""
        self.told_anew()
        self.update(values_version=F("version"))

    def told_anew(self) -> None:
        """Runner is told other dates or findings; the values to work with are the same.

        It reads them with its next fetch, and is not behind until then.
        """
        self.update(
            version=F("version") + 1, check_due_at=timezone.now(), check_attempts=0
        )

    def values_changed(self) -> None:
        """Other values are delivered, and Amazon was not asked about them yet."""
        self.changed_for_runners()
        self.update(checked_at=None, outcomes=[])


class Authorization(SealedModel):
    """The grant to read one marketplace; its refresh token is under seal.

    Amazon issues tokens per selling account and region, so several rows may hold the
    same token; each is proven on its own.
    """

    class Status(models.TextChoices):
        MISSING = "missing", _("No refresh token yet")
        UNPROVEN = "unproven", _("Not proven yet")
        VALID = "valid", _("Valid")
        FAILING = "failing", _("Failing")

    account = models.ForeignKey(
        SellerAccount, on_delete=models.CASCADE, related_name="authorizations"
    )
    marketplace_id = models.CharField(max_length=20)
    region = models.CharField(
        max_length=2, choices=[(region.value, region.value) for region in Region]
    )
    chosen_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    tail = models.CharField(max_length=4, blank=True, editable=False)
    fingerprint = models.CharField(
        max_length=64, blank=True, db_index=True, editable=False
    )
    authorized_at = models.DateTimeField(null=True, editable=False)
    authorized_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    roles_frozen = models.JSONField(default=list, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    values_version = models.PositiveIntegerField(
        default=0,
        db_default=0,
        editable=False,
        help_text="The version that brought the newest of the values themselves.",
    )

    status = models.CharField(
        max_length=10, choices=Status, default=Status.MISSING, editable=False
    )
    status_since = models.DateTimeField(default=timezone.now, editable=False)
    findings = models.JSONField(default=list, editable=False)
    outcomes = models.JSONField(default=list, editable=False)
    covered = models.JSONField(
        default=list,
        editable=False,
        help_text="Marketplaces that Amazon last listed for this token.",
    )
    stores = models.JSONField(
        default=dict,
        editable=False,
        help_text="What the seller's store is called, by covered marketplace.",
    )
    vouched_fingerprint = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="The token whose stores somebody said are this company’s.",
    )
    validated_at = models.DateTimeField(null=True, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    check_due_at = models.DateTimeField(null=True, db_index=True, editable=False)
    check_lease_until = models.DateTimeField(null=True, editable=False)
    check_attempts = models.PositiveIntegerField(default=0, editable=False)

    objects = AuthorizationQuerySet.as_manager()

    class Meta:
        ordering = ["region", "marketplace_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "marketplace_id"],
                name="one_authorization_per_account_and_marketplace",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.marketplace.country_code}"

    @property
    def marketplace(self) -> Marketplace:
        return find_marketplace(self.marketplace_id)

    @property
    def has_token(self) -> bool:
        return self.sealed is not None

    @property
    def is_vouched_for(self) -> bool:
        """Whether somebody said that the stores of this very token are theirs."""
        return self.has_token and self.vouched_fingerprint == self.fingerprint

    @property
    def is_being_checked(self) -> bool:
        return bool(self.check_lease_until and self.check_lease_until > timezone.now())
