"""Page-shaped reads for the page on which the client secret is rotated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credentials.amazon import CLIENT_SECRET_OVERLAP
from credentials.guide.facts import Facts
from credentials.guide.stops import stops_of
from credentials.models import RunnerToken
from portal.account_health import SecretStanding
from portal.timeline import draw, lanes_of_account


@dataclass(frozen=True)
class Pick:
    """One Runner, when it last fetched, and whether it holds the newest secret.

    One that `is_partly` behind has the newest for some of its marketplaces.
    """

    token: RunnerToken
    at: datetime
    is_behind: bool
    is_partly: bool = False

    def __str__(self) -> str:
        return self.token.name


def rotation_page(facts: Facts, _query: Mapping[str, Any]) -> dict[str, Any]:
    """The clocks, the rehearsal, who holds what, and what stops when."""
    return {
        "secret": SecretStanding(facts),
        "primaries": [one] if (one := facts.amazons_primary) else facts.primaries,
        "marketplaces": [row.marketplace for row in facts.with_token],
        "picks": _picks(facts),
        "old_until": facts.now + CLIENT_SECRET_OVERLAP,
        "stops": stops_of(facts),
        "drawing": draw(lanes_of_account(facts)),
    }


def _picks(facts: Facts) -> list[Pick]:
    """Each live token once; it is behind while it is so in one marketplace."""
    found: dict[object, Pick] = {}
    for one in facts.live_pickups:
        before = found.get(one.token_id)
        is_behind = one.is_older_than(one.authorization.values_version)
        found[one.token_id] = Pick(
            one.token,
            max(one.at, before.at) if before else one.at,
            is_behind or bool(before and before.is_behind),
            bool(before and (before.is_partly or before.is_behind != is_behind)),
        )
    return sorted(
        found.values(), key=lambda pick: (not pick.is_behind, str(pick.token))
    )
