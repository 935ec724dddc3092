"""The private application of a seller account."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from credentials.models.accounts import SellerAccount
from credentials.models.client_secrets import ClientSecret
from credentials.models.secrets_in_view import serving


class Application(models.Model):
    """The private seller application registered in an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(
        SellerAccount, on_delete=models.CASCADE, related_name="application"
    )
    name = models.CharField(max_length=120, blank=True)
    roles = models.JSONField(default=list, blank=True)
    roles_chosen_at = models.DateTimeField(null=True, editable=False)
    client_id = models.CharField(max_length=100, blank=True, db_index=True)
    client_id_proven_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client_id"],
                condition=Q(client_id_proven_at__isnull=False),
                name="one_account_per_proven_client_identifier",
            )
        ]

    def __str__(self) -> str:
        return self.name or f"Application of {self.account}"

    @property
    def is_proven_elsewhere(self) -> bool:
        """Whether another account has proven that it holds this client identifier."""
        return (
            Application.objects.filter(
                client_id=self.client_id, client_id_proven_at__isnull=False
            )
            .exclude(pk=self.pk)
            .exists()
        )

    def secret_in_use(self) -> ClientSecret | None:
        """The secret that Runner gets: the current one, or the first that waits.

        Where nothing was proven yet, or what was is past its end, the newest pending
        secret serves; a secret that Amazon refused never does.
        """
        current = self.client_secrets.current().first()
        if current is not None and (
            not current.is_expired or current.has_outlived_its_day
        ):
            return current
        waiting = self.client_secrets.pending().order_by("-number").first()
        return serving(current, waiting)

    def fallback(self, now: datetime | None = None) -> ClientSecret | None:
        """The replaced secret, for as long as Amazon still takes it."""
        return self.client_secrets.previous(now).first()
