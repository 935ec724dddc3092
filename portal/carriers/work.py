"""The list of work: what is due now, and how one thing of it is done."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, zip_longest
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from credentials.flows.access_tokens import forget_stale_access_tokens
from credentials.flows.held_imports import forget_stale_imports
from credentials.flows.listening import read_kept_message
from credentials.flows.pastes import forget_stale_pastes
from credentials.flows.reminding import engine_is_due, run_reminders
from credentials.flows.rotation_requests import (
    claim_automatic_rotation,
    rotate_if_due,
)
from credentials.flows.rotations import claim_due_rotation, step_rotation
from credentials.flows.secret_upkeep import (
    claim_due_secret,
    let_secrets_change_places,
    prove_pending_secret,
    retire_dead_secrets,
)
from credentials.flows.validating import (
    claim_due_authorization,
    validate_authorization,
)
from credentials.models import (
    AccessToken,
    Authorization,
    AutomaticRotation,
    ClientSecret,
    Dispatch,
    HeldImport,
    HeldPaste,
    InboundMessage,
    Notice,
    Rotation,
)
from portal.notices.dispatches import deliver_dispatch
from portal.notices.post import deliver_notice

WHOLE = ""


class Thing(NamedTuple):
    """One thing that is due; the key is empty where a kind is worked off whole."""

    kind: str
    key: str

    @property
    def lock(self) -> str:
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Kind:
    """One kind of work: the keys of what is due, and what is done with one of them."""

    due: Callable[[datetime], Iterable[object]]
    do: Callable[[str], None]


def validate_one(key: str) -> None:
    authorization = claim_due_authorization(pk=key)
    if authorization is not None:
        validate_authorization(authorization=authorization)


def prove_one(key: str) -> None:
    secret = claim_due_secret(pk=key)
    if secret is not None:
        prove_pending_secret(secret=secret)


def rotate_one(key: str) -> None:
    setting = claim_automatic_rotation(pk=key)
    if setting is not None:
        rotate_if_due(setting=setting)


def step_one(key: str) -> None:
    rotation = claim_due_rotation(pk=key)
    if rotation is not None:
        step_rotation(rotation=rotation)


def read_one(key: str) -> None:
    read_kept_message(pk=key)


Due = Callable[[datetime], "QuerySet[Any]"]


def _each(due: Due, do: Callable[[str], None]) -> Kind:
    """A kind whose things are rows, each done by itself."""
    return Kind(lambda now: due(now).values_list("pk", flat=True), do)


def _whole(is_due: Callable[[datetime], bool], do: Callable[[], object]) -> Kind:
    """A kind that is worked off whole, and so has no keys."""

    def do_all(_key: str) -> None:
        do()

    return Kind(lambda now: [WHOLE] if is_due(now) else [], do_all)


def _all(due: Due, do: Callable[[], object]) -> Kind:
    """A kind that is worked off whole as soon as any row is due."""
    return _whole(lambda now: due(now).exists(), do)


KINDS: Final[dict[str, Kind]] = {
    "prove-secret": _each(ClientSecret.objects.due_for_proof, prove_one),
    "serve-secrets": _all(
        ClientSecret.objects.changing_places, let_secrets_change_places
    ),
    "read-message": _each(InboundMessage.objects.due, read_one),
    "step-rotation": _each(Rotation.objects.due, step_one),
    "rotate": _each(AutomaticRotation.objects.due, rotate_one),
    "validate": _each(Authorization.objects.due, validate_one),
    "deliver-notice": _each(Notice.objects.due, deliver_notice),
    "dispatch": _each(Dispatch.objects.due, deliver_dispatch),
    "remind": _whole(engine_is_due, run_reminders),
    "retire-secrets": _all(ClientSecret.objects.overdue, retire_dead_secrets),
    "forget-pastes": _all(HeldPaste.objects.stale, forget_stale_pastes),
    "forget-access-tokens": _all(AccessToken.objects.stale, forget_stale_access_tokens),
    "forget-imports": _all(HeldImport.objects.stale, forget_stale_imports),
}


def due(limit: int, *, now: datetime | None = None) -> Iterator[Thing]:
    """What should be done now: of each kind at most so many, the longest due first.

    The kinds take turns, so that a thousand validations do not hold up one mail.
    """
    now = now or timezone.now()
    queues = [
        [Thing(name, str(key)) for key in islice(kind.due(now), limit)]
        for name, kind in KINDS.items()
    ]
    for turn in zip_longest(*queues):
        yield from (thing for thing in turn if thing is not None)


def do(thing: Thing) -> None:
    """Do one thing, if it is still due and nobody else is at it.

    Safe to call twice, and safe to die in: the claim is a lease that runs out.
    """
    KINDS[thing.kind].do(thing.key)
