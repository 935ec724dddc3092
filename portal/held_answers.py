"""Answering granian from another thread than it called, at once or much later.

granian's protocol object answers whenever it is told to. WSGI has no name for that, so
the object is taken from granian's own wrapper around the application. Where that is not
built as is known here, nothing is wrapped, and calls run and wait in its threads.
"""

import logging
from collections.abc import Callable
from typing import Any, Protocol

from portal.own_threads import run_apart
from portal.parking import PLACES, TICKET, Ticket

logger = logging.getLogger(__name__)

Answer = tuple[int, list[tuple[str, str]], bytes]
Application = Callable[[Any, dict[str, Any]], Any]


class Respond(Protocol):
    """Granian's side of one request, as far as it is used here."""

    def response_bytes(
        self, status: int, headers: list[tuple[str, str]], body: bytes
    ) -> None: ...

    def response_iter(
        self, status: int, headers: list[tuple[str, str]], body: Any
    ) -> None: ...


# A call that is answered without being run needs none of its own.
NO_TICKET = Ticket()


class Envelope:
    """Stands between the application and the server, and keeps a parked answer.

    Only this object knows both the ticket and how to run its call again, so that an
    ordinary request leaves no circle of objects behind.
    """

    __slots__ = ("_call", "_kept", "_respond", "_scope", "ticket")

    def __init__(
        self, call: Application, respond: Respond, scope: dict[str, Any]
    ) -> None:
        self._call, self._respond, self._scope = call, respond, scope
        self._kept: Answer | None = None
        self.ticket = NO_TICKET

    def answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Answer without the application having been run."""
        self._respond.response_bytes(status, headers, body)

    def run(self) -> Any:
        """Let the application answer, for the first time or once more."""
        if self.ticket is NO_TICKET:
            self.ticket = self._scope[TICKET] = Ticket()
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


def holding(wrap: Callable[..., Application]) -> Callable[..., Application]:
    """Granian's wrapper around an application, with a ticket in every environment."""

    def wrapped(*args: Any, **kwargs: Any) -> Application:
        call, take = wrap(*args, **kwargs), _taker(*args, **kwargs)

        def run(respond: Respond, scope: dict[str, Any]) -> None:
            envelope = Envelope(call, respond, scope)
            if not (take and take(scope, envelope)):
                run_apart(envelope, scope)

        return run

    wrapped.holds_answers = True  # type: ignore[attr-defined]
    return wrapped


def _taker(
    application: Any, options: dict[str, Any], access_log: str | None = None
) -> Callable[[dict[str, Any], Envelope], bool] | None:
    """What an application answers later, if it does so and nothing stands in between.

    An access log has to see the call and its status together, and the address that
    the server was asked for is not the application's where it has a prefix.
    """
    if access_log or options.get("url_path_prefix"):
        return None
    return getattr(application, "take", None)


def hold_answers(server: object, name: str = "_wsgi_call_wrap") -> bool:
    """Let granian hold answers; False where it is not built as is known here."""
    wrap = getattr(server, name, None)
    if wrap is None:
        logger.warning("waiting_calls_hold_a_thread")
        return False
    if not hasattr(wrap, "holds_answers"):
        setattr(server, name, holding(wrap))
    return True
