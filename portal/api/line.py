"""Calls that stand in line, and are served together by whoever came first.

Threads that each serve one call fight for one interpreter, and each waits for a commit
of its own. Here a thread that brings a call leaves it in the line and goes
back to the server, which sends the answer whenever it is there; only where nobody
serves does it serve itself, until the line is empty.
"""

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
Served = TypeVar("Served")

# Who came first waits for no more than these after it.
AT_ONCE = 32
# For so many seconds the first one waits for as many as came together the last time.
PATIENCE = 0.0005

logger = logging.getLogger(__name__)


class Line(Generic[T, Served]):
    """Calls `prepare` with those who stand in line, and then `finish` with them all.

    Whoever comes while others are prepared still goes with them. `finish` has to answer
    everybody, and `prepare` to bring each one back, whatever happens to the others.
    """

    def __init__(
        self,
        prepare: Callable[[list[T]], list[Served]],
        finish: Callable[[list[Served]], None],
    ) -> None:
        self._prepare, self._finish = prepare, finish
        self._guard = threading.Lock()
        self._is_complete = threading.Condition(self._guard)
        self._waiting: list[T] = []
        self._somebody_serves = False
        self._company = 1

    def join(self, brought: T) -> None:
        """Leave it to be served, or serve until nobody waits any more."""
        with self._guard:
            self._waiting.append(brought)
            if self._somebody_serves:
                if len(self._waiting) == self._company:
                    self._is_complete.notify()
                return
            self._somebody_serves = True
        while group := self._next():
            try:
                self._serve(group)
            except Exception:
                # Whoever comes next must still find somebody who serves.
                logger.exception("line_not_served")
                self._company = 1

    def _serve(self, group: list[T]) -> None:
        served = self._prepare(group)
        while self._waiting and len(served) < AT_ONCE:
            with self._guard:
                group = self._first(AT_ONCE - len(served))
            served += self._prepare(group)
        self._company = len(served)
        self._finish(served)

    def _next(self) -> list[T]:
        """The next group; with an empty one this thread no longer serves."""
        with self._guard:
            if self._company > len(self._waiting) > 0:
                self._is_complete.wait_for(self._all_are_here, PATIENCE)
            self._somebody_serves = bool(self._waiting)
            return self._first(AT_ONCE)

    def _all_are_here(self) -> bool:
        return len(self._waiting) >= self._company

    def _first(self, most: int) -> list[T]:
        """The first of those who wait, for whoever holds the guard."""
        group, self._waiting = self._waiting[:most], self._waiting[most:]
        return group
