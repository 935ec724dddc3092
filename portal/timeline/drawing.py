"""Where everything stands in the drawing of the time line.

Across, places are shares of the width, so that the drawing fits any screen while its
letters keep their size; down, they are pixels. They are text already, since a number
would be written with the comma of the reader's language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from portal.timeline.lanes import Lane

HEAD = 44
LANE_HEIGHT = 48
BAR_BELOW_LABEL = 22
MARGIN = timedelta(days=6)
MOST_MONTHS_NAMED = 6
# Nearer to an edge than this, in shares of the width, words are set from that edge.
NEAR_EDGE = 10
ROOM_FOR_A_DAY = 28
DECEMBER = 12


@dataclass(frozen=True)
class Stretch:
    """A part of the width."""

    x: str
    width: str


@dataclass(frozen=True)
class Month:
    """The first day of a month; not every one has room for its name."""

    x: str
    name: str


@dataclass(frozen=True)
class EndLabel:
    """The day a bar ends: behind it, or above its end where no room is left."""

    text: str
    x: str
    dx: int
    y: int
    is_behind: bool


@dataclass(frozen=True)
class DrawnLane:
    """A lane and where it stands."""

    lane: Lane
    label_y: int
    bar_y: int
    tick_y: int
    middle_y: int
    bar: Stretch
    overlap: Stretch | None
    ticks: tuple[str, ...]
    presumed: str
    end: EndLabel


@dataclass(frozen=True)
class Drawing:
    """All that the template needs, laid out."""

    lanes: tuple[DrawnLane, ...]
    months: tuple[Month, ...]
    today: str
    today_anchor: str
    height: int
    first: datetime
    last: datetime

    @property
    def tones(self) -> set[str]:
        """The kinds of bars that are there, so that no other one is explained."""
        return {drawn.lane.tone for drawn in self.lanes}

    @property
    def has_overlap(self) -> bool:
        return any(drawn.overlap for drawn in self.lanes)

    @property
    def has_ticks(self) -> bool:
        return any(drawn.ticks for drawn in self.lanes)

    @property
    def has_presumed(self) -> bool:
        return any(drawn.presumed for drawn in self.lanes)

    @property
    def foot(self) -> int:
        return self.height - 4


class _Scale:
    def __init__(self, first: datetime, last: datetime) -> None:
        self.first = first
        self.length = last - first

    def share(self, moment: datetime) -> float:
        return 100 * ((moment - self.first) / self.length)

    def at(self, moment: datetime) -> str:
        return f"{self.share(moment):.2f}%"

    def stretch(self, begin: datetime, end: datetime) -> Stretch:
        width = max(self.share(end) - self.share(begin), 0.3)
        return Stretch(self.at(begin), f"{width:.2f}%")


def draw(lanes: Sequence[Lane]) -> Drawing | None:
    """Lay lanes out under one line of time; nothing is drawn of nothing."""
    if not lanes:
        return None
    now = timezone.now()
    first = min(now, *(lane.begin for lane in lanes)) - MARGIN
    ends = [lane.end.reckoned for lane in lanes]
    last = max(now, *ends, *(one.presumed for one in lanes if one.presumed)) + MARGIN
    scale = _Scale(first, last)
    return Drawing(
        lanes=tuple(_placed(lane, row, scale) for row, lane in enumerate(lanes)),
        months=_months(scale, first, last),
        today=scale.at(now),
        today_anchor=_anchor(scale.share(now)),
        height=HEAD + LANE_HEIGHT * len(lanes) + 8,
        first=first,
        last=last,
    )


def _placed(lane: Lane, row: int, scale: _Scale) -> DrawnLane:
    top = HEAD + LANE_HEIGHT * row
    return DrawnLane(
        lane=lane,
        label_y=top + 16,
        bar_y=top + BAR_BELOW_LABEL,
        tick_y=top + BAR_BELOW_LABEL + 17,
        middle_y=top + BAR_BELOW_LABEL + 7,
        bar=scale.stretch(lane.begin, lane.end.reckoned),
        overlap=scale.stretch(*lane.overlap) if lane.overlap else None,
        ticks=tuple(scale.at(moment) for moment in lane.reminders),
        presumed=scale.at(lane.presumed) if lane.presumed else "",
        end=_end_label(lane, top, scale),
    )


def _end_label(lane: Lane, top: int, scale: _Scale) -> EndLabel:
    end, today = scale.share(lane.end.reckoned), scale.share(timezone.now())
    text = _short(lane.end.at) if lane.end.at else "?"
    # The line of today would cross a day out that stands right before or behind it.
    start = today if 0 <= today - end < ROOM_FOR_A_DAY else end
    if start < 100 - ROOM_FOR_A_DAY:
        y = top + BAR_BELOW_LABEL + 12
        return EndLabel(text, f"{start:.2f}%", dx=6, y=y, is_behind=True)
    is_soon = 100 - ROOM_FOR_A_DAY < today < end < today + ROOM_FOR_A_DAY / 2
    x, dx = (today, -6) if is_soon else (end, 0)
    return EndLabel(text, f"{x:.2f}%", dx=dx, y=top + 16, is_behind=False)


def _anchor(share: float) -> str:
    if share < NEAR_EDGE:
        return "start"
    return "end" if share > 100 - NEAR_EDGE else "middle"


def _short(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")


def _months(scale: _Scale, first: datetime, last: datetime) -> tuple[Month, ...]:
    starts = []
    month = _next_month(timezone.localtime(first))
    while month < last:
        starts.append(month)
        month = _next_month(month)
    step = -(-len(starts) // MOST_MONTHS_NAMED) or 1
    return tuple(
        Month(scale.at(start), _name(start, scale) if not place % step else "")
        for place, start in enumerate(starts)
    )


def _name(start: datetime, scale: _Scale) -> str:
    """Its name, unless it stands so near to the end that the edge would cut it."""
    if scale.share(start) > 100 - NEAR_EDGE:
        return ""
    is_january = start.month == 1
    return date_format(start, "Y" if is_january else "M")


def _next_month(moment: datetime) -> datetime:
    year, month = moment.year, moment.month
    year, month = (year + 1, 1) if month == DECEMBER else (year, month + 1)
    return timezone.make_aware(datetime(year, month, 1))  # noqa: DTZ001
