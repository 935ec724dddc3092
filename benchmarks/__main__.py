"""Measures Runner's door against an empty Django view, in pairs of runs.

    make bench
    python -m benchmarks --rounds 9 --seconds 5 --postgresql postgres://user@host

Each round runs everything once, one after the other, and a ratio is taken within its
round; the medians of the rounds are printed, with the lowest and the highest.
What people would pick in its place is measured too, where it is installed.
PostgreSQL is measured where --postgresql names a server that lets databases be made.
"""

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from benchmarks import killing, peers
from benchmarks.databases import empty_databases
from benchmarks.load import Calls, Measured, batch_of, run
from benchmarks.servers import ROOT, Server, environment, serving

Works: TypeAlias = dict[str, tuple[Server, Calls]]

DATABASE = "runner_set_up_portal_benchmark"
BATCH = 1000


def main() -> None:
    order = _order()
    print(f"A sync of the disk takes {_sync_time() * 1e6:.0f} µs at the median.")
    with (
        _databases(order) as urls,
        tempfile.TemporaryDirectory() as directory,
        peers.present(Path(directory)) as others,
    ):
        _measure("SQLite", urls, order, others)
    if order.postgresql:
        with _databases(order, order.postgresql) as urls:
            _measure("PostgreSQL", urls, order)
    else:
        print("\nPostgreSQL: not measured, since --postgresql names no server.")


def _order() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rows", type=int, default=1_000)
    parser.add_argument("--many-rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--postgresql", default=os.environ.get("BENCH_POSTGRESQL", ""))
    return parser.parse_args()


def _sync_time() -> float:
    took = []
    with tempfile.NamedTemporaryFile(dir=".") as file:
        for _ in range(200):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return statistics.median(took)


@contextlib.contextmanager
def _databases(order: argparse.Namespace, server: str = "") -> Iterator[dict[int, str]]:
    """An empty database for few rows and one for many, gone afterwards."""
    sizes = (order.rows, order.many_rows)
    names = [f"{DATABASE}_{size}" for size in sizes]
    (ROOT / "var").mkdir(mode=0o700, exist_ok=True)
    with empty_databases(names, server=server, directory=ROOT / "var") as urls:
        yield dict(zip(sizes, urls, strict=True))


def _build(url: str, rows: int) -> tuple[Calls, Calls]:
    """The single calls and the batch, for a database that was filled with rows."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.build", str(rows)],
        env=environment(url),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    told = json.loads(done.stdout)
    shown = told["authorizations"][:BATCH]
    paths = [f"/api/v1/credentials/{account}/{place}" for account, place in shown]
    return Calls(told["token"], paths), batch_of(told["token"], shown)


def _measure(
    name: str,
    urls: dict[int, str],
    order: argparse.Namespace,
    others: Works | None = None,
) -> None:
    others = others or {}
    few, many = (_build(urls[n], n) for n in (order.rows, order.many_rows))
    url, url_of_many = urls[order.rows], urls[order.many_rows]
    inside = environment(url, BENCH_EMPTY="inside")
    nothing = environment(url)
    nothing.pop("DJANGO_SETTINGS_MODULE")
    with (
        serving("empty", "benchmarks.empty:application", nothing) as empty,
        serving("inside", "benchmarks.empty:application", inside) as within,
        serving("portal", "portal.wsgi:application", environment(url)) as portal,
        serving("many", "portal.wsgi:application", environment(url_of_many)) as full,
    ):
        works = {
            "empty view": (empty, few[0]),
            "empty view behind the portal's middleware": (within, few[0]),
            "fetch": (portal, few[0]),
            "fetch, 304": (portal, few[0].with_tags(portal.port)),
            f"fetch among {order.many_rows:,}": (full, many[0]),
            "one by one: fetch": (portal, few[0].one_by_one()),
            f"batch of {len(few[0].paths)}": (portal, few[1]),
            "one by one: batch": (portal, few[1].one_by_one()),
            **others,
        }
        # The first fetch of each is an event, which is not what is measured.
        many[0].with_tags(full.port)
        rounds = _rounds(works, order)
        _print(name, rounds, len(few[0].paths))
        print(f"  memory of the portal: {portal.megabytes():.0f} MB")
        for peer, (server, _calls) in others.items():
            times = _spread([_ratio(one, "fetch", peer) for one in rounds])
            print(f"  fetch against {peer}: {times} times as many")
            print(f"  memory of {peer}: {server.megabytes():.0f} MB")
    print(f"  killed: {killing.prove(url, few[0], order.kills)}")


def _rounds(works: Works, order: argparse.Namespace) -> list[dict[str, Measured]]:
    for server, calls in works.values():
        run(server.port, calls, 1)
    return [
        {
            work: _once(server, calls, order.seconds)
            for work, (server, calls) in works.items()
        }
        for _ in range(order.rounds)
    ]


def _once(server: Server, calls: Calls, seconds: float) -> Measured:
    server.come_to_rest()
    before = server.processor_seconds()
    measured = run(server.port, calls, seconds)
    taken = server.processor_seconds() - before
    return replace(measured, processor=taken / (measured.rate * seconds) * 1e6)


def _print(name: str, rounds: list[dict[str, Measured]], batch: int) -> None:
    print(f"\n{name}: {len(rounds)} rounds, medians (lowest to highest)")
    for work in rounds[0]:
        rates = [one[work].rate for one in rounds]
        ratios = [one[work].rate / one["empty view"].rate for one in rounds]
        p50, p99, processor = (
            statistics.median(getattr(one[work], what) for one in rounds)
            for what in ("p50", "p99", "processor")
        )
        print(
            f"  {work:42} {statistics.median(rates):9,.1f}/s  "
            f"{_spread(ratios)} of empty  p50 {p50:.2f} ms  p99 {p99:.2f} ms  "
            f"processor {processor:,.0f} µs"
        )
    within = "empty view behind the portal's middleware"
    per_call = [_ratio(one, "fetch", within) for one in rounds]
    growth = [_ratio(one, _named(one, "fetch among"), "fetch") for one in rounds]
    factor = [_ratio(one, _named(one, "batch of"), "fetch") * batch for one in rounds]
    print(f"  fetch against the empty view with middleware: {_spread(per_call)}")
    print(f"  fetch among many against among few: {_spread(growth)}")
    print(f"  one of a batch against one alone: {_spread(factor)} times as many")
    alone = [
        _ratio(one, "one by one: batch", "one by one: fetch") * batch for one in rounds
    ]
    print(f"  the same for one caller who waits: {_spread(alone)} times as many")


def _ratio(measured: dict[str, Measured], one: str, other: str) -> float:
    return measured[one].rate / measured[other].rate


def _named(measured: dict[str, Measured], begin: str) -> str:
    return next(work for work in measured if work.startswith(begin))


def _spread(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


if __name__ == "__main__":
    main()
