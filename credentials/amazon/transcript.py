"""What was sent to Amazon and what it answered, safe to show to anybody.

Whoever wants to read along opens `recorded()` around the calls. Nothing that is kept
holds a secret: what was sent wrapped stays covered but for its last four signs, an
answer loses every token and the name of the store, and whatever looks like a secret or
repeats one is covered.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from credentials.amazon.message import Message
from credentials.amazon.shapes import masked
from credentials.secret import Secret

LONGEST_ANSWER = 600
COVER = "••••"

_TOKENS = frozenset(
    {"access_token", "refresh_token", "id_token", "restrictedDataToken"}
)
# What names the seller is covered too, so that a ticket tells nobody who they are.
_NAMES = frozenset({"storeName"})
_NAMED = re.compile(r'("storeName"\s*:\s*")(?:[^"\\]|\\.)*')
_TOKENS_IN_SHORT = frozenset({"x-amz-access-token"})


@dataclass(frozen=True)
class Exchange:
    """One request and its answer; `at` is RFC 3339 in UTC.

    `status` is 0 where no answer came, and `answer` then names the reason.
    """

    at: str
    method: str
    address: str
    sent: tuple[tuple[str, str], ...]
    status: int
    request_id: str
    answer: str

    def as_dict(self) -> dict[str, object]:
        """Lay it out for JSON."""
        return {**vars(self), "sent": dict(self.sent)}


_listener: ContextVar[list[Exchange] | None] = ContextVar("listener", default=None)


@contextmanager
def recorded(into: list[Exchange]) -> Iterator[None]:
    """Keep every exchange of this thread in a list, in order."""
    mark = _listener.set(into)
    try:
        yield
    finally:
        _listener.reset(mark)


def note(message: Message, status: int, body: bytes | str, request_id: str) -> None:
    """Keep one exchange, if somebody listens; a str is the reason for no answer."""
    listener = _listener.get()
    if listener is None:
        return
    parts = urlsplit(message.url)
    listener.append(
        Exchange(
            at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            method=message.method,
            address=f"{parts.scheme}://{parts.netloc}{parts.path}",
            sent=tuple(_sent(message)),
            status=status,
            request_id=request_id,
            answer=_answer(message, body),
        )
    )


def _sent(message: Message) -> Iterator[tuple[str, str]]:
    for name, value in {**message.headers, **message.query}.items():
        yield name, _covered(name, value)
    for name, value in (message.form or {}).items():
        yield name, _covered(name, value)
    if message.json is not None:
        yield "body", masked(json.dumps(message.json), LONGEST_ANSWER)


def _covered(name: str, value: str | Secret) -> str:
    if not isinstance(value, Secret):
        return masked(value)
    return COVER if name in _TOKENS_IN_SHORT else f"{COVER}{value.tail}"


def _answer(message: Message, body: bytes | str) -> str:
    text = body if isinstance(body, str) else body.decode(errors="replace")
    for secret in _secrets_in(message):
        text = secret.covered_in(text, COVER)
    text = _NAMED.sub(rf"\1{COVER}", text)
    with suppress(ValueError, RecursionError):
        text = json.dumps(_without_tokens(json.loads(text)), ensure_ascii=False)
    return masked(text, LONGEST_ANSWER)


def _secrets_in(message: Message) -> Iterator[Secret]:
    fields: Mapping[str, str | Secret] = {**message.headers, **(message.form or {})}
    return (value for value in fields.values() if isinstance(value, Secret))


def _without_tokens(document: object) -> object:
    if isinstance(document, dict):
        return {
            name: COVER if name in _TOKENS | _NAMES else _without_tokens(value)
            for name, value in document.items()
        }
    if isinstance(document, list):
        return [_without_tokens(value) for value in document]
    return document
