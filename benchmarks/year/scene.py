"""What everybody in the year shares: the clock, Amazon, and who there is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from benchmarks.year.amazon import AmazonSide
from benchmarks.year.clock import Calendar
from benchmarks.year.habits import at_work
from benchmarks.year.history import History
from benchmarks.year.ledger import Ledger
from benchmarks.year.mailbox import Mailbox
from benchmarks.year.population import Member


@dataclass(frozen=True)
class Scene:
    """The members by their number; `mailbox` is None where there is no queue."""

    members: dict[int, Member]
    calendar: Calendar
    amazon: AmazonSide
    history: History
    ledger: Ledger
    mailbox: Mailbox | None

    @property
    def now(self) -> datetime:
        return self.calendar.now

    def later(
        self, member: Member, moment: datetime, act: Callable[[Member], None]
    ) -> None:
        """Let somebody do something at a moment, or on the next morning at work."""
        self.calendar.at(at_work(moment, member.rng), lambda: act(member))
