"""Of what the portal should speak, and who is to hear of it: docs/reminders.md.

On each step before its end a client secret is spoken of: to the primary users, from
15 days on to the backup contact too, and from 7 days on to the admins. Whoever cannot
be reached is stepped over. Who has taken it in hand keeps the circle small, until the
last day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from benchmarks.year.history import History, Mail, Reach, Told, Word
from benchmarks.year.truth import by_application, serves_from

STEPS: Final = (90, 60, 30, 15, 7, 1, 0, -7, -14, -30, -60, -90, -120, -150, -180)
BACKUP_FROM, ADMINS_FROM, TO_ALL_FROM = 15, 7, 1


@dataclass(frozen=True)
class Matter:
    """One end of one secret, as far as the portal knew it and it was in use.

    It should be spoken of from `from_when` on and may be from `told.at` on; until
    `until` it was surely not renewed.
    """

    told: Told
    from_when: datetime
    until: datetime

    def moments(self, step: int) -> tuple[datetime, datetime]:
        """When a step comes: at the earliest, and at the latest."""
        if self.told.ends is None:
            raise ValueError("Nothing was told.")
        back = timedelta(days=step)
        return self.told.ends - back, (self.told.or_ends or self.told.ends) - back


@dataclass(frozen=True)
class Case:
    """All that concerns the reminders of one application."""

    matters: list[Matter]
    reaches: list[Reach]
    words: list[Word]
    mails: list[Mail]


def cases(history: History) -> Iterator[tuple[str, Case]]:
    reaches, words = by_application(history.reaches), by_application(history.words)
    mails = by_application(history.mails)
    for key, told in by_application(history.told).items():
        case = Case(
            list(_matters(told, history)),
            reaches.get(key, []),
            words.get(key, []),
            mails.get(key, []),
        )
        yield key, case


def _matters(told: list[Told], history: History) -> Iterator[Matter]:
    for number, one in enumerate(told):
        later = told[number + 1 :]
        until = later[0].at if later else history.ends
        if one.ends is not None:
            yield Matter(one, serves_from(one, history), until)


def circle(case: Case, step: int, at: datetime, history: History) -> set[str]:
    """Who is to be told of a step, with the people of a moment."""
    reach = next((one for one in reversed(case.reaches) if one.at <= at), None)
    if reach is None:
        return set()
    in_hand = _in_hand(case, at) and step > TO_ALL_FROM
    told: set[str] = set()
    for people, from_step in (
        (reach.primaries, None),
        ((reach.backup,) if reach.backup else (), BACKUP_FROM),
        (history.admins, ADMINS_FROM),
    ):
        is_wide = from_step is None or (step <= from_step and not in_hand)
        if is_wide or not told:
            told |= {one for one in people if not _bounces(one, at, history)}
    return told


def _bounces(address: str, at: datetime, history: History) -> bool:
    since = history.bounces.get(address)
    return since is not None and since <= at


def _in_hand(case: Case, at: datetime) -> bool:
    """Whether somebody has said of the matter of that moment that they are at it."""
    open_ones = [one.told for one in case.matters if one.told.at <= at]
    return bool(open_ones) and any(
        word.until is None
        and open_ones[-1].at <= word.at <= at
        and word.is_about(open_ones[-1])
        for word in case.words
    )


def step_at(case: Case, moment: datetime) -> int | None:
    """The most urgent step that has come of the matter that is open at a moment."""
    spoken_of = [one for one in case.matters if one.told.at <= moment]
    if not spoken_of:
        return None
    reached = [step for step in STEPS if spoken_of[-1].moments(step)[0] <= moment]
    return min(reached, default=None)
