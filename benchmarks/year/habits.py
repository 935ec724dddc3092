"""How people are: when they work, how long they wait, what they paste by mistake."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

OPENS, CLOSES = 8, 18
SATURDAY: Final = 5


@dataclass(frozen=True)
class Style:
    """One way of dealing with reminders.

    They act on the first mail with so many days left or fewer, after a delay in days.
    """

    name: str
    share: float
    from_days_left: float
    delay: tuple[float, float]


STYLES: Final = (
    Style("punctual", 0.55, 61, (0.1, 8)),
    Style("late", 0.25, 15.5, (0.5, 5)),
    Style("on the last day", 0.11, 1.5, (0.02, 0.8)),
    Style("too late", 0.09, 0, (0.2, 6)),
)
ON_LEAVE: Final = 0.06


def draw_style(rng: random.Random) -> Style:
    return rng.choices(STYLES, [one.share for one in STYLES])[0]


def draw_delay(rng: random.Random, style: Style) -> timedelta:
    """How long a person takes; now and then they are on leave for two weeks."""
    days = rng.uniform(*style.delay)
    return timedelta(days=days + (14 if rng.random() < ON_LEAVE else 0))


def at_work(moment: datetime, rng: random.Random) -> datetime:
    """The moment itself within office hours, or else some time on the next morning."""
    if moment.weekday() < SATURDAY and OPENS <= moment.hour < CLOSES:
        return moment
    morning = moment.replace(hour=OPENS, minute=0, second=0, microsecond=0)
    if moment.hour >= OPENS:
        morning += timedelta(days=1)
    while morning.weekday() >= SATURDAY:
        morning += timedelta(days=1)
    return morning + timedelta(minutes=rng.uniform(0, 180))


def wrong_pastes(
    rng: random.Random, right: str, old: str, foreign: str
) -> list[tuple[str, str]]:
    """What is pasted before the right one: its name, and the text."""
    possible = [
        ("the old secret again", old),
        ("another application's secret", foreign),
        ("a truncated secret", right[: len(right) // 2]),
        ("an access token", "Atza|" + right.removeprefix("amzn1.oa2-cs.v1.") * 4),
        ("nothing", ""),
        (
            "a secret with a wrong letter",
            right[:-1] + ("0" if right[-1] != "0" else "1"),
        ),
    ]
    count = rng.choices([0, 1, 2], [0.65, 0.25, 0.1])[0]
    return rng.sample(possible, count)
