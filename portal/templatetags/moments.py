"""Dates in templates, always both ways: "12 May 2027, in 23 days"."""

from datetime import UTC, date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from credentials.models import ClientSecret
from portal.dates import moment_of

register = template.Library()


@register.inclusion_tag("components/date.html")
def moment(
    when: datetime | date, tone: str = "", *, by_the_hour: bool = False
) -> dict[str, str]:
    """Show a moment as a date and as the time from now."""
    words = moment_of(when, by_the_hour=by_the_hour)
    return {
        "absolute": words.absolute,
        "relative": words.relative,
        "iso": words.iso,
        "tone": tone,
    }


@register.inclusion_tag("components/date.html")
def clock(when: datetime, source: str, tone: str = "") -> dict[str, str]:
    """Show a clock of a secret no more exactly than its source tells it.

    Only Amazon names a moment. What a person typed is a day, and so is what follows
    from it, which is counted from where that day begins in UTC.
    """
    is_exact = source == ClientSecret.Source.AMAZON
    return moment(when if is_exact else when.astimezone(UTC).date(), tone)


@register.inclusion_tag("components/date.html")
def short_moment(when: datetime) -> dict[str, str]:
    """Show a moment as moment does, short enough for a column of a table."""
    words = moment_of(when)
    return {
        "absolute": date_format(timezone.localtime(when), "SHORT_DATETIME_FORMAT"),
        "relative": words.relative,
        "iso": words.iso,
    }
