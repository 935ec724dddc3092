"""What was found for Runners, remembered while the database says that nothing changed.

A fetch then reads one number in place of everything. What is remembered is what rows
hold, so all that is secret in it is under seal; and as it is compared with the number
for every fetch, a token that is revoked opens nothing from the next one on.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from credentials.flows.laid_out import LaidOut
from credentials.models import Pickup, RunnerToken
from credentials.models.generations import GENERATION
from credentials.models.statements import Statement

MOST_REMEMBERED = 4096

READ_GENERATION = Statement(f"SELECT {GENERATION}")

# The digest of a runner token, the slug of an account and the id of a marketplace.
Key = tuple[str, str, str]


class Found(NamedTuple):
    """What a token may fetch, and what its Runner fetched of it last."""

    token: RunnerToken
    laid_out: LaidOut
    pickup: Pickup | None

    @property
    def is_wanted(self) -> bool:
        return self.laid_out.deliverable.authorization.removed_at is None


class _Remembered(NamedTuple):
    generation: str
    found: Found


_remembered: dict[Key, _Remembered] = {}
_tokens: dict[str, tuple[str, RunnerToken]] = {}


def generation() -> str | None:
    """The number that grows with every change; None where nothing can be kept by it.

    That is before the first change, and inside a transaction, whose own changes may yet
    be undone.
    """
    if connection.in_atomic_block:
        return None
    [(number,)] = READ_GENERATION.read(())
    return number if number is None else str(number)


def may_fetch(token: RunnerToken, address: str | None) -> bool:
    """Whether a token that is remembered still opens anything, from this address."""
    return token.is_live and token.admits(address) and not token.access_tokens_only


def recall(keys: Sequence[Key], now: datetime) -> list[Found | None]:
    """What is still as it was found; None for everything else."""
    held = [_remembered.get(key) for key in keys]
    current = generation() if any(held) else None
    return [
        one.found
        if one and one.generation == current and one.found.laid_out.holds_at(now)
        else None
        for one in held
    ]


def remember(key: Key, found: Found, of: str | None) -> None:
    """Keep what may be delivered, if all of it was read at the generation `of`.

    Where a Runner comes for the first time, that is an event, and the next fetch finds
    something else.
    """
    is_whole = found.is_wanted and found.laid_out.deliverable.is_complete
    if of is None or found.pickup is None or not is_whole:
        return
    if connection.in_atomic_block:
        return
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
        _tokens.clear()
    token = _shared(key[0], found.token, of)
    _remembered[key] = _Remembered(of, found._replace(token=token))


def _shared(mark: str, token: RunnerToken, of: str) -> RunnerToken:
    """One instance for all that a token fetches, since it notes when it was used."""
    kept = _tokens.get(mark)
    if kept is None or kept[0] != of:
        kept = _tokens[mark] = (of, token)
    return kept[1]
