"""Cursors: where a page of a list ended, in a form that nobody is meant to read."""

import base64
import binascii
import uuid


class UnreadableCursor(ValueError):
    """The text is no cursor of this portal."""


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
