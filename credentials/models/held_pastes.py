"""Pastes that were understood but not stored, until their owner says where they go."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from credentials.models.accounts import SellerAccount
from credentials.models.sealed import SealedModel

HELD_FOR = timedelta(minutes=15)


class HeldPasteQuerySet(models.QuerySet["HeldPaste"]):
    def open(self, now: datetime | None = None) -> Self:
        return self.filter(held_at__gt=(now or timezone.now()) - HELD_FOR)

    def stale(self, now: datetime) -> Self:
        return self.filter(held_at__lte=now - HELD_FOR)


class HeldPaste(SealedModel):
    """Values that a paste held besides, or instead of, the one that was asked for.

    A page never writes a secret back into a form. So that nobody has to paste twice,
    the values wait here for a quarter of an hour, sealed as one JSON text, for the
    person who pasted them.
    """

    account = models.ForeignKey(
        SellerAccount, on_delete=models.CASCADE, related_name="held_pastes"
    )
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    marketplace_id = models.CharField(max_length=20, blank=True)
    held_at = models.DateTimeField(default=timezone.now)

    objects = HeldPasteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Paste for {self.account}"
