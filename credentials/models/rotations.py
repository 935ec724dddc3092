"""Rotations that the portal carries through, and the messages of Amazon's queue."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.amazon import CLIENT_SECRET_OVERLAP
from credentials.models.applications import Application
from credentials.models.client_secrets import ClientSecret
from credentials.models.leases import is_free

INTENT_LIFETIME: Final = timedelta(minutes=5)


class RotationQuerySet(models.QuerySet["Rotation"]):
    def open(self) -> Self:
        """Not through, and so in the way of another one."""
        return self.filter(state__in=Rotation.OPEN)

    def asked(self) -> Self:
        """A rotation may have been asked for, and no new secret has come yet."""
        return self.filter(state__in=Rotation.ASKED)

    def in_doubt(self) -> Self:
        """What keeps every other application from rotating unattended."""
        return self.filter(state__in=[State.UNKNOWN, State.HUMAN])

    def due(self, now: datetime) -> Self:
        """What has a step to take now and is in nobody's hands."""
        return self.filter(is_free(now), next_at__lte=now).order_by("next_at")


class State(models.TextChoices):
    """Where a rotation stands; docs/rotation.md draws the ways between them."""

    INTENT = "intent", _("About to ask Amazon")
    REQUESTED = "requested", _("Amazon has agreed; the new secret is on its way")
    UNKNOWN = "unknown", _("Amazon may or may not have rotated")
    HUMAN = "human", _("A person has to look")
    RECEIVED = "received", _("The new secret has arrived")
    TESTING = "testing", _("The new secret is being tested")
    TESTED = "tested", _("The new secret has passed its tests")
    PROMOTED = "promoted", _("The new secret is in use, the old one still works")
    ROLLED_BACK = "rolled-back", _("Back on the old secret")
    RETIRED = "retired", _("Done")
    REFUSED = "refused", _("Amazon refused to rotate")
    THROTTLED = "throttled", _("Amazon asked to wait; nothing was rotated")
    EXPIRED = "expired", _("Given up before asking")
    UNCHANGED = "unchanged", _("Nothing had changed at Amazon")
    FAILED = "failed", _("The secret that arrived did not work")


class Rotation(models.Model):
    """One rotation of one application, as the state machine of docs/rotation.md.

    Every move is an UPDATE on id, state and fence that must hit this one row.
    `presumed_dies_at` is when the secret that it `replaces` is taken for dead unless
    somebody who knows says otherwise.
    """

    ASKED: Final = (State.INTENT, State.REQUESTED, State.UNKNOWN, State.HUMAN)
    TRIED: Final = (State.RECEIVED, State.TESTING, State.TESTED)
    OPEN: Final = ASKED + TRIED
    SWAPPED: Final = (State.PROMOTED, State.ROLLED_BACK)

    State = State

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="rotations"
    )
    state = models.CharField(max_length=20, choices=State)
    fence = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    state_since = models.DateTimeField(default=timezone.now, editable=False)
    intent_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    answer = models.CharField(max_length=200, blank=True)
    replaces = models.ForeignKey(
        ClientSecret, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    presumed_dies_at = models.DateTimeField(null=True)
    secret = models.ForeignKey(
        ClientSecret, on_delete=models.SET_NULL, null=True, related_name="rotations"
    )
    old_dies_at = models.DateTimeField(null=True)
    passes = models.PositiveSmallIntegerField(default=0)
    first_pass_at = models.DateTimeField(null=True)
    last_pass_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=60, blank=True)
    next_at = models.DateTimeField(null=True, db_index=True)
    lease_until = models.DateTimeField(null=True)

    objects = RotationQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(
                    state__in=[
                        "intent",
                        "requested",
                        "unknown",
                        "human",
                        "received",
                        "testing",
                        "tested",
                    ]
                ),
                name="one_open_rotation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_asked(self) -> bool:
        return self.state in self.ASKED

    @property
    def deadline(self) -> datetime | None:
        """When the secret in use dies, if Amazon did rotate."""
        return self.intent_at + CLIENT_SECRET_OVERLAP if self.intent_at else None

    def is_void(self, now: datetime) -> bool:
        """Whether the intent is too old to be acted upon, or from days to come."""
        return self.intent_at is None or not (
            timedelta() <= now - self.intent_at < INTENT_LIFETIME
        )


class AutomaticRotationQuerySet(models.QuerySet["AutomaticRotation"]):
    def due(self, now: datetime) -> Self:
        """Whose turn it is to be looked at: switched on, or wanted by a person."""
        is_wanted = Q(is_on=True) | Q(wanted_at__isnull=False)
        free = self.filter(is_wanted, is_free(now), next_at__lte=now)
        return free.order_by("next_at")


class AutomaticRotation(models.Model):
    """Whether an application rotates by itself, and what is known of its queue.

    `enrolled_at` is when a message of Amazon first spoke of this client identifier;
    `first_done_at` when a rotation that a person was present at came to its end.
    """

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="automatic_rotation"
    )
    is_on = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True)
    enrolled_at = models.DateTimeField(null=True)
    first_done_at = models.DateTimeField(null=True)
    wanted_at = models.DateTimeField(null=True)
    wanted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    obstacles = models.JSONField(default=list)
    looked_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(default=timezone.now, db_index=True)
    lease_until = models.DateTimeField(null=True)

    objects = AutomaticRotationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.application}: {'on' if self.is_on else 'off'}"

    @property
    def may_go_unattended(self) -> bool:
        return bool(self.is_on and self.enrolled_at and self.first_done_at)


class QueueWatch(models.Model):
    """The one row that says how the queue was when it was last listened to."""

    ONLY = 1

    id = models.SmallIntegerField(primary_key=True, default=ONLY, editable=False)
    polled_at = models.DateTimeField(null=True)
    message_at = models.DateTimeField(null=True)
    oldest_seconds = models.PositiveIntegerField(null=True)
    error = models.CharField(max_length=60, blank=True)
    error_at = models.DateTimeField(null=True)
    probe = models.UUIDField(null=True)
    probe_sent_at = models.DateTimeField(null=True)
    probe_seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "queue watches"

    def __str__(self) -> str:
        return f"queue, last polled {self.polled_at}"


def open_rotation_of(application: Application) -> Rotation | None:
    return Rotation.objects.open().filter(application=application).first()


def presumed_dead(applications: Iterable[UUID], now: datetime) -> Iterable[UUID]:
    """The keys of the secrets in use that are to be taken for dead."""
    deaths = presumed_deaths(applications)
    return [key for key, dies_at in deaths.items() if dies_at <= now]


def presumed_deaths(applications: Iterable[UUID]) -> dict[UUID, datetime]:
    """When the secrets in use are taken for dead, unless somebody who knows speaks."""
    rows = Rotation.objects.open().filter(
        application__in=list(applications),
        presumed_dies_at__isnull=False,
        replaces__replaced_at=None,
    )
    return {
        key: dies_at
        for key, dies_at in rows.values_list("replaces", "presumed_dies_at")
        if key and dies_at
    }
