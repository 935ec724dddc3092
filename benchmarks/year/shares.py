"""Sharing the applications out among processes, and adding up their years."""

import json
import subprocess
import sys
from collections import Counter
from itertools import chain, pairwise
from typing import Any

from benchmarks.databases import empty_databases
from benchmarks.servers import ROOT, environment

ANYWHERE = "http://127.0.0.1:1"


def live_through(
    *,
    applications: int,
    days: int,
    seed: int,
    queue: bool,
    processes: int,
    look_every_days: float,
    database_url: str = "",
) -> dict[str, Any]:
    """The year of all applications; raises CalledProcessError where a process dies."""
    processes = max(1, min(processes, applications))
    cuts = [applications * one // processes for one in range(processes + 1)]
    orders = [
        {
            "first": first,
            "count": last - first,
            "days": days,
            "seed": seed,
            "queue": queue,
            "look_every_days": look_every_days,
        }
        for first, last in pairwise(cuts)
    ]
    names = [f"runner_set_up_portal_year_{one}" for one in range(len(orders))]
    with empty_databases(names, server=database_url) as urls:
        running = [_begin(url) for url in urls]
        for order, process in zip(orders, running, strict=True):
            process.stdin.write(json.dumps(order))
            process.stdin.close()
        return _added_up([_end(process) for process in running])


def _begin(url: str) -> subprocess.Popen:
    more = {
        "DJANGO_SETTINGS_MODULE": "benchmarks.year.settings",
        # What is drawn and in which order must follow from the seed alone.
        "PYTHONHASHSEED": "0",
        "AMAZON_LWA_URL": f"{ANYWHERE}/auth/o2/token",
        **{f"AMAZON_SPAPI_URL_{one}": f"{ANYWHERE}/{one.lower()}" for one in REGIONS},
        "ROTATION_QUEUE_URL": f"{ANYWHERE}/123456789012/secrets",
        # A quarter between two checks, and no digest: neither is judged here.
        "VALIDATE_EVERY_HOURS": "2160",
        "DIGEST_HOUR": "24",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.year.shard"],
        env=environment(url, **more),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


REGIONS = ("NA", "EU", "FE")


def _end(process: subprocess.Popen) -> dict[str, Any]:
    with process:
        told = process.stdout.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return json.loads(told)


def _added_up(shares: list[dict[str, Any]]) -> dict[str, Any]:
    """One year out of those of the shares."""
    total: dict[str, Any] = {}
    for name in ("counts", "renewed", "steps", "died"):
        added: Counter[str] = Counter()
        for one in shares:
            added.update(one[name])
        total[name] = dict(sorted(added.items()))
    total["violations"] = {
        name: list(chain.from_iterable(one["violations"][name] for one in shares))
        for name in shares[0]["violations"]
    }
    total["alive"] = [
        sum(day) for day in zip(*(one["alive"] for one in shares), strict=True)
    ]
    # The weather is the same for all.
    total["away"] = shares[0]["away"]
    return total
