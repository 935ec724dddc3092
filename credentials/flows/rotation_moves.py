"""The moves of a rotation, each inside the transaction of a flow.

Between two moves a process may die. `passed` tells of each such gap by its name, so
that tests can let it happen there.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone

from credentials.errors import RotationMoved
from credentials.flows.actors import name_of
from credentials.flows.alarms import settle_alarm
from credentials.models import (
    Application,
    AutomaticRotation,
    ClientSecret,
    Event,
    InboundMessage,
    Rotation,
    Tag,
    User,
)
from credentials.models.rotations import State

ALARMS_OF_A_ROTATION: Final = (
    "rotation-quiet",
    "rotation-silent",
    "rotation-needs-person",
    "rotation-not-proven",
    "rotation-refused",
)
AGAIN: Final = timedelta(minutes=1)

passed = Signal()


def reach(gap: str) -> None:
    """Say that everything before a gap is durable, and nothing after it has begun."""
    passed.send(sender=Rotation, gap=gap)


def move(
    rotation: Rotation, to: State, *, actor: User | None = None, **changes: Any
) -> None:
    """Take a rotation to a state, if it still is where this process saw it.

    Raises RotationMoved where somebody was faster; then nothing is changed. A move
    gives the lease back.
    """
    changes |= {"state": to, "state_since": timezone.now(), "lease_until": None}
    _update(rotation, changes)
    Event.objects.record(
        Tag.ROTATION_MOVED,
        actor=name_of(actor),
        account=rotation.application.account,
        subject=rotation,
        rotation=str(to),
        answer=rotation.answer,
        number=rotation.secret.number if rotation.secret else None,
    )


def note(rotation: Rotation, **changes: Any) -> None:
    """Change what is known of a rotation that stays in its state; the same promise."""
    _update(rotation, {**changes, "lease_until": None})


def _update(rotation: Rotation, changes: dict[str, Any]) -> None:
    mine = Rotation.objects.filter(
        pk=rotation.pk, state=rotation.state, fence=rotation.fence
    )
    if mine.update(fence=F("fence") + 1, **changes) != 1:
        raise RotationMoved
    rotation.fence += 1
    for name, value in changes.items():
        setattr(rotation, name, value)


def settle_alarms(rotation: Rotation) -> None:
    """End what was raised about a rotation that is no longer waited for."""
    for alarm in ALARMS_OF_A_ROTATION:
        settle_alarm(alarm=alarm, reason_key=str(rotation.pk))


def end_by_promotion(application: Application, row: ClientSecret) -> None:
    """End what is open, now that a secret became the current one, by whatever way.

    A person's paste and the queue's own tests both come here.
    """
    now = timezone.now()
    InboundMessage.objects.filter(secret=row).update(state=InboundMessage.State.USED)
    rotation = Rotation.objects.open().filter(application=application).first()
    if rotation is None:
        return
    if rotation.secret_id and rotation.secret_id != row.pk:
        _let_go_of(rotation)
    move(
        rotation,
        State.PROMOTED,
        secret=row,
        presumed_dies_at=None,
        next_at=now,
    )
    settle_alarms(rotation)
    if rotation.asked_by_id:
        AutomaticRotation.objects.filter(
            application=application, first_done_at=None
        ).update(first_done_at=now)


def _let_go_of(rotation: Rotation) -> None:
    """Put a secret that was under test back among those that wait their turn."""
    InboundMessage.objects.filter(
        secret=rotation.secret, state=InboundMessage.State.TAKEN
    ).update(state=InboundMessage.State.WAITING)


def open_by_message(
    application: Application, message: InboundMessage, now: datetime
) -> None:
    """Have the secret of a message tested, in the rotation that waits for it."""
    rotation = Rotation.objects.open().filter(application=application).first()
    taken: dict[str, Any] = {
        "secret": message.secret,
        "old_dies_at": message.old_dies_at,
        "next_at": now,
        "passes": 0,
        "first_pass_at": None,
        "last_pass_at": None,
        "finding": "",
    }
    if rotation is None:
        replaces = application.client_secrets.current().first()
        rotation = Rotation(
            application=application, state=State.RECEIVED, replaces=replaces
        )
        rotation.save(force_insert=True)
        move(rotation, State.RECEIVED, **taken)
    elif rotation.is_asked:
        move(rotation, State.RECEIVED, **taken)
        settle_alarms(rotation)
    else:
        return
    message.state = InboundMessage.State.TAKEN
    message.save()
