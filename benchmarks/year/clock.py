"""One clock for the portal, for Amazon and for everybody: it jumps, it never runs."""

import heapq
from collections.abc import Callable
from datetime import datetime

import time_machine
from django.utils import timezone

Happening = Callable[[], None]


class Calendar:
    """What will happen, in the order of time; the clock stands at what happens now."""

    def __init__(self, begins: datetime, ends: datetime) -> None:
        self.begins, self.ends = begins, ends
        self._coming: list[tuple[datetime, int, Happening]] = []
        self._count = 0
        self._travel = time_machine.travel(begins, tick=False)
        self._hands = self._travel.start()

    @property
    def now(self) -> datetime:
        return timezone.now()

    def at(self, moment: datetime, happening: Happening) -> None:
        """Let something happen; what is past happens now, what is too late never."""
        if moment < self.ends:
            self._count += 1
            coming = (max(moment, self.now), self._count, happening)
            heapq.heappush(self._coming, coming)

    def run(self) -> None:
        """Let everything happen until the year is over."""
        while self._coming:
            moment, _, happening = heapq.heappop(self._coming)
            self._hands.move_to(moment)
            happening()
        self._hands.move_to(self.ends)

    def stop(self) -> None:
        self._travel.stop()
