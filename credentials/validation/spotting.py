"""Finding Amazon's values inside any text: files, labels, pages, wrapped lines.

Every search takes time in proportion to the length of the text.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from credentials.amazon import Kind, kind_of
from credentials.amazon.shapes import SHORTEST_REFRESH_TOKEN
from credentials.validation.look_alikes import folded, latin_twin

_START = re.compile(
    r"Atz[ra]\||Atz\.sprdt\||amzn1\."
    r"|(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])"
)
QUOTES = "\"'`\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb"
# A bar stands in no token and a prefix in no value, so one of these begins another.
_BEGINS = re.compile(r"Atz[ra]\||Atz\.sprdt\||amzn1\.")
_RUN = re.compile(rf"[^\s{QUOTES},;<>(){{}}\[\]&]*")
_NEXT_PIECE = re.compile(rf"\s+([A-Za-z0-9_\-+/=]+)(?=[\s{QUOTES},;]|$)")
_TOKEN = re.compile(r"Atz[ra]\|[A-Za-z0-9_\-+/=]*")
_COVERED = re.compile(r"[•●∙*]{3}")
_DOTS = "•●∙"
_CUT_SHORT = ("...", "…")

# What mail programs and web pages write where a token has a bar or a line ends.
_QUOTED_LINE = re.compile(r"^(?:> ?)+", re.MULTILINE)
_SOFT_BREAK = re.compile(r"^(\S{40,75})=\r?\n", re.MULTILINE)
_ENTITY = re.compile(r"(?<=Atz[ra])&(?:#0*124|#[xX]0*7[cC]|vert|verbar|VerticalLine);")
_ESCAPED_BAR = re.compile(r"%(?:25)*7c", re.IGNORECASE)

_DAMAGED = (
    ("Atzr|", Kind.REFRESH_TOKEN),
    ("Atza|", Kind.ACCESS_TOKEN),
    ("Atz.sprdt|", Kind.RESTRICTED_DATA_TOKEN),
    ("amzn1.application-oa2-client", Kind.CLIENT_IDENTIFIER),
    ("amzn1.oa2-cs", Kind.CLIENT_SECRET),
    ("amzn1.s", Kind.APPLICATION_ID),
)
_ESCAPES = (
    ("\\u007c", "|"),
    ("\\|", "|"),
    ("\\/", "/"),
    ("\\\r\n", "\n"),
    ("\\\n", "\n"),
)
_DEEPEST_ESCAPE = 3
_MOST_STARTS = 100
_WIDEST_WRAP = 132
# Words of a language or a setting, names in capitals, and numbers.
_WORD = re.compile(
    r"[A-Z]?[a-z]+(?:[-_/]?[A-Z]?[a-z]{2,})*|[A-Z]+(?:_[A-Z]+)*|\d+(?:[-/]\d+)*"
)
_SHORTEST_END = 4
_CREDENTIALS = {
    Kind.CLIENT_SECRET,
    Kind.REFRESH_TOKEN,
    Kind.ACCESS_TOKEN,
    Kind.RESTRICTED_DATA_TOKEN,
}
_RUNNER_TOKEN = re.compile(r"rnr_[0-9A-Za-z]{20}")
# Less than this is the name of a kind, as in "it starts with Atzr|".
_TELLING = 24
_WHOLE_LENGTHS = {Kind.CLIENT_IDENTIFIER: 61, Kind.CLIENT_SECRET: 80}


@dataclass(frozen=True)
class Spot:
    """A value, or what is left of one; `finding` says what is wrong with it."""

    kind: Kind
    value: str = field(repr=False)
    finding: str | None = None
    detail: tuple[tuple[str, str], ...] = ()


def is_whole(text: str, kind: Kind) -> bool:
    """Whether the text is exactly one clean value of a kind, and long enough."""
    if kind_of(text) is not kind:
        return False
    return kind is not Kind.REFRESH_TOKEN or len(text) >= SHORTEST_REFRESH_TOKEN


def spots(text: str) -> Iterator[Spot]:
    """Find the values in a text, in order, whatever stands around them."""
    text = _unescaped(text)
    plain = folded(text)
    position = 0
    for _ in range(_MOST_STARTS):
        start = _START.search(plain, position)
        if start is None:
            return
        run = _RUN.match(text, start.start())
        end = run.end() if run else start.end()
        if another := _BEGINS.search(plain, start.end(), end):
            end = another.start()
        value = _without_tail(text[start.start() : end])
        kind = _kind_by_prefix(folded(value))
        value, position = _with_next_pieces(value, kind, text, end)
        if kind is Kind.CLIENT_SECRET and plain[: start.start()].endswith("."):
            # One of today's kind with a damaged head, and not one of the older kind.
            yield Spot(kind, value, "client-secret-malformed")
        elif kind is Kind.REFRESH_TOKEN and _may_go_on(value, text, position):
            yield Spot(kind, value, "refresh-token-end-doubtful")
        elif kind is not Kind.UNKNOWN:
            yield _judged(value, kind)


def holds_credential(text: str) -> bool:
    """Whether a secret or a token stands in a text, whole or the larger part of it."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return _RUNNER_TOKEN.search(seen) is not None or any(
        _tells(spot) for word in seen.split() for spot in spots(word)
    )


