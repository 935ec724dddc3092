"""Running calls in threads of the portal's own, so that the server has its own back.

The server is given few threads: those that wake together fight for one interpreter,
and a fetch took a tenth less time with three than with sixteen. They take calls in,
and answer what is quick; whatever may be slow is run here.

The server hands a body out in the thread that it called and in no other. So it is read
there, and who sends one slowly holds that thread. Only so many do so at once that one
is left over, for the fetches of Runners have no body.
"""

import io
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from typing import Any, Protocol

from django.conf import settings

AT_ONCE = 16
# One less than the server should have threads.
BODIES_READ_AT_ONCE = 2
# Who has taken so many seconds is slow, and nobody waits for them. Where sixteen
# batches are computed at once, a body that is there takes tenths of one to be read.
SLOW = 2.0
# Of bodies that were read and whose calls have not been answered yet.
MOST_BYTES = 64 * 1024 * 1024

NOT_READ = "portal.body_not_read"

logger = logging.getLogger(__name__)


class _Turns:
    """Who sends a body at this moment, and since when."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._since: list[float] = []

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Whether there is a turn; the quick are awaited, and the slow are not."""
        with self._changed:
            is_mine = self._changed.wait_for(self._has_room, self._patience())
            since = time.monotonic()
            if is_mine:
                self._since.append(since)
        try:
            yield is_mine
        finally:
            if is_mine:
                with self._changed:
                    self._since.remove(since)
                    self._changed.notify()

    def _has_room(self) -> bool:
        return len(self._since) < BODIES_READ_AT_ONCE

    def _patience(self) -> float:
        """Until the last of those who send a body turns out to be slow."""
        latest = max(self._since, default=0.0)
        return max(0.0, latest + SLOW - time.monotonic())


_turns = _Turns()


class Envelope(Protocol):
    """The server's side of a call that may be answered from any thread."""

    def answer(
        self, status: int, headers: list[tuple[str, str]], body: bytes
    ) -> None: ...

    def run(self) -> Any: ...


class _Held:
    """How many bytes of bodies are kept at this moment."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._bytes = 0

    def take(self, length: int) -> bool:
        with self._guard:
            has_room = self._bytes + length <= MOST_BYTES
            self._bytes += length if has_room else 0
            return has_room

    def give_back(self, length: int) -> None:
        with self._guard:
            self._bytes -= length


_held = _Held()


def run_apart(envelope: Envelope, scope: dict[str, Any]) -> None:
    """Have a call run and answered, and come back before that.

    A body that cannot be read now is marked in the environment, and the call has none.
    """
    length = _length_of(scope)
    if length and not _take_in(scope, length):
        scope[NOT_READ], length = True, 0
    _pool().submit(_run, envelope, length)


def _length_of(scope: dict[str, Any]) -> int:
    """How long a body is that the site would read; what is larger, it never reads."""
    told = scope.get("CONTENT_LENGTH") or "0"
    length = int(told) if told.isdecimal() else 0
    return length if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE else 0


def _take_in(scope: dict[str, Any], length: int) -> bool:
    if not _held.take(length):
        return False
    is_read = False
    try:
        is_read = _read_body(scope, length)
    finally:
        if not is_read:
            _held.give_back(length)
    return is_read


def _read_body(scope: dict[str, Any], length: int) -> bool:
    """Read it whole; a part of one is none, since its caller went away."""
    with _turns.turn() as is_mine:
        if not is_mine:
            return False
        whole, coming = io.BytesIO(), scope["wsgi.input"]
        while part := coming.read(length - whole.tell()):
            whole.write(part)
    if whole.tell() < length:
        return False
    whole.seek(0)
    scope["wsgi.input"] = whole
    return True


def run_later(envelope: Envelope) -> None:
    """Have a call without a body run."""
    _pool().submit(_run, envelope, 0)


def _run(envelope: Envelope, length: int) -> None:
    """Run a call that nobody else would answer if it ended in an exception."""
    try:
        envelope.run()
    except Exception:
        logger.exception("call_not_answered")
        envelope.answer(HTTPStatus.INTERNAL_SERVER_ERROR, [], b"")
    finally:
        _held.give_back(length)


@cache
def _pool() -> ThreadPoolExecutor:
    """Begun with the first call that needs it, as a fork takes over no threads."""
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="own")
