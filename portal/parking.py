"""Holding an answer back without holding a thread or a database connection.

A call that waits is run as any other, finds nothing, and parks: its answer is kept,
and its thread goes on to the next request. One thread of the process looks a few
times a second whether anything happened that a parked call waits for. Those calls are
run once more, with their token recognised once more; when the time is over, the kept
answer leaves.

This needs a server that lets an answer come from another thread than the one that was
called. granian does: its protocol object answers whenever it is told to. WSGI has no
name for that, so the object is taken from granian's own wrapper around the
application; where that is not to be found, or with another server, a call finds no
ticket and waits in its thread, if only a few do.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
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

Answer = tuple[int, list[tuple[str, str]], bytes]


class Respond(Protocol):
    """Granian's side of one request, as far as it is used here."""

    def response_bytes(
        self, status: int, headers: list[tuple[str, str]], body: bytes
    ) -> None: ...

    def response_iter(
        self, status: int, headers: list[tuple[str, str]], body: Any
    ) -> None: ...


class Matter:
    """What a parked call waits for."""

    @classmethod
    def moved(cls, matters: list[Any]) -> Iterable["Matter"]:
        """Those of many matters of this kind for which something has happened."""
        raise NotImplementedError


@dataclass(eq=False, slots=True)
class Ticket:
    """The right of one request to have its answer held back.

    `memory` is what the first run of a call leaves for the next ones.
    """

    matter: Matter | None = None
    until: float = 0.0
    is_parked: bool = False
    memory: int | None = None

    def wait_for(self, matter: Matter, seconds: float) -> None:
        """Keep the answer to this run, until something happens or time is over.

        The clock starts with the first run.
        """
        self.until = self.until or time.monotonic() + seconds
        self.matter = matter
        self.is_parked = time.monotonic() < self.until and PLACES.has_room


def ticket_of(request: HttpRequest) -> Ticket | None:
    """The ticket of a request; None where its server cannot hold an answer."""
    ticket = request.META.get(TICKET)
    return ticket if isinstance(ticket, Ticket) else None


class Envelope:
    """Stands between the application and the server, and keeps a parked answer.

    Only this object knows both the ticket and how to run its call again, so that an
    ordinary request leaves no circle of objects behind.
    """

    __slots__ = ("_call", "_kept", "_respond", "_scope", "ticket")

    def __init__(
        self, call: "Application", respond: Respond, scope: dict[str, Any]
    ) -> None:
        self._call, self._respond, self._scope = call, respond, scope
        self._kept: Answer | None = None
        self.ticket = scope[TICKET] = Ticket()

    def run(self) -> Any:
        """Let the application answer, for the first time or once more."""
        self.ticket.is_parked = False
        return self._call(self, self._scope)

    def give_up(self) -> None:
        """Answer with what was kept."""
        if self._kept is not None:
            self._respond.response_bytes(*self._kept)

    def response_bytes(
        self, status: int, headers: list[tuple[str, str]], body: bytes
    ) -> None:
        if self.ticket.is_parked:
            self._park((status, headers, body))
        else:
            self._respond.response_bytes(status, headers, body)

    def response_iter(
        self, status: int, headers: list[tuple[str, str]], body: Any
    ) -> None:
        if not self.ticket.is_parked:
            self._respond.response_iter(status, headers, body)
            return
        # Closing the body ends the request, which gives its connection back.
        try:
            whole = _read(body)
        finally:
            body.close()
        self._park((status, headers, whole))

    def _park(self, answer: Answer) -> None:
        self._kept = answer
        PLACES.park(self)


def _read(body: Any) -> bytes:
    chunks = []
    while True:
        try:
            chunks.append(body.__next__())
        except StopIteration:
            return b"".join(chunks)


@dataclass(eq=False)
class Places:
    """Every parked call of this process, and the thread that looks after them."""

    parked: set[Envelope] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    someone_waits: threading.Event = field(default_factory=threading.Event)
    runners: ThreadPoolExecutor | None = None

    @property
    def has_room(self) -> bool:
        return len(self.parked) < MOST_PARKED

    def park(self, call: Envelope) -> None:
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

    def _let_go(self, parked: list[Envelope]) -> None:
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

    def _take_out(self, calls: Iterable[Envelope]) -> None:
        with self.lock:
            self.parked.difference_update(calls)


PLACES = Places()


def _ready(parked: list[Envelope]) -> list[Envelope]:
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


def _run_again(call: Envelope) -> None:
    try:
        call.run()
    except Exception:
        logger.exception("waiting_call_not_run_again")
        call.give_up()


Application = Callable[[Any, dict[str, Any]], Any]


def holding(wrap: Callable[..., Application]) -> Callable[..., Application]:
    """Granian's wrapper around an application, with a ticket in every environment."""

    def wrapped(*args: Any, **kwargs: Any) -> Application:
        call = wrap(*args, **kwargs)

        def run(respond: Respond, scope: dict[str, Any]) -> Any:
            return Envelope(call, respond, scope).run()

        return run

    wrapped.holds_answers = True  # type: ignore[attr-defined]
    return wrapped


def hold_answers(server: object, name: str = "_wsgi_call_wrap") -> bool:
    """Let granian hold answers; False where it is not built as is known here."""
    wrap = getattr(server, name, None)
    if wrap is None:
        logger.warning("waiting_calls_hold_a_thread")
        return False
    if not hasattr(wrap, "holds_answers"):
        setattr(server, name, holding(wrap))
    return True
