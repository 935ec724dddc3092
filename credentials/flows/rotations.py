"""Taking an open rotation a step on: waiting, testing, putting to use, letting go."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from credentials.amazon import CLIENT_SECRET_SETTLING
from credentials.errors import RotationMoved
from credentials.flows.alarms import raise_alarm
from credentials.flows.locks import lock_application
from credentials.flows.rotation_moves import AGAIN, move, note, reach, settle_alarms
from credentials.flows.rotation_rules import is_over
from credentials.flows.rotation_swaps import swap
from credentials.flows.rotation_turns import take_next_message, turn_to_another
from credentials.flows.secret_changes import promote, refuse, retire
from credentials.flows.secret_proof import LiveTest, prove_live
from credentials.models import ClientSecret, InboundMessage, Rotation
from credentials.models.leases import claim
from credentials.models.rotations import State

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=2)
WARN_AFTER: Final = timedelta(minutes=15)
PAGE_AFTER: Final = timedelta(minutes=60)
PERSON_AFTER: Final = timedelta(hours=24)
TESTS: Final = 3
TESTS_APART: Final = timedelta(minutes=10)
TESTED_FOR: Final = timedelta(minutes=30)
EVER_LOUDER: Final = (
    (PAGE_AFTER, "rotation-silent"),
    (WARN_AFTER, "rotation-quiet"),
)
GO_FORWARD_BEFORE: Final = timedelta(hours=24)


def claim_due_rotation(*, pk: str, now: datetime | None = None) -> Rotation | None:
    """Take a rotation that has a step to take; the claim is a lease."""
    now = now or timezone.now()
    rows = Rotation.objects.select_related("application__account", "secret", "replaces")
    return claim(Rotation.objects.due(now), rows=rows, until=now + LEASE, key=pk)


def step_rotation(*, rotation: Rotation) -> None:
    """Take one step, if nobody else was faster."""
    try:
        STEPS[State(rotation.state)](rotation, timezone.now())
    except RotationMoved:
        logger.info("rotation_moved_on", extra={"rotation": str(rotation.pk)})


@transaction.atomic
def _after_intent(rotation: Rotation, now: datetime) -> None:
    """Whoever was to ask has died or hangs; whether Amazon was asked, nobody knows."""
    if not rotation.is_void(now):
        note(rotation, next_at=now + AGAIN)
        return
    lock_application(rotation.application.account_id)
    move(rotation, State.UNKNOWN, next_at=now)


@transaction.atomic
def _wait(rotation: Rotation, now: datetime) -> None:
    """Wait for the message, ever louder; after a day a person has to look."""
    since = rotation.intent_at or rotation.opened_at
    waited = now - since
    if waited >= PERSON_AFTER:
        lock_application(rotation.application.account_id)
        move(rotation, State.HUMAN, next_at=rotation.presumed_dies_at)
        settle_alarms(rotation)
        raise_alarm(
            alarm="rotation-needs-person",
            reason_key=str(rotation.pk),
            account=rotation.application.account,
            due_at=rotation.deadline,
        )
        return
    following = PERSON_AFTER
    for after, alarm in EVER_LOUDER:
        if waited >= after:
            _raise(alarm, rotation)
        else:
            following = after
    note(rotation, next_at=since + following)


def _raise(alarm: str, rotation: Rotation) -> None:
    raise_alarm(
        alarm=alarm, reason_key=str(rotation.pk), account=rotation.application.account
    )


@transaction.atomic
def _human(rotation: Rotation, _now: datetime) -> None:
    """The old secret is taken for dead from here on, and Runner is told."""
    rotation.application.account.authorizations.changed_for_runners()
    note(rotation, next_at=None)


def _test(rotation: Rotation, now: datetime) -> None:
    """Try the new secret for real, and count only what passes."""
    secret = rotation.secret
    if secret is None or secret.sealed is None:
        _give_up(rotation)
        return
    result = prove_live(rotation.application, secret)
    reach("test-asked")
    now = timezone.now()
    with transaction.atomic():
        lock_application(rotation.application.account_id)
        if result.passed:
            _note_pass(rotation, now)
        else:
            _note_failure(rotation, secret, result, now)
    reach("test-committed")


def _note_pass(rotation: Rotation, now: datetime) -> None:
    passes = rotation.passes + 1
    first = rotation.first_pass_at or now
    is_tested = passes >= TESTS and now - first >= TESTED_FOR
    is_through = is_tested or is_over(rotation, now)
    # What has worked once is Amazon's own, and so is the date that came with it.
    dies_at = rotation.presumed_dies_at
    known: dict[str, Any] = {
        "presumed_dies_at": rotation.old_dies_at or dies_at,
        "passes": passes,
        "first_pass_at": first,
        "last_pass_at": now,
        "finding": "",
    }
    if is_through:
        move(rotation, State.TESTED, next_at=now, **known)
        return
    left = max(first + TESTED_FOR - now, timedelta())
    wait = TESTS_APART if passes < TESTS - 1 else max(TESTS_APART, left)
    move(rotation, State.TESTING, next_at=now + wait, **known)


def _note_failure(
    rotation: Rotation, secret: ClientSecret, result: LiveTest, now: datetime
) -> None:
    """Begin the tests anew after a no; after a silence, go on where they were.

    Amazon may refuse a new secret for a while, so that only a day of refusals is
    believed. A secret that waits is tried meanwhile.
    """
    changes: dict[str, Any] = {
        "finding": result.finding[:60],
        "next_at": now + TESTS_APART,
    }
    if result.refused:
        changes |= {"passes": 0, "first_pass_at": None}
        if now - secret.stored_at >= CLIENT_SECRET_SETTLING:
            refuse(secret, result.finding)
            InboundMessage.objects.filter(secret=secret).update(
                state=InboundMessage.State.REFUSED
            )
            turn_to_another(rotation, now)
            return
        if turn_to_another(rotation, now, keeping=secret):
            return
    if now - secret.stored_at >= CLIENT_SECRET_SETTLING:
        _raise("rotation-not-proven", rotation)
    move(rotation, State.TESTING, **changes)


@transaction.atomic
def _give_up(rotation: Rotation) -> None:
    """The secret under test is gone: another way led to another secret."""
    lock_application(rotation.application.account_id)
    turn_to_another(rotation, timezone.now())


def _promote(rotation: Rotation, _now: datetime) -> None:
    """Put the new secret to use, and keep the old one to its end."""
    reach("tested")
    with transaction.atomic():
        application = lock_application(rotation.application.account_id)
        tested = application.client_secrets.under_test()
        secret = tested.filter(rotations=rotation).first()
        if secret is None:
            turn_to_another(rotation, timezone.now())
            return
        note(rotation, next_at=None)
        promote(application, secret)
        reach("promoting")
        _date_the_old_one(rotation)
    reach("promoted")


def _date_the_old_one(rotation: Rotation) -> None:
    """Amazon has told when the replaced secret dies."""
    if rotation.old_dies_at is None:
        return
    rotation.application.client_secrets.replaced().update(
        dies_at=rotation.old_dies_at, dies_source=ClientSecret.Source.AMAZON
    )


@transaction.atomic
def _overlap(rotation: Rotation, now: datetime) -> None:
    """Done when the replaced secret is; meanwhile another may want its turn."""
    application = lock_application(rotation.application.account_id)
    reach("retiring")
    alive = application.client_secrets.previous(now).first()
    if alive is None:
        for dead in application.client_secrets.overdue(now):
            retire(dead)
        move(rotation, State.RETIRED, next_at=None)
    else:
        note(rotation, next_at=alive.dies_at)
    take_next_message(application, now)


@transaction.atomic
def _rolled_back(rotation: Rotation, now: datetime) -> None:
    """Go forward again before the secret that was gone back to dies."""
    application = lock_application(rotation.application.account_id)
    current = application.client_secrets.current().first()
    ends = current.dies_at if current else None
    if ends is None or rotation.secret is None or rotation.secret == current:
        move(rotation, State.RETIRED, next_at=None)
    elif ends - now <= GO_FORWARD_BEFORE:
        swap(application, rotation, State.PROMOTED, actor=None)
    else:
        note(rotation, next_at=ends - GO_FORWARD_BEFORE)


STEPS: Final[dict[State, Callable[[Rotation, datetime], None]]] = {
    State.INTENT: _after_intent,
    State.REQUESTED: _wait,
    State.UNKNOWN: _wait,
    State.HUMAN: _human,
    State.RECEIVED: _test,
    State.TESTING: _test,
    State.TESTED: _promote,
    State.PROMOTED: _overlap,
    State.ROLLED_BACK: _rolled_back,
}
