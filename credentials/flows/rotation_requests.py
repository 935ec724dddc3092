"""Asking Amazon to rotate: at most once, and never again where it is not sure.

The intent is committed before the call and void after five minutes. Whoever finds an
intent that another process left behind never calls: Amazon may have rotated.
"""

import logging
import time
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import CLIENT_SECRET_OVERLAP, AccessToken
from credentials.amazon.rotation import Asked
from credentials.errors import RotationMoved
from credentials.flows.alarms import raise_alarm, settle_alarm
from credentials.flows.locks import lock_application
from credentials.flows.rotation_moves import move, reach
from credentials.flows.rotation_preflight import listening_findings, preflight
from credentials.flows.rotation_rules import (
    AFTER_THROTTLING,
    is_due,
    is_too_late,
    standing_obstacles,
    unattended_obstacles,
)
from credentials.models import Application, AutomaticRotation, Rotation, User
from credentials.models.leases import claim
from credentials.models.rotations import INTENT_LIFETIME, State
from credentials.runtime import rotation_client

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=10)
LOOK_AGAIN: Final = timedelta(minutes=30)
WISH_LIFETIME: Final = timedelta(minutes=15)
TOO_LATE: Final = "rotation-too-late"
TOLD_BY_ASKING: Final = frozenset(
    {
        "queue-does-not-exist",
        "queue-no-keys",
        "queue-access-denied",
        "queue-unreachable",
        "queue-closed-to-amazon",
        "queue-open-to-others",
        "queue-forgets-early",
        "queue-moves-away",
        "disk-full",
        "vault-broken",
        "our-clock",
        "current-not-proven",
        "no-token-to-rotate",
    }
)


def claim_automatic_rotation(
    *, pk: str, now: datetime | None = None
) -> AutomaticRotation | None:
    """Take an application whose turn it is; the claim is a lease."""
    now = now or timezone.now()
    rows = AutomaticRotation.objects.select_related("application__account")
    due = AutomaticRotation.objects.due(now)
    return claim(due, rows=rows, until=now + LEASE, key=pk)


def rotate_if_due(*, setting: AutomaticRotation) -> Rotation | None:
    """Rotate an application whose time has come, or that a person wants rotated.

    What stands in the way is written down for its page; then, None.
    """
    now = timezone.now()
    is_wanted = _is_wanted(setting, now)
    if not is_wanted and not is_due(setting.application, now):
        _warn_if_too_late(setting, now)
        _look_again(setting, [])
        return None
    obstacles = _obstacles(setting, now, is_wanted=is_wanted)
    if obstacles:
        _look_again(setting, obstacles)
        return None
    current = setting.application.client_secrets.current().get()
    obstacles, token = preflight(setting.application, current, now)
    if token is None:
        _look_again(setting, obstacles)
        return None
    reach("preflight-passed")
    asked_by = setting.wanted_by if is_wanted else None
    rotation = commit_intent(application=setting.application, asked_by=asked_by)
    if rotation is None:
        _look_again(setting, ["rotation-open"])
        return None
    began = time.monotonic()
    reach("intent-committed")
    ask_amazon(rotation=rotation, token=token, began=began)
    _look_again(setting, [])
    return rotation


def obstacles_at_sight(*, setting: AutomaticRotation) -> list[str]:
    """What keeps the next rotation from going by itself, without asking anybody.

    The worker's last look told what has to be asked for; what the database and the
    settings know is told as it is now.
    """
    now = timezone.now()
    is_set_up = bool(settings.ROTATION_QUEUE_URL)
    found = listening_findings(now) if is_set_up else ["queue-missing"]
    found += _in_the_way_of_going_alone(setting, now)
    asked = [slug for slug in setting.obstacles if slug in TOLD_BY_ASKING]
    return list(dict.fromkeys([*found, *asked]))


def _is_wanted(setting: AutomaticRotation, now: datetime) -> bool:
    return setting.wanted_at is not None and now - setting.wanted_at < WISH_LIFETIME


