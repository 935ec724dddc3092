"""A share's year in numbers that can be added up, and what the oracle found."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from benchmarks.year.history import History, Window
from benchmarks.year.oracle import deaths, judge, renewals, waiting
from benchmarks.year.reminders import steps_told
from benchmarks.year.truth import by_application, lives
from benchmarks.year.verdicts import Violation


def summary(history: History) -> dict[str, Any]:
    """Everything that the page shows, as JSON."""
    verdict = judge(history)
    renewed = Counter(f"{way}|{int(left // 5) * 5}" for way, left in renewals(history))
    died = deaths(history)
    return {
        "violations": {
            "expired": _told(verdict.expired),
            "missed": _told(verdict.missed),
            "twice": _told(verdict.twice),
            "dead": _told(verdict.dead),
            "astray": _told(verdict.astray),
        },
        "counts": {
            **history.counts,
            "secrets made": len(history.made),
            "reminders about secrets": len(history.mails),
            "fetches": len(history.fetched),
            "fetches that work": sum(one.works for one in history.fetched),
            "fetches of a dead one while a new one waited for proof": waiting(history),
            "applications left without a secret": len(died),
            "of these for more than a day": sum(
                one.late_by is None or one.late_by > timedelta(days=1) for one in died
            ),
        },
        "renewed": renewed,
        "steps": steps_told(history),
        "alive": _alive(history),
        "died": Counter(str((one.at - history.begins).days // 7) for one in died),
        "away": {
            "Amazon": _days(history.amazon_away, history.begins),
            "worker": _days(history.worker_away, history.begins),
            "mail": _days(history.post_away, history.begins),
            "queue": _days(history.queue_away, history.begins),
        },
    }


def _told(found: list[Violation]) -> list[list[str]]:
    return [
        [one.application, f"{one.at:%Y-%m-%d %H:%M}", one.text]
        for one in sorted(found, key=lambda one: (one.at, one.application, one.text))
    ]


def _days(away: list[Window], begins: datetime) -> list[list[float]]:
    day = timedelta(days=1)
    return [
        [round((one.begins - begins) / day, 3), round((one.ends - begins) / day, 3)]
        for one in away
    ]


def _alive(history: History) -> list[int]:
    """How many applications have, at noon of each day, a secret known that works."""
    life, told = lives(history), by_application(history.told)
    days = (history.ends - history.begins).days
    noons = [history.begins + timedelta(days=day, hours=12) for day in range(days)]
    return [
        sum(
            any(one.at <= noon and life[one.secret].lives_at(noon) for one in rows)
            for rows in told.values()
        )
        for noon in noons
    ]
