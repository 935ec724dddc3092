"""What is true of secrets, from Amazon's two rules and nothing else.

A secret lives 180 days, and one that was replaced for 7 more days at the most.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from benchmarks.year.history import History, Made, Told, Window

LIFETIME: Final = timedelta(days=180)
OVERLAP: Final = timedelta(days=7)
# A paste that Amazon could not be asked about is asked about every hour at the latest,
# and a worker may die over it.
PROOF_TAKES: Final = timedelta(hours=2, minutes=30)
# A secret out of the queue passes three tests over half an hour, or over more where
# the worker dies in between.
TESTS_TAKE: Final = timedelta(hours=2, minutes=30)


@dataclass(frozen=True)
class Life:
    """One secret at Amazon, from its making to its death."""

    made: Made
    dies: datetime

    def lives_at(self, moment: datetime) -> bool:
        return self.made.at <= moment <= self.dies


def by_application(rows: Iterable) -> dict[str, list]:
    """Rows of one kind, each application's own in the order of time."""
    found: dict[str, list] = defaultdict(list)
    for row in sorted(rows, key=lambda one: one.at):
        found[row.application].append(row)
    return found


def lives(history: History) -> dict[str, Life]:
    """Every secret that ever was, by its mark."""
    found = {}
    for made in by_application(history.made).values():
        for one, following in zip(made, [*made[1:], None], strict=True):
            dies = one.at + LIFETIME
            if following is not None:
                dies = min(dies, following.at + OVERLAP)
            found[one.secret] = Life(one, dies)
    return found


def quiet_from(moment: datetime, need: timedelta, away: Iterable[Window]) -> datetime:
    """The end of the first stretch of this length in which nothing was away."""
    begins = moment
    for window in sorted(away, key=lambda one: one.begins):
        if window.ends <= begins:
            continue
        if window.begins >= begins + need:
            break
        begins = window.ends
    return begins + need


def serves_from(told: Told, history: History) -> datetime:
    """From when at the latest Runner should get a secret that the portal was told."""
    away = [*history.amazon_away, *history.worker_away]
    if told.by == "queue":
        return quiet_from(told.at, TESTS_TAKE, [*away, *history.queue_away])
    if told.by == "paste" and any(one.holds(told.at) for one in history.amazon_away):
        return quiet_from(told.at, PROOF_TAKES, away)
    return told.at
