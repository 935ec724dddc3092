"""What is right for a query, beyond the type of each parameter."""

from collections.abc import Collection

from django.http import HttpRequest
from django.utils.translation import gettext as _

LONGEST_NAME_SHOWN = 40


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
