"""Page-shaped reads for the page on which the client secret is rotated."""

from collections.abc import Mapping
from typing import Any

from credentials.guide.facts import Facts
from credentials.guide.stops import stops_of
from portal.account_health import SecretStanding
from portal.timeline import draw, lanes_of_account


def rotation_page(facts: Facts, _query: Mapping[str, Any]) -> dict[str, Any]:
    """The clocks, who holds what, and what stops when."""
    return {
        "secret": SecretStanding(facts),
        "stops": stops_of(facts),
        "drawing": draw(lanes_of_account(facts)),
    }
