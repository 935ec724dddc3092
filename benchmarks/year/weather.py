"""When Amazon, the worker, the mail server and the queue are away."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from benchmarks.year.history import Window

AMAZON: Final = (
    ("*", "status", 503),
    ("*", "status", 429),
    ("lwa", "status", 500),
    ("spapi", "status", 500),
    ("spapi", "status", 429),
    ("*", "latency", 60),
    ("*", "reset", 0),
    ("lwa", "html", 0),
)


def windows(
    rng: random.Random,
    begins: datetime,
    days: int,
    *,
    a_year: int,
    hours: tuple[float, float],
) -> list[Window]:
    """Stretches that do not overlap, so many a year, of a length drawn in hours."""
    found: list[Window] = []
    for _ in range(max(1, a_year * days // 365)):
        start = begins + timedelta(days=rng.uniform(1, max(days - 3, 2)))
        ends = start + timedelta(hours=rng.uniform(*hours))
        if all(ends < one.begins or one.ends < start for one in found):
            found.append(Window(start, ends))
    return sorted(found, key=lambda one: one.begins)


def storms(
    rng: random.Random, begins: datetime, days: int
) -> Iterator[tuple[Window, tuple[str, str, float]]]:
    """Amazon's bad hours, each with what is wrong in them."""
    for one in windows(rng, begins, days, a_year=14, hours=(0.5, 10)):
        target, kind, value = rng.choice(AMAZON)
        yield (
            Window(one.begins, one.ends, f"{target} {kind} {value or ''}"),
            (
                target,
                kind,
                value,
            ),
        )
