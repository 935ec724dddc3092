"""Networks as people type them: CIDR blocks or single addresses, in any order."""

import ipaddress
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_NETWORKS = 50
LONGEST_SHOWN = 45


def entries_of(text: str) -> list[str]:
    """What a person lists, on lines or between commas and semicolons."""
    return [entry for entry in re.split(r"[\s,;]+", text) if entry]


def read_networks(text: str) -> list[str]:
    """The networks of a text, each once, in the form in which they are compared.

    Raises ValidationError naming the first entry that is none.
    """
    entries = entries_of(text)
    if len(entries) > MOST_NETWORKS:
        raise ValidationError(
            _("Name at most %(most)d networks.") % {"most": MOST_NETWORKS}
        )
    return list(dict.fromkeys(_network(entry) for entry in entries))


def _network(entry: str) -> str:
    try:
        return str(ipaddress.ip_network(entry, strict=False))
    except ValueError:
        raise ValidationError(
            _(
                "“%(entry)s” is not a network. Write an address such as 203.0.113.7 or "
                "a block such as 203.0.113.0/24."
            )
            % {"entry": entry[:LONGEST_SHOWN]}
        ) from None
