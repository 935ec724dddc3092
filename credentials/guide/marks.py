"""The calendar of a reminder: on which days before and after a moment it speaks.

A mark is a number of days: 30 is thirty days before, 0 the day itself, -7 a week after
it. Whoever missed several marks hears the most urgent one alone.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, count, takewhile

from django.conf import settings

from credentials.models import Reminder

OVERLAP_DAYS = (3, 1)
# An alarm with an end is raised a few days before it: people hear of it at once.
ALARM_DAYS = (7, 3, 1)
AFTERWARDS = (0, -7, -14)
EVERY_MONTH = 30
# Whoever stores something that is urgent already has just been told so by the page;
# only from here on it is said again.
SAY_AT_ONCE = 15


def days_before(kind: str) -> Sequence[int]:
    """The marks before a deadline, the earliest first."""
    if kind == Reminder.Kind.SECRET_EXPIRES:
        return sorted(settings.REMINDER_DAYS, reverse=True)
    if kind == Reminder.Kind.ALARM:
        return ALARM_DAYS
    return OVERLAP_DAYS if kind == Reminder.Kind.REPLACED_DIES else ()


def marks_of(kind: str) -> Iterator[int]:
    """Every mark of a kind, the earliest first, without end."""
    return chain(days_before(kind), AFTERWARDS, count(-EVERY_MONTH, -EVERY_MONTH))


def moment_of_mark(origin: datetime, mark: int) -> datetime:
    return origin - timedelta(days=mark)


def mark_reached(kind: str, origin: datetime, now: datetime) -> int | None:
    """The most urgent mark that has come; None before the first."""
    reached = takewhile(
        lambda mark: moment_of_mark(origin, mark) <= now, marks_of(kind)
    )
    return min(reached, default=None)


def next_moment(kind: str, origin: datetime, now: datetime) -> datetime:
    """When the next mark comes."""
    moments = (moment_of_mark(origin, mark) for mark in marks_of(kind))
    return next(moment for moment in moments if moment > now)
