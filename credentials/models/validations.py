"""Validations that people asked for, so that their progress can be shown."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from credentials.models.authorizations import Authorization


class ValidationBatch(models.Model):
    """What one person asked for at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    requested_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-requested_at"]
        verbose_name_plural = "validation batches"

    def __str__(self) -> str:
        return f"Validation of {self.requested_at:%Y-%m-%d %H:%M}"


class ValidationRequestQuerySet(models.QuerySet["ValidationRequest"]):
    def open(self) -> Self:
        return self.filter(done_at=None)


class ValidationRequest(models.Model):
    """One authorization of a batch; done when any validation of it has finished."""

    batch = models.ForeignKey(
        ValidationBatch, on_delete=models.CASCADE, related_name="requests"
    )
    authorization = models.ForeignKey(
        Authorization, on_delete=models.CASCADE, related_name="validation_requests"
    )
    done_at = models.DateTimeField(null=True)

    objects = ValidationRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "authorization"], name="asked_once_per_batch"
            )
        ]

    def __str__(self) -> str:
        return f"{self.authorization} in {self.batch}"
