"""Holding an answer back without holding a thread or a database connection.

A call that waits is run as any other, finds nothing, and parks: its answer is kept,
and its thread goes on to the next request. One thread of the process looks a few
times a second whether anything happened that a parked call waits for. Those calls are
run once more, with their token recognised once more; when the time is over, the kept
answer leaves.

This needs a server that lets an answer come from another thread than the one that was
called (`portal.held_answers`). With any other, a call finds no ticket and waits in its
thread, if only a few do.
"""

import logging
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import Error as DatabaseFailure
from django.http import HttpRequest

from credentials.flows.connections import give_back_connection

logger = logging.getLogger(__name__)

TICKET = "portal.ticket"
LOOKED_EVERY = 0.25
RUN_AGAIN_AT_ONCE = 4
MOST_PARKED = 4096


class Matter:
    """What a parked call waits for."""

    @classmethod
    def moved(cls, matters: list[Any]) -> Iterable["Matter"]:
        """Those of many matters of this kind for which something has happened."""
        raise NotImplementedError


@dataclass(eq=False, slots=True)
class Ticket:
    """The right of one request to have its answer held back."""

    matter: Matter | None = None
    until: float = 0.0
    is_parked: bool = False

    def wait_for(self, matter: Matter, seconds: float) -> None:
        """Keep the answer to this run, until something happens or time is over.

        The clock starts with the first run.
        """
        self.until = self.until or time.monotonic() + seconds
        self.matter = matter
        self.is_parked = time.monotonic() < self.until and PLACES.has_room


class Parked(Protocol):
    """A call whose answer is kept."""

    ticket: Ticket

    def run(self) -> Any:
        """Run the call once more."""

    def give_up(self) -> None:
        """Answer with what was kept."""


def ticket_of(request: HttpRequest) -> Ticket | None:
    """The ticket of a request; None where its server cannot hold an answer."""
    ticket = request.META.get(TICKET)
    return ticket if isinstance(ticket, Ticket) else None


@dataclass(eq=False)
class Places:
    """Every parked call of this process, and the thread that looks after them."""

    parked: set[Parked] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    someone_waits: threading.Event = field(default_factory=threading.Event)
    runners: ThreadPoolExecutor | None = None

    @property
    def has_room(self) -> bool:
        return len(self.parked) < MOST_PARKED

    def park(self, call: Parked) -> None:
        with self.lock:
            self.parked.add(call)
            if self.runners is None:
                # Begun with the first call that waits: a process that was forked
                # takes over no threads.
                self.runners = ThreadPoolExecutor(
                    RUN_AGAIN_AT_ONCE, thread_name_prefix="run-again"
                )
                threading.Thread(target=self._look, daemon=True).start()
        self.someone_waits.set()

    def _look(self) -> None:
        while True:
            self.someone_waits.wait()
            time.sleep(LOOKED_EVERY)
            with self.lock:
                parked = list(self.parked)
                if not parked:
                    self.someone_waits.clear()
            try:
                self._let_go(parked)
            except Exception:
                logger.exception("waiting_calls_not_looked_after")

    def _let_go(self, parked: list[Parked]) -> None:
        now = time.monotonic()
        late = [call for call in parked if call.ticket.until <= now]
        self._take_out(late)
        for call in late:
            call.give_up()
        ready = _ready([call for call in parked if call.ticket.until > now])
        self._take_out(ready)
        for call in ready:
            if self.runners is not None:
                self.runners.submit(_run_again, call)

    def _take_out(self, calls: Iterable[Parked]) -> None:
        with self.lock:
            self.parked.difference_update(calls)


PLACES = Places()


def _ready(parked: list[Parked]) -> list[Parked]:
    """Those that something happened for; none while the database cannot say."""
    by_kind: dict[type[Matter], list[Matter]] = {}
    for call in parked:
        if (matter := call.ticket.matter) is not None:
            by_kind.setdefault(type(matter), []).append(matter)
    moved: set[int] = set()
    try:
        for kind, matters in by_kind.items():
            moved |= {id(matter) for matter in kind.moved(matters)}
    except DatabaseFailure:
        logger.warning("waiting_calls_cannot_see_the_database")
    finally:
        give_back_connection()
    return [call for call in parked if id(call.ticket.matter) in moved]


def _run_again(call: Parked) -> None:
    try:
        call.run()
    except Exception:
        logger.exception("waiting_call_not_run_again")
        call.give_up()