def _obstacles(
    setting: AutomaticRotation, now: datetime, *, is_wanted: bool
) -> list[str]:
    if is_wanted:
        return standing_obstacles(setting.application, now)
    found = _in_the_way_of_going_alone(setting, now)
    if "too-late" in found:
        _warn_if_too_late(setting, now)
    return found


def _in_the_way_of_going_alone(setting: AutomaticRotation, now: datetime) -> list[str]:
    found = standing_obstacles(setting.application, now)
    found += unattended_obstacles(setting, now)
    if is_too_late(setting.application, now):
        found.append("too-late")
    return found


def _warn_if_too_late(setting: AutomaticRotation, now: datetime) -> None:
    """Page whoever relies on a rotation that will not come by itself any more."""
    application = setting.application
    if not setting.is_on:
        return
    if is_too_late(application, now):
        raise_alarm(
            alarm=TOO_LATE,
            reason_key=str(application.pk),
            account=application.account,
        )
    else:
        settle_alarm(alarm=TOO_LATE, reason_key=str(application.pk))


def _look_again(setting: AutomaticRotation, obstacles: list[str]) -> None:
    """Give the lease back, with what was found; a wish is answered by that, too."""
    now = timezone.now()
    soon = AFTER_THROTTLING if "throttled-lately" in obstacles else LOOK_AGAIN
    AutomaticRotation.objects.filter(pk=setting.pk).update(
        obstacles=obstacles,
        looked_at=now,
        next_at=now + soon,
        lease_until=None,
        wanted_at=None,
        wanted_by=None,
    )


@transaction.atomic
def commit_intent(
    *, application: Application, asked_by: User | None
) -> Rotation | None:
    """Write down that Amazon is about to be asked; None where somebody was faster."""
    application = lock_application(application.account_id)
    now = timezone.now()
    current = application.client_secrets.current().first()
    if current is None or standing_obstacles(application, now):
        return None
    rotation = Rotation(
        application=application,
        state=State.INTENT,
        intent_at=now,
        asked_by=asked_by,
        replaces=current,
        presumed_dies_at=now + CLIENT_SECRET_OVERLAP,
    )
    try:
        with transaction.atomic():
            rotation.save(force_insert=True)
    except IntegrityError:
        return None
    move(rotation, State.INTENT, actor=asked_by, next_at=now + INTENT_LIFETIME)
    return rotation


@sensitive_variables()
def ask_amazon(*, rotation: Rotation, token: AccessToken, began: float) -> None:
    """Send the one request, unless the intent has grown void; write the answer down.

    Only the process that has committed the intent calls this, once.
    """
    has_waited = time.monotonic() - began >= INTENT_LIFETIME.total_seconds()
    if rotation.is_void(timezone.now()) or has_waited:
        _note_answer(rotation, State.EXPIRED, "void")
        return
    region = rotation.application.account.home.region
    asked, said = rotation_client().ask(region, token.value)
    reach("answer-seen")
    _note_answer(rotation, ANSWERED[asked], said)
    reach("answer-committed")


ANSWERED: Final = {
    Asked.AGREED: State.REQUESTED,
    Asked.REFUSED: State.REFUSED,
    Asked.THROTTLED: State.THROTTLED,
    Asked.UNKNOWN: State.UNKNOWN,
}


def _note_answer(rotation: Rotation, to: State, said: str) -> None:
    """Write the answer down; a message that was faster has the last word."""
    now = timezone.now()
    still_open = to in Rotation.OPEN
    try:
        with transaction.atomic():
            lock_application(rotation.application.account_id)
            rotation.answer = said[:200]
            move(
                rotation,
                to,
                answer=said[:200],
                presumed_dies_at=rotation.presumed_dies_at if still_open else None,
                next_at=now if still_open else None,
            )
            if to == State.REFUSED:
                raise_alarm(
                    alarm="rotation-refused",
                    reason_key=str(rotation.pk),
                    account=rotation.application.account,
                )
    except RotationMoved:
        logger.info("rotation_moved_on", extra={"rotation": str(rotation.pk)})
