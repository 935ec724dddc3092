"""The judge of a year: what should have been, from the rules of the docs alone.

It knows none of the portal's code. Each finding names the application, the moment and
what was expected there.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, Literal

from benchmarks.year.history import Fetched, History, Told
from benchmarks.year.reminders import astray, missed, sent_twice
from benchmarks.year.truth import Life, by_application, lives, serves_from
from benchmarks.year.verdicts import Verdict, Violation

LOOKED_AT_WITHIN: Final = timedelta(days=1)


@dataclass(frozen=True)
class Death:
    """A secret in use died; `late_by` is how long it took to have another one."""

    application: str
    at: datetime
    late_by: timedelta | None


def judge(history: History) -> Verdict:
    """Judge a whole year."""
    life = lives(history)
    told = by_application(history.told)
    fetched = by_application(history.fetched)
    known = {
        key: [(serves_from(one, history), one) for one in rows]
        for key, rows in told.items()
    }
    return Verdict(
        expired=[
            found
            for key, rows in known.items()
            for found in _expired(key, rows, life, fetched.get(key, []), history)
        ],
        missed=missed(history),
        twice=sent_twice(history),
        astray=astray(history),
        dead=[
            found
            for key, rows in fetched.items()
            for found in _dead(rows, known.get(key, []), life)
        ],
    )


Known = list[tuple[datetime, Told]]


def _live_one(known: Known, moment: datetime, life: dict[str, Life]) -> Told | None:
    """A secret that should serve at a moment, and that Amazon takes then."""
    return next(
        (
            one
            for serves, one in known
            if serves <= moment and life[one.secret].lives_at(moment)
        ),
        None,
    )


def _dead(rows: list[Fetched], known: Known, life: dict[str, Life]) -> list[Violation]:
    """Fetches that got nothing that works though something was known that did."""
    found = []
    for one in rows:
        live = None if one.works else _live_one(known, one.at, life)
        if live is not None:
            got = f"the dead secret {one.secret}" if one.secret else "no secret"
            found.append(
                Violation(
                    one.application,
                    one.at,
                    f"Runner got {got}; {live.secret}, known by {live.by} since "
                    f"{live.at:%Y-%m-%d %H:%M}, works",
                )
            )
    return found


def _expired(
    key: str,
    known: Known,
    life: dict[str, Life],
    fetched: list[Fetched],
    history: History,
) -> list[Violation]:
    """Secrets that were let expire though another had come in time."""
    found = []
    for secret in dict.fromkeys(one.secret for _, one in known):
        dies = life[secret].dies
        live = _live_one(known, dies + timedelta(seconds=1), life)
        if not history.begins < dies < history.ends or live is None:
            continue
        after = next((one for one in fetched if one.at > dies), None)
        if after is None or after.at - dies > LOOKED_AT_WITHIN:
            if dies + LOOKED_AT_WITHIN < history.ends:
                text = f"nobody looked whether {live.secret} took over"
                found.append(Violation(key, dies, text))
        elif not after.works:
            text = f"{secret} expired though {live.secret} came by {live.by} in time"
            found.append(Violation(key, dies, text))
    return found


Renewed = tuple[Literal["by hand", "by queue"], float]


def renewals(history: History) -> list[Renewed]:
    """How each secret was renewed, and with how many days left."""
    life, found = lives(history), []
    for rows in by_application(history.told).values():
        fresh = [one for one in rows if one.by != "day"]
        for before, one in pairwise(fresh):
            if one.secret != before.secret:
                ends = life[before.secret].made.at + timedelta(days=180)
                way = "by queue" if life[one.secret].made.by == "portal" else "by hand"
                found.append((way, (ends - one.at) / timedelta(days=1)))
    return found


def deaths(history: History) -> list[Death]:
    """When applications were left without any secret that works, and for how long."""
    life, found = lives(history), []
    for key, rows in by_application(history.told).items():
        until = history.begins
        for one in rows:
            if one.at > until > history.begins:
                found.append(Death(key, until, one.at - until))
            until = max(until, life[one.secret].dies)
        if until < history.ends:
            found.append(Death(key, until, None))
    return found


def waiting(history: History) -> int:
    """Fetches of a dead secret while a new one waited for its proof or its tests.

    That is as the docs have it, since what is not proven is not handed out; it is told
    apart, so that nobody takes it for nothing.
    """
    life, told = lives(history), by_application(history.told)
    return sum(
        not one.works
        and any(
            new.at <= one.at < serves_from(new, history)
            and life[new.secret].lives_at(one.at)
            for new in told.get(one.application, [])
        )
        for one in history.fetched
    )
