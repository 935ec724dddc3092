"""What goes back over the wire, before it is known how it will be sent."""

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any


@dataclass(frozen=True)
class Answer:
    """One HTTP answer; the server adds `Date` and `Content-Length`."""

    status: int
    body: bytes = b""
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def json_answer(
    status: int, body: Any, headers: dict[str, str] | None = None
) -> Answer:
    content = json.dumps(body, separators=(",", ":")).encode()
    return Answer(status, content, "application/json", headers or {})


def no_content() -> Answer:
    return Answer(HTTPStatus.NO_CONTENT)


@dataclass(frozen=True)
class Request:
    """One HTTP request as the stand-in's parts see it.

    `query` is the undecoded part after the question mark; header names are lower case.
    """

    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
