"""Reading what a person pasted: kindly, but never guessing.

Only a paste that is exactly one clean value of the expected kind is taken at once.
From anything else the values are picked out, so that the page can offer to put each
where it belongs, and the paste is named by one finding.
"""

import re
import unicodedata
from dataclasses import dataclass

from credentials.amazon import Kind, kind_of
from credentials.secret import Secret
from credentials.validation.spotting import (
    QUOTES,
    Spot,
    foreign_letter,
    is_covered,
    is_whole,
    spots,
)

LONGEST_PASTE = 64 * 1024

# Nothing but hexadecimal digits is of some other kind, and so is a runner token.
_MIDDLE_OF_TOKEN = re.compile(
    r"(?!rnr_|[0-9a-f]+$|(.)\1*$)[A-Za-z]{0,4}\|?[A-Za-z0-9_\-+/=]{60,2048}"
)
# Control characters other than white space, and halves of surrogate pairs.
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_SHORTEST_VALUE = 20


@dataclass(frozen=True, eq=False)
class Paste:
    """What was pasted.

    `value` is set where it can be taken as it is: text for a client identifier, a
    Secret for everything else. Otherwise `finding` says what it is, `found` holds the
    values inside, and `detail` safe facts (position, letter, looks_like).
    """

    value: Secret | str | None = None
    finding: str | None = None
    found: tuple[tuple[Kind, Secret], ...] = ()
    detail: tuple[tuple[str, str], ...] = ()


def read_paste(text: str, expected: Kind) -> Paste:
    """Read a paste where one of the three values was expected; never raises."""
    if finding := _unreadable(text):
        return Paste(finding=finding)
    if is_whole(text, expected):
        is_public = expected is Kind.CLIENT_IDENTIFIER
        return Paste(value=text if is_public else Secret(text))
    visible = _visible(text)
    if not visible.strip():
        return Paste(finding="paste-empty")
    spotted = {(spot.kind, spot.value): spot for spot in spots(visible)}
    whole = [spot for spot in spotted.values() if spot.finding is None]
    damaged = [spot for spot in spotted.values() if spot.finding]
    return _explained(text, visible, expected, whole, damaged)


def _unreadable(text: str) -> str | None:
    if len(text) > LONGEST_PASTE:
        return "paste-too-long"
    if "\0" in text:
        return "nul-bytes"
    return "control-characters" if _CONTROL.search(text) else None


def _visible(text: str) -> str:
    """Leave out what nobody sees: zero-width and direction marks."""
    if text.isascii():
        return text
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def _explained(
    text: str, visible: str, expected: Kind, whole: list[Spot], damaged: list[Spot]
) -> Paste:
    found = tuple((spot.kind, Secret(spot.value)) for spot in whole)
    for spot in damaged:
        if spot.kind is expected or not whole:
            return Paste(finding=spot.finding, found=found, detail=spot.detail)
    match whole:
        case []:
            return _without_any(visible, expected)
        case [spot] if spot.kind is expected:
            return Paste(finding=_dirt(text, visible, spot.value), found=found)
        case [spot]:
            return Paste(finding=f"{spot.kind}-pasted", found=found)
    return Paste(finding="several-values-pasted", found=found)


def _dirt(text: str, visible: str, value: str) -> str:
    """Name what stood around or in a value of the right kind."""
    if text != visible:
        return "invisible-characters"
    return "blanks-around" if "".join(visible.split()) == value else "text-around"


def _without_any(visible: str, expected: Kind) -> Paste:
    """Name a paste in which no value starts anywhere."""
    word = visible.strip().strip(QUOTES + ",;")
    if any(kind_of(one) is Kind.AWS_KEY for one in word.split()):
        return Paste(finding="aws-key-pasted")
    kind = kind_of(word)
    if kind is not Kind.UNKNOWN:
        return Paste(finding=f"{kind}-pasted", found=((kind, Secret(word)),))
    if is_covered(word):
        return Paste(finding="masked-value-pasted")
    one_word = "".join(word.split())
    letter = foreign_letter(one_word) if len(one_word) >= _SHORTEST_VALUE else ()
    if letter and " " not in word:
        return Paste(finding="look-alike-letters", detail=letter)
    if expected is Kind.REFRESH_TOKEN and _MIDDLE_OF_TOKEN.fullmatch(one_word):
        return Paste(finding="refresh-token-truncated")
    return Paste(finding=f"{expected}-malformed")
