"""The answers of whole batches, remembered while nothing in them has changed.

A Runner that fetches everything asks for the same thousand again and again. Here the
answer of the last time lies under seal, beside the text by which it is recorded: one
number tells that it still holds, one seal is opened, and one statement records it.

What may be kept is decided by `remembered` for each part of a batch, so that the same
changes, the same calendar and the same doubts end both; and a batch in which anything
is refused is not kept at all. It is kept by the body that asked, byte for byte, and for
the token alone that did.
"""

import hashlib
import threading
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.flows.delivery import Delivered
from credentials.flows.recording import PICKUP_IS_NOTED_EVERY, Handed
from credentials.flows.recording_batches import Sheet, record_sheet, versions_of
from credentials.flows.remembered import Found, generation, may_fetch, recall
from credentials.flows.runner_tokens import note_use
from credentials.models import RunnerToken
from credentials.own_seal import OwnSeal

# Of each process; an answer to a thousand takes 0.7 of these megabytes.
MOST_BYTES = 24 * 1024 * 1024
MOST_KEPT = 256


class Wish(NamedTuple):
    """The digest of a runner token, and that of the body which it sent."""

    mark: str
    body: bytes

    @property
    def as_bytes(self) -> bytes:
        return self.mark.encode() + self.body


class _Kept(NamedTuple):
    of: str
    since: datetime
    until: datetime
    token: RunnerToken
    versions: str
    sealed: bytes

    @property
    def size(self) -> int:
        return len(self.sealed) + len(self.versions)


class _Memory:
    """The latest answers, as many as there is room for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._kept: dict[Wish, _Kept] = {}
        self._bytes = 0
        self.seal = OwnSeal()

    def find(self, wish: Wish) -> _Kept | None:
        return self._kept.get(wish)

    def keep(self, wish: Wish, kept: _Kept) -> None:
        if kept.size > MOST_BYTES:
            return
        with self._guard:
            self._drop(wish)
            while self._bytes + kept.size > MOST_BYTES or len(self._kept) >= MOST_KEPT:
                self._drop(next(iter(self._kept)))
            self._kept[wish] = kept
            self._bytes += kept.size

    def forget(self) -> None:
        with self._guard:
            self._kept.clear()
            self._bytes = 0

    def _drop(self, wish: Wish) -> None:
        dropped = self._kept.pop(wish, None)
        self._bytes -= dropped.size if dropped else 0


_memory = _Memory()


def wish_of(mark: str, body: bytes) -> Wish:
    """What an answer is kept by; the body may be as large as it likes."""
    return Wish(mark, hashlib.sha256(body).digest())


@sensitive_variables()
def deliver_again(*, wish: Wish, address: str | None) -> bytes | None:
    """The same answer as the last time, recorded; None where it has to be made anew."""
    kept = _memory.find(wish)
    if (
        kept is None
        or not kept.since <= timezone.now() < kept.until
        or kept.of != generation()
        or not may_fetch(kept.token, address)
    ):
        return None
    answer = _memory.seal.unseal(kept.sealed, wish.as_bytes)
    note_use(token=kept.token, address=address)
    record_sheet(Sheet(kept.token, address, kept.versions))
    return answer


@sensitive_variables()
def remember_batch(
    *,
    wish: Wish,
    wanted: Sequence[tuple[str, str]],
    delivered: Sequence[object],
    answer: bytes,
) -> None:
    """Keep an answer, if each of its parts is what is remembered of it right now."""
    # Read before anything is recalled: a change in between only ends it sooner.
    of = generation()
    found = recall([(wish.mark, *key) for key in wanted], timezone.now())
    parts = [
        one
        for one, given in zip(found, delivered, strict=True)
        if one and isinstance(given, Delivered) and given.of is one.laid_out.deliverable
    ]
    if of is None or len(parts) < len(wanted):
        return
    sealed = _memory.seal.seal(answer, wish.as_bytes)
    _memory.keep(wish, _kept(of, parts, sealed))


def _kept(of: str, parts: Sequence[Found], sealed: bytes) -> _Kept:
    """Until the calendar turns for a part of it, or a pickup has to be noted again."""
    token = parts[0].token
    noted = [one.pickup.at for one in parts if one.pickup]
    rows = [one.laid_out.deliverable.authorization for one in parts]
    handed = [Handed(token, row, None, unchanged=False) for row in rows]
    return _Kept(
        of,
        max(one.laid_out.since for one in parts),
        min(
            *(one.laid_out.until for one in parts),
            min(noted) + PICKUP_IS_NOTED_EVERY,
        ),
        token,
        versions_of(handed),
        sealed,
    )


@receiver(setting_changed)
def _forget(**_: object) -> None:
    _memory.forget()
