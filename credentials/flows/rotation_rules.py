"""When an application may rotate: the rules about time, and about everybody else."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from credentials.models import Application, AutomaticRotation, ClientSecret, Rotation

AGE: Final = timedelta(days=120)
JITTER_HOURS: Final = 72
HOURS: Final = range(8, 16)
WORKDAYS: Final = range(5)
LEFT_AT_LEAST: Final = timedelta(days=9)
APART: Final = timedelta(days=14)
AFTER_THROTTLING: Final = timedelta(minutes=5)
A_DAY: Final = timedelta(days=1)
SHARE_A_DAY: Final = 10

State = Rotation.State


def is_of_age(secret: ClientSecret, now: datetime) -> bool:
    """Whether a secret has lived 120 days, give or take three that are its own."""
    if secret.issued_at is None:
        return False
    return now - secret.issued_at >= AGE + _jitter(secret)


def _jitter(secret: ClientSecret) -> timedelta:
    """Always the same for one secret, so that waiting does not draw lots anew."""
    drawn = int(hashlib.sha256(secret.pk.bytes).hexdigest(), 16)
    return timedelta(hours=drawn % (2 * JITTER_HOURS + 1) - JITTER_HOURS)


def is_office_hour(now: datetime) -> bool:
    local = timezone.localtime(now)
    return local.weekday() in WORKDAYS and local.hour in HOURS


def standing_obstacles(application: Application, now: datetime) -> list[str]:
    """What is in the way of any rotation, with a person present or without."""
    found = []
    current = application.client_secrets.current().first()
    rotations = Rotation.objects.filter(application=application)
    if application.client_id_proven_at is None or current is None:
        found.append("nothing-proven")
    if rotations.open().exists():
        found.append("rotation-open")
    if application.client_secrets.previous(now).exists():
        found.append("overlap-open")
    if rotations.filter(
        state=State.THROTTLED, state_since__gt=now - AFTER_THROTTLING
    ).exists():
        found.append("throttled-lately")
    if _rotated_lately(application, current, now):
        found.append("rotated-lately")
    return found


def _rotated_lately(
    application: Application, current: ClientSecret | None, now: datetime
) -> bool:
    replaced = application.client_secrets.filter(replaced_at__gt=now - APART)
    made = current.issued_at if current else None
    return replaced.exists() or bool(
        made and current and current.from_queue and now - made < APART
    )


def unattended_obstacles(setting: AutomaticRotation, now: datetime) -> list[str]:
    """What besides is in the way of a rotation that nobody watches."""
    found = []
    if not setting.is_on:
        found.append("switched-off")
    if setting.enrolled_at is None:
        found.append("not-enrolled")
    if setting.first_done_at is None:
        found.append("never-attended")
    if Rotation.objects.in_doubt().exists():
        found.append("another-in-doubt")
    if _share_is_used_up(now):
        found.append("enough-today")
    if _was_refused(setting):
        found.append("refused-before")
    return found


def is_too_late(application: Application, now: datetime) -> bool:
    """Whether the secret in use dies before a rotation could be mended by people."""
    current = application.client_secrets.current().first()
    return bool(
        current and current.expires_at and current.expires_at - now < LEFT_AT_LEAST
    )


def is_over(rotation: Rotation, now: datetime) -> bool:
    """Whether the secret in use is dead, so that there is nothing to lose."""
    if rotation.presumed_dies_at and rotation.presumed_dies_at <= now:
        return True
    current = rotation.application.client_secrets.current().first()
    return current is not None and current.is_expired


def is_due(application: Application, now: datetime) -> bool:
    current = application.client_secrets.current().first()
    return bool(current and is_of_age(current, now) and is_office_hour(now))


def _share_is_used_up(now: datetime) -> bool:
    switched_on = AutomaticRotation.objects.filter(is_on=True).count()
    asked = Rotation.objects.filter(intent_at__gt=now - A_DAY).count()
    return asked >= max(switched_on * SHARE_A_DAY // 100, 1)


def _was_refused(setting: AutomaticRotation) -> bool:
    """Amazon's no stands until a person has switched on again or rotated."""
    last = (
        Rotation.objects.filter(
            application=setting.application, intent_at__isnull=False
        )
        .order_by("-intent_at")
        .first()
    )
    return bool(
        last
        and last.state == State.REFUSED
        and (setting.changed_at is None or setting.changed_at < last.state_since)
    )
