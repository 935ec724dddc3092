"""The worker: it does what is due, dies over it, and is not alone."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from benchmarks.year.history import History
from benchmarks.year.mailbox import Mailbox
from credentials.flows.listening import listen_once
from credentials.models import AutomaticRotation
from portal.carriers.embedded import attempt
from portal.carriers.work import KINDS, Thing

DIES: Final = 0.006
IS_NOT_ALONE: Final = 0.02
STATEMENTS: Final = 30
MOST_POLLS: Final = 100


class Killed(BaseException):
    """The worker's process ended here."""


def _die() -> None:
    raise Killed


class Worker:
    """Asks what is due and does it, thing by thing, as the embedded carrier does."""

    def __init__(self, rng: random.Random, history: History) -> None:
        self._rng, self._history = rng, history

    def listen(self, mailbox: Mailbox) -> bool:
        """Take what the queue has, until it is empty or away."""
        for _ in range(MOST_POLLS):
            if not self._poll():
                return False
            following = mailbox.next_at
            if mailbox.is_away or following is None or following > timezone.now():
                break
        return True

    def _poll(self) -> bool:
        if self._rng.random() >= DIES:
            listen_once(wait_seconds=0)
            return True
        return self._die_over(lambda: listen_once(wait_seconds=0))

    def do(self, *kinds: str) -> bool:
        """Do what is due of these kinds; False where somebody died over it."""
        alive = True
        for name in kinds:
            for key in [str(key) for key in KINDS[name].due(timezone.now())]:
                alive &= self._attempt(Thing(name, key))
        return alive

    def rotate(self, client_ids: set[str]) -> bool:
        """Look at those applications whose rotation might be due by itself."""
        rows = AutomaticRotation.objects.due(timezone.now()).filter(
            application__client_id__in=client_ids
        )
        alive = True
        for key in [str(key) for key in rows.values_list("pk", flat=True)]:
            alive &= self._attempt(Thing("rotate", key))
        return alive

    def _attempt(self, thing: Thing) -> bool:
        drawn = self._rng.random()
        self._history.count(f"done: {thing.kind}")
        if drawn < DIES:
            return self._attempt_and_die(thing)
        if drawn < DIES + IS_NOT_ALONE:
            self._attempt_by_two(thing)
        else:
            attempt(thing)
        return True

    def _attempt_and_die(self, thing: Thing) -> bool:
        if thing.kind == "deliver-notice":
            self._history.died_sending.add(thing.key)
        return self._die_over(lambda: attempt(thing))

    def _die_over(self, work: Callable[[], Any]) -> bool:
        """Be killed before one of the statements; True where it ended before that."""
        dying = Statements(self._rng.randint(1, STATEMENTS), _die)
        with connection.execute_wrapper(dying), suppress(Killed):
            work()
            return True
        self._history.count("workers killed")
        return False

    def _attempt_by_two(self, thing: Thing) -> None:
        """Another worker does the same between two transactions of this one."""
        self._history.count("things done by two at once")
        second = Statements(
            self._rng.randint(1, STATEMENTS),
            lambda: attempt(thing),
            between_transactions=True,
        )
        with connection.execute_wrapper(second):
            attempt(thing)
        attempt(thing)


class Statements:
    """Counts the statements of a connection, and lets something happen before one."""

    def __init__(
        self,
        at: int,
        happening: Callable[[], None],
        *,
        between_transactions: bool = False,
    ) -> None:
        self._left, self._happening = at, happening
        self._between = between_transactions

    def __call__(self, execute: Callable[..., Any], *rest: Any) -> object:
        self._left -= 1
        is_time = not (self._between and connection.in_atomic_block)
        if self._left <= 0 and is_time and self._happening:
            happening, self._happening = self._happening, None
            happening()
        return execute(*rest)
