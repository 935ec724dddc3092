"""Lets a year pass for many applications, judges it, and writes a page about it.

    make year
    python -m benchmarks.year --applications 2000 --days 365 --seed 7 --report FILE

The applications are shared out among processes, each with a database of its own; how
many there are changes the weather and so the year, but not whether it is judged. Ends
with 1 where one of the four zeros is none.
"""

import argparse
import sys
import time
from pathlib import Path

from benchmarks.year.report import page
from benchmarks.year.shares import live_through

MODES = {"with": [True], "without": [False], "both": [True, False]}


def main() -> int:
    order = _order()
    began = time.monotonic()
    years = {
        queue: live_through(
            applications=order.applications,
            days=order.days,
            seed=order.seed,
            queue=queue,
            processes=order.processes,
            look_every_days=order.look_every_days,
            database_url=order.database_url,
        )
        for queue in MODES[order.queue]
    }
    order.report.parent.mkdir(parents=True, exist_ok=True)
    order.report.write_text(page(order, years), encoding="utf-8")
    _tell(years)
    print(f"{time.monotonic() - began:.0f} s; the page is {order.report}")
    return int(any(any(one["violations"].values()) for one in years.values()))


def _order() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.year")
    parser.add_argument("--applications", type=int, default=2_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--queue", choices=sorted(MODES), default="both")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--look-every-days",
        type=float,
        default=7,
        help="how often an account is looked through at which nothing happened",
    )
    parser.add_argument(
        "--database-url",
        default="",
        help="a PostgreSQL server that lets databases be made, without a database",
    )
    parser.add_argument("--report", type=Path, default=Path("var/year.html"))
    return parser.parse_args()


def _tell(years: dict[bool, dict]) -> None:
    for queue, year in years.items():
        print(f"\n{'With' if queue else 'Without'} the queue")
        for name, found in year["violations"].items():
            print(f"  {name}: {len(found)}")
            for application, at, text in found[:20]:
                print(f"    {application} {at}: {text}")


if __name__ == "__main__":
    sys.exit(main())
