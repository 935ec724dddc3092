"""Seller accounts, and who may do what in them."""

import uuid
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.amazon import Marketplace, find_marketplace
from credentials.models.people import User

RESERVED_SLUGS = frozenset({"new"})


class SellerAccountQuerySet(models.QuerySet["SellerAccount"]):
    def visible_to(self, user: User) -> Self:
        """The accounts a person may look at: an admin all, others their own."""
        if user.is_staff:
            return self
        return self.filter(memberships__user=user)


class SellerAccount(models.Model):
    """One Amazon selling partner account: one company's Seller Central."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                "Use small letters, digits and single dashes, such as acme-us.",
            )
        ],
        help_text="Part of this account's address here and in Runner's API.",
    )
    name = models.CharField(max_length=120)
    home_country = models.CharField(
        max_length=2,
        default="US",
        help_text="Whose Seller Central the guide links to.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SellerAccountQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(slug__in=sorted(RESERVED_SLUGS)),
                name="slug_is_not_reserved",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/accounts/{self.slug}/"

    @property
    def home(self) -> Marketplace:
        return find_marketplace(self.home_country)


class Membership(models.Model):
    """A person's part in one seller account."""

    class Role(models.TextChoices):
        PRIMARY = "primary", _("Primary user")
        HELPER = "helper", _("Helper")

    account = models.ForeignKey(
        SellerAccount, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=10, choices=Role)
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "user"], name="one_part_per_person_and_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} of {self.account}"

    @property
    def may_paste(self) -> bool:
        return self.role == self.Role.PRIMARY


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Invitations that somebody could still accept."""
        return self.filter(
            accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
        )


class Invitation(models.Model):
    """A link that lets one person in, once, until it runs out.

    The link itself is not stored: it is the signed id of this row.
    """

    class Role(models.TextChoices):
        PRIMARY = "primary", _("Primary user")
        HELPER = "helper", _("Helper")
        ADMIN = "admin", _("Admin")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(
        SellerAccount,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
    )
    role = models.CharField(max_length=10, choices=Role)
    email = models.EmailField()
    step = models.CharField(
        max_length=40, blank=True, help_text="The one step that it leads to, if any."
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role="admin", account=None)
                | models.Q(role__in=["primary", "helper"], account__isnull=False),
                name="invitation_names_an_account_unless_admin",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.get_role_display()}"

    def is_for(self, user: User) -> bool:
        """Whether this is the person it was written to."""
        return self.email.lower() == user.email.lower()

    @property
    def is_open(self) -> bool:
        return (
            self.accepted_at is None
            and self.withdrawn_at is None
            and self.expires_at > timezone.now()
        )
