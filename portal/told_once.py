"""What was found for several marketplaces alike, said once with all their names."""

from collections.abc import Iterable
from dataclasses import dataclass

from credentials.amazon import Marketplace
from credentials.guide.requirements import Requirement
from credentials.guide.steps import Step
from credentials.validation import Finding


@dataclass(frozen=True)
class ToldOnce:
    """A finding, the step that mends it, and for which marketplaces it was made.

    One about the whole account has none.
    """

    finding: Finding
    step: Step
    marketplaces: tuple[Marketplace, ...]

    @property
    def first(self) -> Marketplace | None:
        """The marketplace to begin with."""
        return next(iter(self.marketplaces), None)


def told_once(found: Iterable[Requirement]) -> list[ToldOnce]:
    """Each finding once, in the order in which it came first."""
    places: dict[tuple[Finding, Step], list[Marketplace]] = {}
    for one in found:
        if one.finding:
            mine = places.setdefault((one.finding, one.step), [])
            mine += [one.marketplace] if one.marketplace else []
    return [
        ToldOnce(finding, step, tuple(mine)) for (finding, step), mine in places.items()
    ]
