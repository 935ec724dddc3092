"""A small year through the real flows: four zeros, and the same page for one seed."""

from argparse import Namespace

import pytest

from benchmarks.year.report import page
from benchmarks.year.shares import live_through


def live(*, applications: int, days: int, queue: bool, processes: int = 1):
    return live_through(
        applications=applications,
        days=days,
        seed=7,
        queue=queue,
        processes=processes,
        look_every_days=7,
    )


@pytest.mark.parametrize("queue", [True, False], ids=["with queue", "without queue"])
def test_nothing_is_missed_doubled_or_let_expire(queue):
    year = live(applications=12, days=200, queue=queue)

    assert not any(year["violations"].values()), year["violations"]
    assert len(year["alive"]) == 200
    told = year["counts"]
    assert told["reminders about secrets"] > 20
    assert told["right pastes"] > 3
    assert told["workers killed"] > 0
    assert ("messages received" in told) is queue


def test_the_same_seed_gives_the_same_page():
    order = Namespace(applications=4, days=40, seed=7, processes=2)

    pages = [
        page(order, {True: live(applications=4, days=40, queue=True, processes=2)})
        for _ in range(2)
    ]

    assert pages[0] == pages[1]
    assert "With the queue" in pages[0]
    assert "<script" not in pages[0]
