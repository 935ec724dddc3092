"""Cursors: where a page of a list ended, in a form that nobody is meant to read."""

import base64
import binascii
import uuid
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

POSITION_BYTES = 8
MARK_BYTES = 8


class UnreadableCursor(ValueError):
    """The text is no cursor of this portal."""


class UnknownCursor(Exception):
    """It could be a cursor, but not one that this token was given."""


def write_cursor(position: str) -> str | None:
    """The cursor of a position in the list; there is none at the end of it."""
    if not position:
        return None
    return base64.urlsafe_b64encode(uuid.UUID(position).bytes).decode().rstrip("=")


def read_cursor(cursor: str) -> str:
    """The position that a cursor stands for; raises UnreadableCursor."""
    try:
        raw = base64.b64decode(cursor + "==", altchars=b"-_", validate=True)
        return str(uuid.UUID(bytes=raw))
    except (binascii.Error, ValueError):
        raise UnreadableCursor from None


def write_position(position: int, token: UUID) -> str:
    """The cursor of a position in the event log, for one runner token.

    Sealed and marked with keys of this installation: it tells nobody how much happens
    in accounts of others, and opens for no other token.
    """
    plain = position.to_bytes(POSITION_BYTES, "big")
    mark = _digest(b"mark", token, plain)[:MARK_BYTES]
    hidden = _masked(plain, mark, token)
    return base64.urlsafe_b64encode(mark + hidden).decode().rstrip("=")


def read_position(cursor: str, token: UUID) -> int:
    """The position that a cursor stands for; raises UnknownCursor.

    What is read is written once more: the last letter holds bits to spare, which
    would make several cursors of one.
    """
    raw = base64.urlsafe_b64decode(cursor + "==")
    mark, hidden = raw[:MARK_BYTES], raw[MARK_BYTES:]
    position = int.from_bytes(_masked(hidden, mark, token), "big")
    if not constant_time_compare(write_position(position, token), cursor):
        raise UnknownCursor
    return position


def _masked(text: bytes, mark: bytes, token: UUID) -> bytes:
    stream = _digest(b"mask", token, mark)
    return bytes(one ^ other for one, other in zip(text, stream, strict=False))


def _digest(use: bytes, token: UUID, message: bytes) -> bytes:
    return salted_hmac(
        b"portal.api.cursors." + use, token.bytes + message, algorithm="sha256"
    ).digest()
