"""Reading the JSON of a request, in one place and strictly.

What two readers could understand differently is refused: a name that stands twice,
numbers that are none, text that no database takes. What comes in may hold a secret in
the wrong place, so that no refusal repeats any of it.
"""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja.parser import Parser

# A batch of a thousand names fits, however they are escaped.
LARGEST_BODY = 2 * 1024 * 1024
LONGEST_NUMBER = 30
MEDIA_TYPE = "application/json"
# JSON in UTF-8 can hold NUL and lone surrogates as escapes only.
ESCAPE = "\\u"


class UnreadableBody(ValueError):
    """The body is not JSON as this API takes it; `detail` says what is wrong."""

    def __init__(self, detail: "str | Promise") -> None:
        super().__init__()
        self.detail = detail


class WrongMediaType(Exception):
    """The body is declared to be something else than JSON."""


class BodyTooLarge(Exception):
    """The body is longer than any call here needs."""


class StrictParser(Parser):
    """Reads every body of the API."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The JSON object of a request.

        Raises WrongMediaType, BodyTooLarge and UnreadableBody.
        """
        if not is_json(request):
            raise WrongMediaType
        if len(request.body) > LARGEST_BODY:
            raise BodyTooLarge
        return read_object(request.body)


def is_json(request: HttpRequest) -> bool:
    """Whether the body says that it is what this API reads."""
    return (request.content_type or "").lower() == MEDIA_TYPE


def read_object(raw: bytes) -> dict[str, Any]:
    """One JSON object and nothing around it; raises UnreadableBody."""
    try:
        text = raw.decode("utf-8")
        read = json.loads(
            text,
            object_pairs_hook=_each_name_once,
            parse_constant=_no_number,
            parse_int=_whole,
            parse_float=_fraction,
        )
        if ESCAPE in text:
            _check_texts(read)
    except UnicodeDecodeError:
        raise UnreadableBody(_("The body is not UTF-8.")) from None
    except json.JSONDecodeError:
        raise UnreadableBody(_("The body is not JSON.")) from None
    except RecursionError:
        raise UnreadableBody(_("The body is nested too deeply.")) from None
    if not isinstance(read, dict):
        raise UnreadableBody(_("The body has to be a JSON object."))
    return read


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise UnreadableBody(_("A name stands twice in one object."))
    return read


def _no_number(_name: str) -> NoReturn:
    raise UnreadableBody(_("NaN and Infinity are no JSON."))


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise UnreadableBody(_("A number is too large."))
    return int(digits)


def _fraction(digits: str) -> float:
    read = float(digits)
    if read in {float("inf"), float("-inf")}:
        raise UnreadableBody(_("A number is too large."))
    return read


def _check_texts(read: Any) -> None:
    """Refuse signs that some databases choke on, wherever they stand."""
    if isinstance(read, dict):
        for name, value in read.items():
            _check_texts(name)
            _check_texts(value)
    elif isinstance(read, list):
        for value in read:
            _check_texts(value)
    elif isinstance(read, str) and ("\0" in read or not _is_unicode(read)):
        raise UnreadableBody(_("A text holds NUL or half a surrogate pair."))


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
