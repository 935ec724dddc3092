"""Which reminders should have come, to whom, and how often: docs/reminders.md.

On each step before its end a client secret is spoken of: to the primary users, from
15 days on to the backup contact too, and from 7 days on to the admins. Whoever cannot
be reached is stepped over. Who has taken it in hand keeps the circle small, until the
last day.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from benchmarks.year.history import History, Mail, Reach, Told, Word
from benchmarks.year.truth import by_application, quiet_from, serves_from
from benchmarks.year.verdicts import Violation

STEPS: Final = (90, 60, 30, 15, 7, 1, 0, -7, -14, -30, -60, -90, -120, -150, -180)
BACKUP_FROM, ADMINS_FROM, TO_ALL_FROM = 15, 7, 1
# A worker looks every three hours, and may die over it.
GRACE: Final = timedelta(hours=4)
# What could not be sent is tried again after six hours at the latest.
POST_RETRIES: Final = timedelta(hours=6, minutes=30)
EARLY: Final = timedelta(seconds=1)


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


def deadline(moment: datetime, history: History) -> datetime:
    """By when a reminder that is due at a moment must have arrived."""
    in_time = quiet_from(moment, GRACE, history.worker_away)
    if any(one.begins < in_time and one.ends > moment for one in history.post_away):
        away = [*history.worker_away, *history.post_away]
        return quiet_from(moment, GRACE, away) + POST_RETRIES
    return in_time


def missed(history: History) -> list[Violation]:
    """Whoever should have heard of a step and did not in time."""
    found = []
    for key, case in cases(history):
        for matter, step, moment, until in _due(case, history):
            heard = {
                one.recipient
                for one in case.mails
                if matter.moments(step)[0] - EARLY <= one.at <= until
            }
            for who in sorted(_surely(case, step, moment, until, history) - heard):
                text = f"{who} did not hear by {until:%Y-%m-%d %H:%M} of day {step}"
                found.append(Violation(key, moment, text))
    return found


def _due(
    case: Case, history: History
) -> Iterator[tuple[Matter, int, datetime, datetime]]:
    """The steps that had to be spoken of, each with its moment and its deadline."""
    for matter in case.matters:
        for number, step in enumerate(STEPS[:-1]):
            early, late = matter.moments(step)
            until = deadline(late, history)
            is_known = early >= max(matter.from_when, history.begins)
            # Of what came together the most urgent alone is spoken of.
            is_alone = until < matter.moments(STEPS[number + 1])[0]
            is_over = until >= min(matter.until, history.ends)
            if is_over or not (is_known and is_alone):
                continue
            if not _put_off(case, early, until):
                yield matter, step, early, until


def _put_off(case: Case, moment: datetime, until: datetime) -> bool:
    return any(
        one.until is not None and one.at <= until and one.until >= moment
        for one in case.words
    )


def _surely(
    case: Case, step: int, moment: datetime, until: datetime, history: History
) -> set[str]:
    """Who should have heard however long it took, within the time allowed."""
    changes = {moment}
    changes |= {one.at for one in case.reaches if moment < one.at <= until}
    changes |= {one.at for one in case.words if moment < one.at <= until}
    changes |= {at for at in history.bounces.values() if moment < at <= until}
    circles = [_circle(case, step, at, history) for at in sorted(changes)]
    return set.intersection(*circles)


def _circle(case: Case, step: int, at: datetime, history: History) -> set[str]:
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
    begins = max(
        (one.told.at for one in case.matters if one.told.at <= at), default=None
    )
    return begins is not None and any(
        one.until is None and begins <= one.at <= at for one in case.words
    )


def sent_twice(history: History) -> list[Violation]:
    """Whoever heard twice of one thing, with two mails or with one that came again.

    One mail may come again where a worker died between sending it and noting it.
    """
    found = []
    for key, case in cases(history):
        marks = _new_reasons(case)
        stretches: dict[tuple[str, int], list[Mail]] = defaultdict(list)
        ids = Counter(one.message_id for one in case.mails)
        for one in {mail.message_id: mail for mail in case.mails}.values():
            stretch = bisect_right(marks, one.at)
            stretches[one.recipient, stretch].append(one)
            if ids[one.message_id] > 1 and one.message_id not in history.died_sending:
                text = f"{one.recipient} got one mail {ids[one.message_id]} times"
                found.append(Violation(key, one.at, text))
        for (who, _), mails in stretches.items():
            if len(mails) > 1:
                times = ", ".join(f"{one.at:%Y-%m-%d %H:%M}" for one in mails)
                text = f"{who} heard {len(mails)} times of one day: {times}"
                found.append(Violation(key, mails[-1].at, text))
    return found


def _new_reasons(case: Case) -> list[datetime]:
    """The moments from which there is something new to say."""
    marks = {one.told.at for one in case.matters}
    marks |= {word.until for word in case.words if word.until is not None}
    for one in case.matters:
        for step in STEPS:
            marks |= {at for at in one.moments(step) if one.told.at <= at}
    return sorted(marks)


def steps_told(history: History) -> dict[str, int]:
    """How many mails each step brought."""
    found: Counter[str] = Counter()
    for _, case in cases(history):
        for one in case.mails:
            ends = [
                matter
                for matter in case.matters
                if matter.told.at <= one.at and matter.told.ends
            ]
            if ends:
                reached = [
                    step for step in STEPS if ends[-1].moments(step)[0] <= one.at
                ]
                found[str(min(reached, default=90))] += 1
    return dict(found)
