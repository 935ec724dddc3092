"""What was read from a file, until its owner says that it shall be stored."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from credentials.models.accounts import SellerAccount
from credentials.models.sealed import SealedModel

HELD_FOR = timedelta(minutes=30)


class HeldImportQuerySet(models.QuerySet["HeldImport"]):
    def open(self, now: datetime | None = None) -> Self:
        return self.filter(held_at__gt=(now or timezone.now()) - HELD_FOR)

    def stale(self, now: datetime) -> Self:
        return self.filter(held_at__lte=now - HELD_FOR)


class HeldImport(SealedModel):
    """One set of credentials out of a file, for the person who brought the file.

    The rows of one file share a `batch`. The secrets are sealed as one JSON text, and
    `about` says the rest: where it stood, and for which marketplaces it is.
    """

    batch = models.UUIDField(default=uuid.uuid4, db_index=True)
    number = models.PositiveIntegerField()
    account = models.ForeignKey(
        SellerAccount, on_delete=models.CASCADE, related_name="held_imports"
    )
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    about = models.JSONField(default=dict)
    held_at = models.DateTimeField(default=timezone.now)

    objects = HeldImportQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"], name="one_held_set_for_each_number"
            )
        ]

    def __str__(self) -> str:
        return f"Import for {self.account}"
