"""Drawings as SVG, made here: bars, a line over the year, and lanes of outages.

Each is 360 wide, which is the narrowest window that it has to be read in.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 8, 30
LANE: Final = 22


def bars(
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[int]],
    axis: str,
    *,
    label_every: int = 1,
) -> str:
    """Bars side by side on top of each other, one colour for each of the series."""
    sums = [sum(values) for values in zip(*series.values(), strict=True)]
    most = max([*sums, 1])
    step = (WIDTH - LEFT - RIGHT) / max(len(labels), 1)
    parts = [_ruler(most)]
    for place, label in enumerate(labels):
        left, floor = LEFT + place * step, HEIGHT - BOTTOM
        for number, (name, values) in enumerate(series.items()):
            tall = values[place] / most * (HEIGHT - TOP - BOTTOM)
            floor -= tall
            if values[place]:
                words = f"{name}, {label}: {values[place]:,}"
                parts.append(
                    f'<rect class="s{number}" x="{left + 0.5:.1f}" y="{floor:.1f}" '
                    f'width="{max(step - 1, 1):.1f}" height="{tall:.1f}">'
                    f"<title>{escape(words)}</title></rect>"
                )
        if place % label_every == 0:
            middle = left + step / 2
            parts.append(
                f'<text x="{middle:.1f}" y="{HEIGHT - 17}" text-anchor="middle">'
                f"{escape(label)}</text>"
            )
    parts.append(_axis(axis))
    return _drawing(title, HEIGHT, parts) + _legend(series)


def line(title: str, series: Mapping[str, Sequence[int]], total: int) -> str:
    """How many of all, day by day; the axis begins a little below the least."""
    least = min(min(values) for values in series.values())
    bottom = max(0, least - max(1, (total - least) // 5))
    days = max(len(values) for values in series.values())
    parts = [_scale(bottom, total)]
    for number, values in enumerate(series.values()):
        points = " ".join(
            f"{_across(day, days):.1f},{_up(value, bottom, total):.1f}"
            for day, value in enumerate(values)
        )
        parts.append(f'<polyline class="l{number}" points="{points}"/>')
    parts.append(_months(days, HEIGHT - 17))
    parts.append(_axis("day of the year"))
    return _drawing(title, HEIGHT, parts) + _legend(series)


def lanes(title: str, away: Mapping[str, Sequence[Sequence[float]]], days: int) -> str:
    """When something was away: one lane each."""
    height = TOP + LANE * len(away) + BOTTOM
    parts = []
    for number, (name, stretches) in enumerate(away.items()):
        top = TOP + number * LANE
        parts.append(f'<text x="2" y="{top + 14}">{escape(name)}</text>')
        parts.append(
            f'<rect class="lane" x="{LEFT}" y="{top}" '
            f'width="{WIDTH - LEFT - RIGHT}" height="{LANE - 4}"/>'
        )
        for begins, ends in stretches:
            wide = max(_across(ends, days) - _across(begins, days), 1.5)
            words = f"{name} away on day {begins:.0f}, {(ends - begins) * 24:.1f} hours"
            parts.append(
                f'<rect class="away" x="{_across(begins, days):.1f}" y="{top}" '
                f'width="{wide:.1f}" height="{LANE - 4}">'
                f"<title>{escape(words)}</title></rect>"
            )
    parts.append(_months(days, height - 17))
    parts.append(_axis("day of the year", height))
    return _drawing(title, height, parts)


def _across(day: float, days: int) -> float:
    return LEFT + day / max(days - 1, 1) * (WIDTH - LEFT - RIGHT)


def _up(value: float, bottom: float, top: float) -> float:
    tall = HEIGHT - TOP - BOTTOM
    return HEIGHT - BOTTOM - (value - bottom) / max(top - bottom, 1) * tall


def _ruler(most: int) -> str:
    return _scale(0, most)


def _scale(bottom: int, top: int) -> str:
    """A line and a number at the bottom, in the middle and on top."""
    parts = []
    for value in sorted({bottom, (bottom + top) // 2, top}):
        height = _up(value, bottom, top)
        parts.append(
            f'<line class="rule" x1="{LEFT}" x2="{WIDTH - RIGHT}" '
            f'y1="{height:.1f}" y2="{height:.1f}"/>'
            f'<text x="{LEFT - 4}" y="{height + 4:.1f}" text-anchor="end">'
            f"{value:,}</text>"
        )
    return "".join(parts)


def _months(days: int, height: float) -> str:
    every = 60 if days > 120 else 20
    return "".join(
        f'<text x="{_across(day, days):.1f}" y="{height}" text-anchor="middle">'
        f"{day}</text>"
        for day in range(0, days, every)
    )


def _axis(words: str, height: int = HEIGHT) -> str:
    middle = (LEFT + WIDTH - RIGHT) / 2
    return (
        f'<text class="axis" x="{middle}" y="{height - 3}" text-anchor="middle">'
        f"{escape(words)}</text>"
    )


def _drawing(title: str, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )


def _legend(series: Mapping[str, object]) -> str:
    if len(series) < 2:
        return ""
    keys = "".join(
        f'<li><i class="b{number}"></i>{escape(name)}</li>'
        for number, name in enumerate(series)
    )
    return f'<ul class="legend">{keys}</ul>'
