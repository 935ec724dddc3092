"""Which reminders did not come that should have, and which came twice or astray."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from benchmarks.year.circles import STEPS, Case, Matter, cases, circle, step_at
from benchmarks.year.history import History, Mail
from benchmarks.year.truth import quiet_from
from benchmarks.year.verdicts import Violation

# A worker looks every three hours, and may die over it.
GRACE: Final = timedelta(hours=4)
# What could not be sent is tried again after six hours at the latest.
POST_RETRIES: Final = timedelta(hours=6, minutes=30)
EARLY: Final = timedelta(seconds=1)


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
    circles = [circle(case, step, at, history) for at in sorted(changes)]
    return set.intersection(*circles)


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


def astray(history: History) -> list[Violation]:
    """Mails to somebody who was in no circle from the step's coming on."""
    found = []
    for key, case in cases(history):
        for one in case.mails:
            step = step_at(case, one.at)
            if step is not None and one.recipient not in _perhaps(
                case, step, one.at, history
            ):
                text = f"{one.recipient} heard of day {step} and should not have"
                found.append(Violation(key, one.at, text))
    return found


def _perhaps(case: Case, step: int, heard_at: datetime, history: History) -> set[str]:
    """Everybody who was in the circle of a step at some time before a mail came."""
    came = max(one.moments(step)[0] for one in case.matters if one.told.at <= heard_at)
    changes = {min(came, heard_at), heard_at}
    changes |= {one.at for one in case.reaches if came < one.at <= heard_at}
    changes |= {one.at for one in case.words if came < one.at <= heard_at}
    changes |= {at for at in history.bounces.values() if came < at <= heard_at}
    return set().union(*(circle(case, step, at, history) for at in changes))


def steps_told(history: History) -> dict[str, int]:
    """How many mails each step brought."""
    steps = (step_at(case, one.at) for _, case in cases(history) for one in case.mails)
    return dict(Counter(str(step) for step in steps if step is not None))
