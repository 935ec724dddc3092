"""What is right for a query, beyond the type of each parameter."""

import re
from collections.abc import Collection
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

LONGEST_NAME_SHOWN = 40
DIGITS = re.compile(r"-?[0-9]{1,9}")


def _digits(text: object) -> object:
    """Take digits and nothing else: the library would take 0.0, 1_0 and " 7" too."""
    if isinstance(text, str) and not DIGITS.fullmatch(text):
        raise PydanticCustomError("int_parsing", _("Send a whole number."))
    return text


Whole = Annotated[int, BeforeValidator(_digits)]


class InvalidParameters(Exception):
    """Parameters that cannot be taken, each with what is wrong about it."""

    def __init__(self, **details: str) -> None:
        super().__init__()
        self.details = details


def check_parameters(request: HttpRequest, known: Collection[str]) -> None:
    """Raise InvalidParameters where one is unknown or there twice.

    A slip such as `?formt=hjson` would else pass in silence, and of two values the
    caller cannot know which one counted.
    """
    details = {}
    for name, values in request.GET.lists():
        if name not in known:
            details[name[:LONGEST_NAME_SHOWN]] = _("There is no such parameter.")
        elif len(values) > 1:
            details[name] = _("Send this parameter once.")
    if details:
        raise InvalidParameters(**details)
