"""The versions of an application's client secret, and where each stands."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.amazon import (
    A_DAY_ANYWHERE,
    CLIENT_SECRET_OVERLAP,
)
from credentials.models.dated_secrets import DatedSecret
from credentials.models.leases import is_free
from credentials.models.sealed import SealedModel


class ClientSecretQuerySet(models.QuerySet["ClientSecret"]):
    def pending(self) -> Self:
        """Stored, and neither proven nor refused yet.

        What came by the queue is under test, and serves nobody before it has passed.
        """
        return self.filter(
            proven_at=None, refused_at=None, retired_at=None, from_queue=False
        )

    def under_test(self) -> Self:
        """Told by a message, and neither proven nor refused yet."""
        return self.filter(
            proven_at=None, refused_at=None, retired_at=None, from_queue=True
        )

    def current(self) -> Self:
        """Proven and not replaced."""
        return self.filter(proven_at__isnull=False, replaced_at=None, retired_at=None)

    def replaced(self) -> Self:
        """Replaced, and still under seal here."""
        return self.filter(replaced_at__isnull=False, retired_at=None)

    def previous(self, now: datetime | None = None) -> Self:
        """Replaced, and still taken by Amazon."""
        return self.replaced().filter(dies_at__gt=now or timezone.now())

    def overdue(self, now: datetime | None = None) -> Self:
        """Replaced and surely dead, but still under seal here.

        An end that follows from a day that a person typed may be a slip, and comes back
        when that is corrected within this time.
        """
        now = now or timezone.now()
        told = Q(dies_at__lte=now, dies_source=ClientSecret.Source.AMAZON)
        return self.replaced().filter(told | Q(dies_at__lte=now - A_DAY_ANYWHERE))

    def past_their_day(self, now: datetime) -> Self:
        """Those whose day is over, and that Amazon was not seen to take after it."""
        is_derived = Q(expires_source=ClientSecret.Source.DERIVED)
        is_over_everywhere = F("expires_at") + A_DAY_ANYWHERE
        not_outlived = (
            Q(outlived_at=None)
            | Q(is_derived, outlived_at__lt=is_over_everywhere)
            | Q(~is_derived, outlived_at__lt=F("expires_at"))
        )
        return self.filter(not_outlived, expires_at__lte=now)

    def changing_places(self, now: datetime) -> Self:
        """Pending ones that by the clock serve from now on, or do so no more."""
        newer = self.pending().filter(
            application=OuterRef("application"), number__gt=OuterRef("number")
        )
        proven = self.current().filter(
            application=OuterRef("application"), number__lt=OuterRef("number")
        )
        serves = Exists(proven.past_their_day(now)) & ~Exists(newer)
        return self.pending().filter(
            (Q(served_at=None) & serves)
            | (Q(served_at__isnull=False) & Q(Exists(proven)) & ~serves)
        )

    def due_for_proof(self, now: datetime) -> Self:
        """Pending secrets that Amazon could not be asked about when they came."""
        return (
            self.pending()
            .filter(check_due_at__lte=now)
            .filter(is_free(now, "check_lease_until"))
        )


class ClientSecret(DatedSecret, SealedModel):
    """One version of an application's LWA client secret, under seal."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for proof")
        CURRENT = "current", _("In use")
        PREVIOUS = "previous", _("Replaced, still works")
        DEAD = "dead", _("Dead")

    application = models.ForeignKey(
        "Application", on_delete=models.CASCADE, related_name="client_secrets"
    )
    number = models.PositiveIntegerField()
    tail = models.CharField(max_length=4, blank=True)
    fingerprint = models.CharField(max_length=64, db_index=True)
    stored_at = models.DateTimeField(default=timezone.now, editable=False)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    from_queue = models.BooleanField(
        default=False,
        editable=False,
        help_text="Told by a message, not by a person; live tests decide about it.",
    )
    check_due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    check_lease_until = models.DateTimeField(null=True, editable=False)
    check_attempts = models.PositiveIntegerField(default=0, editable=False)
    unproven_finding = models.CharField(
        max_length=60,
        blank=True,
        editable=False,
        help_text="What kept Amazon from answering, or why it was refused in the end.",
    )
    served_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="Since when it is in use, although Amazon has not accepted it yet.",
    )
    proven_at = models.DateTimeField(null=True, editable=False)
    refused_at = models.DateTimeField(null=True, editable=False)
    retired_at = models.DateTimeField(null=True, editable=False)

    objects = ClientSecretQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [
            # Those that wait are few; whose turn it is, the worker asks all the time.
            models.Index(
                fields=["application"],
                condition=Q(
                    proven_at__isnull=True,
                    refused_at__isnull=True,
                    retired_at__isnull=True,
                    from_queue=False,
                ),
                name="secrets_that_wait",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="secrets_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(
                    proven_at__isnull=False,
                    replaced_at__isnull=True,
                    retired_at__isnull=True,
                ),
                name="one_current_secret",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(replaced_at__isnull=False, retired_at__isnull=True),
                name="one_previous_secret",
            ),
            models.UniqueConstraint(
                fields=["application", "fingerprint"],
                condition=Q(refused_at__isnull=True, retired_at__isnull=True),
                name="a_secret_is_stored_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Client secret {self.number} (…{self.tail})"

    @property
    def state(self) -> State:
        """Where this version stands now; its timestamps alone decide."""
        if self.retired_at or self.refused_at:
            return self.State.DEAD
        if self.proven_at is None:
            return self.State.PENDING
        if self.replaced_at is None:
            return self.State.CURRENT
        if self.dies_at and self.dies_at > timezone.now():
            return self.State.PREVIOUS
        return self.State.DEAD

    def was_refused_lately(self, now: datetime) -> bool:
        """Whether Amazon refused it within days, after somebody had stored it.

        Where it was rotated for, the one in use dies within the same days. Of what a
        message brought, the rotation tells.
        """
        if self.refused_at is None or self.from_queue:
            return False
        return now - self.refused_at <= CLIENT_SECRET_OVERLAP

    @property
    def serves_unproven(self) -> bool:
        """Whether it may be used before it is proven, where no other one lives."""
        return self.state == self.State.PENDING and not self.from_queue

    @property
    def is_forgotten(self) -> bool:
        """Whether its value is gone here although it has not reached its end."""
        return bool(self.retired_at and self.dies_at and self.dies_at > timezone.now())
