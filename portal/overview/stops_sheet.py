"""What stops, as lines of a spreadsheet; dates are ISO 8601 in UTC."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from credentials.guide.stops import Stop
from portal.overview.sheet import iso, sheet


def stop_lines(stops: Iterable[Stop]) -> Iterator[str]:
    """What stops, a line for each secret."""
    return sheet(_heads(), map(_cells, stops))


def _heads() -> list[str]:
    return [
        _("Day"),
        _("How the day is known"),
        _("No later than"),
        _("Account"),
        _("Slug"),
        _("Version"),
        _("State"),
        _("Marketplaces that stop"),
        _("Runners that stop"),
    ]


def _cells(stop: Stop) -> list[str]:
    return [
        iso(stop.end.at),
        str(stop.end.source),
        iso(stop.end.latest),
        stop.account.name,
        stop.account.slug,
        str(stop.secret.number),
        str(stop.secret.state),
        " ".join(one.country_code for one in stop.marketplaces),
        "; ".join(token.name for token in stop.runners),
    ]
