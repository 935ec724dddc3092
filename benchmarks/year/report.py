"""The page about a year: what happened, and whether the four zeros are zero."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from benchmarks.year.charts import bars, lanes, line

ZEROS: Final = {
    "expired": "secrets expired that a person or the queue renewed in time",
    "missed": "reminders missed",
    "twice": "reminders sent twice",
    "dead": "fetches that got a dead secret while a live one was known",
    "astray": "reminders to somebody who had no part in it",
}
STEPS: Final = ("90", "60", "30", "15", "7", "1", "0", "-7", "-14", "-30")
STYLE: Final = Path(__file__).with_name("report.css")
SHOWN: Final = 200

Year = Mapping[str, Any]


def page(order: Namespace, years: Mapping[bool, Year]) -> str:
    """The whole page; the same seed gives the same page to the letter."""
    named = {_name(queue): year for queue, year in years.items()}
    about = (
        f"{order.days} days, seed {order.seed}, shared out among {order.processes} "
        "processes. Everything was done by the portal’s own flows; the clock, the "
        "people, the weather and Amazon were not real."
    )
    parts = [
        f"<h1>A year of {order.applications:,} applications</h1><p>{about}</p>",
        *(_zeros(name, year) for name, year in named.items()),
        '<div class="pictures">',
        *_pictures(named, order),
        "</div>",
        "<h2>What happened</h2>",
        _table(named),
        *(_violations(name, year) for name, year in named.items()),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>A year of {order.applications:,} applications</title>"
        f"<style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _name(queue: bool) -> str:
    return "With the queue" if queue else "Without the queue"


def _zeros(name: str, year: Year) -> str:
    cells = "".join(
        f'<li class="{"bad" if year["violations"][key] else "good"}">'
        f"<b>{len(year['violations'][key]):,}</b> {escape(words)}</li>"
        for key, words in ZEROS.items()
    )
    return f'<h2>{name}</h2><ul class="zeros">{cells}</ul>'


def _pictures(named: Mapping[str, Year], order: Namespace) -> list[str]:
    every = [
        _figure(
            "Applications with a secret that works",
            line(
                "Applications with a secret that works, day by day",
                {name: year["alive"] for name, year in named.items()},
                order.applications,
            ),
        )
    ]
    for name, year in named.items():
        every += [
            _figure(f"{name}: what was away", _away(year, order.days)),
            _figure(f"{name}: days left at the renewal", _renewed(year)),
            _figure(f"{name}: reminders by the day of the mail", _steps(year)),
            _figure(f"{name}: where people came too late", _died(year, order.days)),
        ]
    return every


def _figure(words: str, drawing: str) -> str:
    return f"<figure><figcaption>{escape(words)}</figcaption>{drawing}</figure>"


def _away(year: Year, days: int) -> str:
    return lanes("When something was away", year["away"], days)


def _renewed(year: Year) -> str:
    counts: dict[str, dict[int, int]] = {"by hand": {}, "by queue": {}}
    for key, number in year["renewed"].items():
        way, _, left = key.partition("|")
        counts[way][int(left)] = number
    places = {left for one in counts.values() for left in one} or {0}
    range_ = list(range(min(places), max(places) + 5, 5))
    series = {
        way: [found.get(left, 0) for left in range_] for way, found in counts.items()
    }
    labels = [str(left) for left in range_]
    return bars(
        "Renewals by the days that were left",
        labels,
        series,
        "days left, in fives",
        label_every=max(1, len(labels) // 8),
    )


def _steps(year: Year) -> str:
    told = [year["steps"].get(step, 0) for step in STEPS]
    return bars("Reminders by step", STEPS, {"mails": told}, "days before the end")


def _died(year: Year, days: int) -> str:
    weeks = [str(week) for week in range(days // 7 + 1)]
    late = [year["died"].get(week, 0) for week in weeks]
    return bars(
        "Applications left without a secret that works, by week",
        weeks,
        {"applications": late},
        "week of the year",
        label_every=8,
    )


def _table(named: Mapping[str, Year]) -> str:
    keys = sorted({key for year in named.values() for key in year["counts"]})
    head = "".join(f"<th>{escape(name)}</th>" for name in named)
    rows = "".join(
        f"<tr><th>{escape(key)}</th>"
        + "".join(f"<td>{year['counts'].get(key, 0):,}</td>" for year in named.values())
        + "</tr>"
        for key in keys
    )
    return f"<table><tr><th></th>{head}</tr>{rows}</table>"


def _violations(name: str, year: Year) -> str:
    found = [
        (ZEROS[key], one) for key, ones in year["violations"].items() for one in ones
    ]
    if not found:
        return ""
    return f"<h2>{name}: what should not have been</h2>" + _listed(found[:SHOWN])


def _listed(found: Sequence[tuple[str, Sequence[str]]]) -> str:
    rows = "".join(
        f"<li><b>{escape(application)}</b> {escape(at)}: {escape(text)} "
        f"<small>({escape(words)})</small></li>"
        for words, (application, at, text) in found
    )
    return f"<ol>{rows}</ol>"