def without_credentials(text: str) -> str:
    """The text, less the words in which a secret or a token stands."""

    def kept(word: re.Match[str]) -> str:
        return "" if holds_credential(word[0]) else word[0]

    return re.sub(r"\S+", kept, text)


def _tells(spot: Spot) -> bool:
    is_long = len(spot.value) >= _TELLING and not is_covered(spot.value)
    return spot.kind in _CREDENTIALS and is_long


def foreign_letter(value: str) -> tuple[tuple[str, str], ...]:
    """Name the first letter of another alphabet and its place, counted from 1."""
    for position, sign in enumerate(value, start=1):
        twin = latin_twin(sign)
        if twin or (not sign.isascii() and sign.isalpha()):
            name = unicodedata.name(sign, "unnamed")
            told = (("position", str(position)), ("letter", name))
            return (*told, ("looks_like", twin)) if twin else told
    return ()


def is_covered(text: str) -> bool:
    return _COVERED.search(text) is not None


def _unescaped(text: str) -> str:
    """Undo what JSON, addresses, pages and mails do to a value."""
    if "Atz" in text and (escaped := _ESCAPED_BAR.search(text)):
        for _ in range(min(escaped[0].count("25") + 1, _DEEPEST_ESCAPE)):
            text = unquote(text)
    text = _ENTITY.sub("|", text).replace("<wbr>", "")
    text = _QUOTED_LINE.sub("", text)
    if len(_SOFT_BREAK.findall(text)) > 1:
        text = _SOFT_BREAK.sub(r"\1", text)
    for written, meant in _ESCAPES:
        text = text.replace(written, meant)
    return text


def _without_tail(run: str) -> str:
    """Leave out the punctuation and the foreign words that follow a value."""
    end = len(run)
    while end and not run[end - 1].isascii() and _is_no_part(run[end - 1]):
        end -= 1
    run = run[:end]
    if run.endswith(_CUT_SHORT):
        return run
    run = run.rstrip(".:!?\\")
    # Two stars are how notes write bold letters; three cover a value.
    return run.removesuffix("**") if not is_covered(run) else run


def _is_no_part(sign: str) -> bool:
    return latin_twin(sign) is None and sign not in f"{_DOTS}…"


def _kind_by_prefix(value: str) -> Kind:
    kinds = (kind for prefix, kind in _DAMAGED if value.startswith(prefix))
    return next(kinds, kind_of(value))


def _with_next_pieces(value: str, kind: Kind, text: str, end: int) -> tuple[str, int]:
    """Put a value together again that was wrapped over several lines.

    Lines are equally long but for the last, so a shorter one ends the value.
    """
    last = 0
    while piece := _NEXT_PIECE.match(text, end):
        if not _continues(value, kind, piece[1], last):
            break
        value, end = value + piece[1], piece.end()
        if len(piece[1]) < last:
            break
        last = len(piece[1])
    return value, end


def _continues(value: str, kind: Kind, piece: str, last: int) -> bool:
    """Whether a word is more of the value, and not a word that follows it."""
    if whole := _WHOLE_LENGTHS.get(kind):
        if is_whole(value, kind):
            return False  # An older client secret is shorter than those of today.
        return len(value) + len(piece) <= whole
    if not _TOKEN.fullmatch(value):
        return False
    # A line of 64 hexadecimal signs is a secret, unless all lines are that long.
    if _START.match(piece) and len(piece) != (last or len(value)):
        return False
    is_narrow = 0 < last <= _WIDEST_WRAP
    return is_narrow or len(value) < SHORTEST_REFRESH_TOKEN


def _may_go_on(value: str, text: str, end: int) -> bool:
    """Whether the word after a token that is long enough may be its end all the same.

    No program wraps lines so wide, but people press Enter anywhere. What is a word of
    some language, or a value that is known, is not more of the token.
    """
    piece = _NEXT_PIECE.match(text, end)
    if piece is None or not is_whole(value, Kind.REFRESH_TOKEN):
        return False
    word = piece[1]
    if len(word) < _SHORTEST_END or _START.match(word) or _WORD.fullmatch(word):
        return False
    return kind_of(word) is Kind.UNKNOWN


def _judged(value: str, kind: Kind) -> Spot:
    if is_whole(value, kind):
        return Spot(kind, value)
    if letter := foreign_letter(value):
        return Spot(kind, value, "look-alike-letters", letter)
    if is_covered(value):
        return Spot(kind, value, "masked-value-pasted")
    if kind is Kind.REFRESH_TOKEN:
        return Spot(kind, value, _token_finding(value))
    if kind in _WHOLE_LENGTHS:
        return Spot(kind, value, f"{kind}-malformed")
    # The other kinds are asked for nowhere, so it does not matter if one is whole.
    return Spot(kind, value)


def _token_finding(value: str) -> str:
    is_short = len(value) < SHORTEST_REFRESH_TOKEN and _TOKEN.fullmatch(value)
    if is_short or value.endswith(_CUT_SHORT):
        return "refresh-token-truncated"
    return "refresh-token-malformed"
