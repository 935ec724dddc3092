"""What a restored backup brings back is held until somebody who knows confirms it.

Whatever was revoked or removed after the backup was made is alive in it. So nobody
signs in and no Runner fetches before an operator has said who may; the automatic
rotation stays off, since a rotation may have happened that the backup knows nothing
of; and all credentials are due to be validated, since some may have died meanwhile.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from credentials.models import (
    Authorization,
    AutomaticRotation,
    Event,
    Invitation,
    RunnerToken,
    Tag,
    User,
)


@dataclass(frozen=True)
class Held:
    """What waits for a word after the last restore."""

    people: list[User]
    tokens: list[RunnerToken]
    rotations: list[AutomaticRotation]


def hold_back(now: datetime) -> dict[str, Any]:
    """Hold what was restored; returns what the event of the restore has to tell."""
    people = User.objects.filter(is_active=True)
    tokens = RunnerToken.objects.live(now)
    rotations = AutomaticRotation.objects.filter(is_on=True)
    held = {
        "held_at": now.isoformat(),
        "people": [one.pk for one in people],
        "tokens": [str(one.pk) for one in tokens],
        "rotations": [one.pk for one in rotations],
    }
    people.update(is_active=False)
    tokens.update(revoked_at=now)
    rotations.update(is_on=False, changed_at=now)
    # A link that was withdrawn meanwhile would work again; a new one is sent easily.
    Invitation.objects.open().update(withdrawn_at=now)
    Authorization.objects.with_token().update(check_due_at=now, check_attempts=0)
    return held


def held_back() -> Held:
    """What is still held; empty where nothing was ever restored."""
    restored = Event.objects.filter(tag=Tag.BACKUP_IMPORTED).order_by("-seq").first()
    if restored is None or "held_at" not in restored.details:
        return Held([], [], [])
    later = Event.objects.filter(tag=Tag.RESTORED_CONFIRMED, seq__gt=restored.seq)
    told = [event.details for event in later]

    def left(kind: str) -> set[Any]:
        confirmed = {key for details in told for key in details.get(kind, ())}
        return set(restored.details[kind]) - confirmed

    held_at = datetime.fromisoformat(restored.details["held_at"])
    rotations = AutomaticRotation.objects.filter(
        pk__in=left("rotations"), is_on=False, changed_at=held_at
    )
    return Held(
        list(User.objects.filter(pk__in=left("people"), is_active=False)),
        list(RunnerToken.objects.filter(pk__in=left("tokens"), revoked_at=held_at)),
        list(rotations.select_related("application__account")),
    )


@transaction.atomic
def confirm_restored(
    *,
    people: Iterable[User] = (),
    tokens: Iterable[RunnerToken] = (),
    rotations: Iterable[AutomaticRotation] = (),
    actor: str,
) -> None:
    """Let in again what is held, and no more than that."""
    held, now = held_back(), timezone.now()
    persons = {one.pk for one in people} & {one.pk for one in held.people}
    bearers = {one.pk for one in tokens} & {one.pk for one in held.tokens}
    switches = {one.pk for one in rotations} & {one.pk for one in held.rotations}
    User.objects.filter(pk__in=persons).update(is_active=True)
    RunnerToken.objects.filter(pk__in=bearers).update(revoked_at=None)
    AutomaticRotation.objects.filter(pk__in=switches).update(is_on=True, changed_at=now)
    Event.objects.record(
        Tag.RESTORED_CONFIRMED,
        actor=actor,
        people=sorted(persons),
        tokens=sorted(map(str, bearers)),
        rotations=sorted(switches),
    )
