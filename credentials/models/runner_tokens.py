"""Runner tokens, what they reach, and what was delivered to them."""

import hashlib
import ipaddress
import secrets
import string
import uuid
import zlib
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.models.accounts import SellerAccount
from credentials.models.authorizations import Authorization
from credentials.secret import Secret

PREFIX = "rnr_"
ALPHABET = string.digits + string.ascii_letters
RANDOM_LENGTH = 43
ENDS_SOON = timedelta(days=14)
# A Runner that has not come for so long has another token by now, or no job.
COMES_WITHIN = timedelta(days=7)
CHECKSUM_LENGTH = 6


def _base62(number: int, length: int) -> str:
    digits = []
    for _place in range(length):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))


def _checksum(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), CHECKSUM_LENGTH)


def make_token() -> Secret:
    """A new token: prefix, 256 random bits, and a CRC32 that catches slips of the hand.

    The checksum lets a scanner tell a token from noise, and a typing error from a
    revoked token, without a look into the database; it protects nothing.
    """
    body = PREFIX + _base62(secrets.randbits(256), RANDOM_LENGTH)
    return Secret(body + _checksum(body))


def is_well_formed(token: str) -> bool:
    body, checksum = token[:-CHECKSUM_LENGTH], token[-CHECKSUM_LENGTH:]
    return (
        token.isascii()
        and token.startswith(PREFIX)
        and len(body) == len(PREFIX) + RANDOM_LENGTH
        and checksum == _checksum(body)
    )


def digest(token: str) -> str:
    """What is stored of a token; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


class RunnerTokenQuerySet(models.QuerySet["RunnerToken"]):
    def live(self, now: datetime | None = None) -> Self:
        now = now or timezone.now()
        return self.filter(revoked_at=None).filter(
            Q(expires_at=None) | Q(expires_at__gt=now)
        )

    def ending(self, now: datetime) -> Self:
        """Those that work now, and not for long any more."""
        return self.live(now).filter(expires_at__lte=now + ENDS_SOON)


class RunnerToken(models.Model):
    """The bearer token with which one Runner installation knocks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    tail = models.CharField(max_length=4, editable=False)
    networks = models.JSONField(default=list, blank=True)
    access_tokens_only = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Its Runner is given access tokens, never what lives longer.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    last_used_from = models.GenericIPAddressField(null=True, editable=False)

    objects = RunnerTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and (
            self.expires_at is None or self.expires_at > timezone.now()
        )

    def admits(self, address: str | None) -> bool:
        """Whether the token may be used from this address; no networks means any."""
        if not self.networks:
            return True
        if address is None:
            return False
        peer = ipaddress.ip_address(address)
        if isinstance(peer, ipaddress.IPv6Address) and peer.ipv4_mapped:
            peer = peer.ipv4_mapped
        return any(peer in ipaddress.ip_network(network) for network in self.networks)

    def authorizations(self) -> models.QuerySet[Authorization]:
        """Everything that this token may fetch."""
        return Authorization.objects.chosen().filter(
            models.Exists(
                RunnerTokenScope.objects.filter(
                    token=self, account=models.OuterRef("account")
                ).filter(
                    Q(marketplace_id="")
                    | Q(marketplace_id=models.OuterRef("marketplace_id"))
                )
            )
        )

    def scopes_at_the_start(self) -> models.QuerySet["RunnerTokenScope"]:
        """Where it reaches an account that has never chosen a marketplace."""
        chosen = Authorization.objects.filter(account=models.OuterRef("account"))
        return self.scopes.exclude(models.Exists(chosen)).select_related("account")


class RunnerTokenScope(models.Model):
    """One account that a token reaches, whole or in one marketplace."""

    token = models.ForeignKey(
        RunnerToken, on_delete=models.CASCADE, related_name="scopes"
    )
    account = models.ForeignKey(
        SellerAccount, on_delete=models.CASCADE, related_name="runner_token_scopes"
    )
    marketplace_id = models.CharField(
        max_length=20, blank=True, help_text="Empty: every marketplace of the account."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token", "account", "marketplace_id"],
                name="scope_is_named_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.marketplace_id or 'all marketplaces'}"


class Given(models.TextChoices):
    """What a Runner was given."""

    CREDENTIALS = "credentials", _("Credentials")
    ACCESS_TOKEN = "access-token", _("Access token")


class Delivery(models.Model):
    """One fetch: which token, which authorization, when, from where. Append-only.

    It is written with every fetch and read by auditors alone. So it has no index but
    its key, in whose order it grows: each index would be one more page that a fetch
    has to bring to the disk. Nor does PostgreSQL ask whether the rows that it names
    are there; the pickup beside it names them too, and keeps them.
    """

    token = models.ForeignKey(
        RunnerToken,
        on_delete=models.PROTECT,
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
    )
    authorization = models.ForeignKey(
        Authorization,
        on_delete=models.PROTECT,
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField(
        max_length=12,
        choices=Given,
        default=Given.CREDENTIALS,
        db_default=Given.CREDENTIALS,
    )
    version = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    address = models.GenericIPAddressField(null=True)
    unchanged = models.BooleanField(
        default=False, help_text="Answered 304: Runner already held it."
    )

    class Meta:
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.authorization} to {self.token} at {self.at:%Y-%m-%d %H:%M}"


class Pickup(models.Model):
    """What each token last fetched of each authorization.

    The constraint is what a token's are found by. With an index on the token alone
    beside it, PostgreSQL read all that a token ever fetched to find one of them.
    """

    token = models.ForeignKey(
        RunnerToken, on_delete=models.CASCADE, related_name="pickups", db_index=False
    )
    authorization = models.ForeignKey(
        Authorization, on_delete=models.CASCADE, related_name="pickups"
    )
    kind = models.CharField(
        max_length=12,
        choices=Given,
        default=Given.CREDENTIALS,
        db_default=Given.CREDENTIALS,
        help_text="Who is only given access tokens holds nothing that grows old.",
    )
    version = models.PositiveIntegerField()
    first_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token", "authorization"], name="one_pickup_per_token"
            )
        ]

    def __str__(self) -> str:
        return f"version {self.version} of {self.authorization} by {self.token}"

    def is_older_than(self, version: int) -> bool:
        """Whether the Runner holds values from before this version."""
        return self.kind == Given.CREDENTIALS and self.version < version
