"""Planted secrets, and finding them again however they are written."""

import base64
import json
import secrets
from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote, quote_plus

from tests.support.amazon_side import client_secret, refresh_token

PREFIXES = (b"amzn1.oa2-cs.v1.", b"Atzr|IwEB", b"Atza|IwEB", b"Atz.sprdt|IwEB", b"rnr_")
TAIL = 4
PIECE = 20


def pieces_of(value: bytes) -> list[bytes]:
    """What a leak would show of a value, also of one that was cut short.

    The prefix says nothing, and the last four characters are shown to people.
    """
    for prefix in PREFIXES:
        value = value.removeprefix(prefix)
    if len(value) <= PIECE + TAIL:
        return [value]
    middle = len(value) // 2
    ends = [PIECE, middle + PIECE // 2, len(value) - TAIL]
    return [value[end - PIECE : end] for end in ends]


def spellings_of(piece: bytes) -> set[bytes]:
    """A piece as it stands in texts, addresses, JSON, HTML and encodings."""
    text = piece.decode("latin-1")
    found = {
        piece,
        piece.hex().encode(),
        piece.hex().upper().encode(),
        quote(piece, safe="").encode(),
        quote_plus(piece).encode(),
        json.dumps(text)[1:-1].encode(),
        escape(text).encode("latin-1"),
        repr(piece)[2:-1].encode(),
    }
    for offset in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            # What stands beside the piece decides about the signs at both ends.
            found.add(encode(b"\0" * offset + piece)[offset + 1 : -4])
    return found


class Canaries:
    """The planted values by what they are."""

    def __init__(self) -> None:
        self._values: dict[str, bytes] = {}
        self._spellings: dict[str, set[bytes]] = {}

    def plant(self, name: str, value: str | bytes) -> None:
        raw = value.encode() if isinstance(value, str) else value
        self._values[name] = raw
        self._spellings[name] = {
            spelling for piece in pieces_of(raw) for spelling in spellings_of(piece)
        }

    def __len__(self) -> int:
        return len(self._values)

    def found_in(self, surface: bytes) -> set[str]:
        """The names of the values that a surface shows in part or whole."""
        return {
            name
            for name, spellings in self._spellings.items()
            if any(spelling in surface for spelling in spellings)
        }

    def found_on(self, surfaces: Mapping[str, bytes]) -> dict[str, set[str]]:
        return {name: self.found_in(text) for name, text in surfaces.items()}


def password() -> str:
    return f"Zq7!{secrets.token_urlsafe(24)}"


def fresh_client_secret() -> str:
    return client_secret(secrets.token_hex(8))


def fresh_refresh_token() -> str:
    return refresh_token(secrets.token_hex(8))


def fresh_access_token() -> str:
    return fresh_refresh_token().replace("Atzr|", "Atza|")


def joined(texts: Iterable[str | bytes]) -> bytes:
    return b"\n".join(
        one.encode("utf-8", "surrogatepass") if isinstance(one, str) else one
        for one in texts
    )
