"""The one door through which everything to Amazon goes.

It promises: an answer or an error within a wall-clock deadline, at most 64 KiB of it,
no redirect followed, no proxy or cookie used, certificates always verified, and a few
retries with full jitter for what may pass (no connection, 429, 5xx) that honour
Retry-After and stay inside the same deadline.
"""

import ipaddress
import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from http import HTTPStatus
from threading import Thread
from urllib.parse import urlsplit

from credentials.amazon.answers import Reply, clock_skew, parse_json, retry_after
from credentials.amazon.errors import Reason, Throttled, Unreachable
from credentials.amazon.message import Message, prepared
from credentials.amazon.shapes import masked
from credentials.amazon.transcript import note
from credentials.amazon.wire import Answer, Line, WireAdapter, ask

logger = logging.getLogger(__name__)

_random = random.SystemRandom()
_PASSING = frozenset(
    {Reason.TIMEOUT, Reason.CONNECTION, Reason.DNS, Reason.SERVER_ERROR}
)


def checked_url(url: str) -> str:
    """Return the address without its last slash, if it is safe to send secrets to.

    Raises ValueError for anything but https, or http to this machine itself.
    """
    parts = urlsplit(url)
    if not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError(f"{url!r} is not the address of a service.")
    if parts.scheme == "https" or (
        parts.scheme == "http" and _is_loopback(parts.hostname)
    ):
        return url.rstrip("/")
    raise ValueError(f"{url!r} must be https, or http to this machine itself.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Transport:
    """Send messages to Amazon; one of these serves all threads.

    All durations are in seconds. `pause` is how it waits between two attempts.
    """

    def __init__(
        self,
        *,
        deadline_seconds: float = 10.0,
        connect_seconds: float = 3.0,
        read_seconds: float = 6.0,
        attempts: int = 3,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._deadline_seconds = deadline_seconds
        self._connect_seconds = connect_seconds
        self._read_seconds = read_seconds
        self._attempts = attempts
        self._pause = pause
        self._adapter = WireAdapter()

    def send(self, message: Message) -> Reply:
        """Send until there is a readable answer.

        Raises Unreachable and Throttled, never later than the deadline.
        """
        until = time.monotonic() + self._deadline_seconds
        last = self._attempts if message.repeatable else 1
        for attempt in range(1, last):
            try:
                return self._attempt(message, until)
            except (Unreachable, Throttled) as failure:
                wait = _wait(failure, attempt)
                if wait is None or time.monotonic() + wait >= until:
                    raise
            self._pause(wait)
        return self._attempt(message, until)

    def _attempt(self, message: Message, until: float) -> Reply:
        answer = self._ask_in_time(message, until)
        if isinstance(answer, Reason):
            note(message, 0, answer.value, "")
            logger.warning(
                "amazon_unreachable",
                extra={"operation": message.operation, "reason": answer.value},
            )
            raise Unreachable(answer)
        logger.info(
            "amazon_answered",
            extra={
                "operation": message.operation,
                "status": answer.status,
                "request_id": _request_id(answer),
            },
        )
        note(message, answer.status, answer.body, _request_id(answer))
        return _read(answer)

    def _ask_in_time(self, message: Message, until: float) -> Answer | Reason:
        # Names are looked up and headers read without a limit of their own, so the
        # attempt runs beside the clock, in a thread whose connection can be cut.
        line = Line()
        result: Future[Answer | Reason] = Future()
        Thread(
            target=self._ask,
            args=(message, line, until, result),
            name="amazon",
            daemon=True,
        ).start()
        try:
            return result.result(timeout=max(until - time.monotonic(), 0))
        except TimeoutError:
            line.cut()
            return Reason.TIMEOUT

    def _ask(
        self,
        message: Message,
        line: Line,
        until: float,
        result: Future[Answer | Reason],
    ) -> None:
        answer: Answer | Reason = Reason.CONNECTION
        left = max(until - time.monotonic(), 0.001)
        try:
            answer = ask(
                self._adapter,
                prepared(message),
                line,
                (min(self._connect_seconds, left), min(self._read_seconds, left)),
                discard_success=message.discard_success,
                has_to_be_json=True,
            )
        finally:
            result.set_result(answer)


def _read(answer: Answer) -> Reply:
    now = datetime.now(UTC)
    status, request_id = answer.status, _request_id(answer)
    patience = retry_after(answer.headers, now)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Throttled(patience, request_id)
    if status == HTTPStatus.REQUEST_TIMEOUT:
        raise Unreachable(Reason.TIMEOUT, status, request_id, patience)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unreachable(Reason.SERVER_ERROR, status, request_id, patience)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise Unreachable(Reason.REDIRECT, status, request_id)
    try:
        body = parse_json(answer.body) if answer.body else None
    except ValueError:
        raise Unreachable(Reason.UNREADABLE, status, request_id) from None
    return Reply(status, body, request_id, clock_skew(answer.headers, now))


def _request_id(answer: Answer) -> str:
    return masked(answer.headers.get("x-amzn-requestid", ""), 64)


def _wait(failure: Unreachable | Throttled, attempt: int) -> float | None:
    """Seconds before the next attempt; None where another one would not help."""
    if isinstance(failure, Unreachable) and failure.reason not in _PASSING:
        return None
    jitter = _random.uniform(0, min(4.0, 0.25 * 2**attempt))
    return max(jitter, failure.retry_after or 0.0)
