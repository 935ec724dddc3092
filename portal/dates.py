"""Dates as people read them: the day itself, and how far away it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTES_IN_HOUR = 60
HOURS_IN_DAY = 24


@dataclass(frozen=True)
class Moment:
    """What components/date.html shows: "12 May 2027", "in 23 days"."""

    absolute: str
    relative: str
    iso: str


def moment_of(when: datetime | date, *, by_the_hour: bool = False) -> Moment:
    """Say a day by its distance in days, and a moment that has been by the hour.

    A moment to come, such as an expiry, counts as a day, unless it is asked for
    `by_the_hour`; of another process's clock, a second is no future yet.
    """
    now = timezone.localtime()
    if not isinstance(when, datetime):
        return Moment(date_format(when), _in_days((when - now.date()).days), str(when))
    local = timezone.localtime(when)
    if local > now + timedelta(seconds=1):
        away = (local.date() - now.date()).days
        relative = _in_days(away)
        if by_the_hour and not away:
            relative = _("today at %(time)s") % {"time": time_format(local)}
        return Moment(date_format(local), relative, local.isoformat())
    return Moment(
        date_format(local, "DATETIME_FORMAT"),
        _ago(now - local),
        local.isoformat(timespec="seconds"),
    )


def _ago(elapsed: timedelta) -> str:
    minutes = int(elapsed.total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < MINUTES_IN_HOUR:
        text = ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes)
        return text % {"count": minutes}
    hours = minutes // MINUTES_IN_HOUR
    if hours < HOURS_IN_DAY:
        text = ngettext("%(count)d hour ago", "%(count)d hours ago", hours)
        return text % {"count": hours}
    return _in_days(-(hours // HOURS_IN_DAY))


def _in_days(away: int) -> str:
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if away in near:
        return near[away]
    if away > 0:
        text = ngettext("in %(count)d day", "in %(count)d days", away)
    else:
        text = ngettext("%(count)d day ago", "%(count)d days ago", -away)
    return text % {"count": abs(away)}
