"""Access tokens that Amazon has handed out, shared by all who ask until they die."""

import hashlib
import json
import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from credentials.models.applications import Application
from credentials.models.authorizations import Authorization
from credentials.models.client_secrets import ClientSecret
from credentials.models.leases import is_free
from credentials.models.sealed import SealedModel

# A token with less life than this is not handed out: the job that gets it needs time.
SHORTEST_LIFE = timedelta(minutes=1)
FORGET_AFTER = timedelta(days=1)
USE_IS_NOTED_EVERY = timedelta(hours=1)


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def claimable(self, now: datetime) -> Self:
        """Those about which Amazon should be asked, and nobody is asking yet."""
        return self.filter(
            is_free(now),
            Q(refresh_at=None) | Q(refresh_at__lte=now),
            Q(ask_again_at=None) | Q(ask_again_at__lte=now),
        )

    def stale(self, now: datetime) -> Self:
        """Those that nobody has asked for since they died."""
        return self.filter(asked_at__lt=now - FORGET_AFTER)


class AccessToken(SealedModel):
    """What one exchange gave, or why none succeeded.

    A row belongs to exactly the values that it was exchanged with, so that after a
    rotation or a new authorization nobody is given a token of the old ones.
    Authorizations that hold the same refresh token share a row.
    """

    key = models.CharField(max_length=64, unique=True, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="access_tokens"
    )
    token_type = models.CharField(max_length=20, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    refresh_at = models.DateTimeField(
        null=True, editable=False, help_text="From then on the next caller renews it."
    )
    by_fallback = models.BooleanField(
        default=False,
        editable=False,
        help_text="Amazon took only the replaced client secret.",
    )
    finding = models.CharField(max_length=60, blank=True, editable=False)
    is_refused = models.BooleanField(
        default=False,
        editable=False,
        help_text="The finding is Amazon's definite no, not its silence.",
    )
    ask_again_at = models.DateTimeField(
        null=True, editable=False, help_text="Until then the finding is the answer."
    )
    lease_id = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    asked_at = models.DateTimeField(db_index=True, editable=False)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"Access token of {self.application}"

    @staticmethod
    def key_for(
        application: Application, secret: ClientSecret, authorization: Authorization
    ) -> str:
        """What the exchange depends on; the fingerprint stands for the token."""
        depends_on = [
            str(application.pk),
            application.client_id,
            str(secret.pk),
            authorization.fingerprint or str(authorization.pk),
            authorization.sealed_version if not authorization.fingerprint else 0,
            str(authorization.region),
        ]
        return hashlib.sha256(json.dumps(depends_on).encode()).hexdigest()

    def is_fresh(self, now: datetime) -> bool:
        """Whether it is handed out without another thought."""
        return self.works(now) and bool(self.refresh_at and now < self.refresh_at)

    def works(self, now: datetime) -> bool:
        """Whether Amazon still takes it, for long enough to be of use."""
        return self.sealed is not None and bool(
            self.expires_at and self.expires_at - now >= SHORTEST_LIFE
        )

    def is_being_asked_for(self, now: datetime) -> bool:
        return bool(self.lease_until and self.lease_until > now)

    def answers_no(self, now: datetime) -> bool:
        """Whether Amazon was asked a moment ago and gave nothing."""
        return bool(self.ask_again_at and self.ask_again_at > now)

    def note_asked(self, at: datetime) -> None:
        """Keep it from being forgotten; rarely, since all who ask share this row."""
        if at - self.asked_at >= USE_IS_NOTED_EVERY:
            type(self).objects.filter(pk=self.pk).update(asked_at=at)

    def take(self, now: datetime, lease: timedelta) -> uuid.UUID | None:
        """Claim the right to ask Amazon; None where somebody else has it, or had."""
        mine = uuid.uuid4()
        claimed = (
            type(self)
            .objects.claimable(now)
            .filter(pk=self.pk)
            .update(lease_id=mine, lease_until=now + lease)
        )
        return mine if claimed else None
