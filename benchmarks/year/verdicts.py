"""What the judge of a year says."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Violation:
    """Something that should not have been, in words."""

    application: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Verdict:
    """What should all be zero, as lists of what was found."""

    expired: list[Violation] = field(default_factory=list)
    missed: list[Violation] = field(default_factory=list)
    twice: list[Violation] = field(default_factory=list)
    dead: list[Violation] = field(default_factory=list)
    astray: list[Violation] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (
            self.expired or self.missed or self.twice or self.dead or self.astray
        )
