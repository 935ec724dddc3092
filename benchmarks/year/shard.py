"""Lets the year pass for a share of the applications, in a process of its own.

Run in the portal's environment with one JSON object on standard input; prints another.
"""

import gc
import json
import random
import sys
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - needs the set-up

from benchmarks.year import dice  # noqa: E402
from benchmarks.year.clock import Calendar  # noqa: E402
from benchmarks.year.mailbox import Mailbox  # noqa: E402
from benchmarks.year.population import draw  # noqa: E402
from benchmarks.year.summary import summary  # noqa: E402
from benchmarks.year.year import Year  # noqa: E402
from credentials import runtime  # noqa: E402
from credentials.flows import looking  # noqa: E402
from credentials.flows.vault import make_installation  # noqa: E402

BEGINS: Final = datetime(2027, 1, 4, tzinfo=UTC)


def live(order: dict[str, Any]) -> dict[str, Any]:
    """`first`, `count`, `days`, `seed`, `queue`, `look_every_days`: a share's year."""
    seed = f"{order['seed']} {order['first']} {order['queue']}"
    # What lives long is never looked through again for garbage.
    gc.set_threshold(100_000, 50, 1_000)
    dice.load(seed)
    call_command("migrate", verbosity=0)
    looking.LOOK_AGAIN = timedelta(days=order["look_every_days"])
    calendar = Calendar(BEGINS, BEGINS + timedelta(days=order["days"]))
    try:
        make_installation()
        mailbox = None
        if order["queue"]:
            mailbox = Mailbox(random.Random(f"{seed} mailbox"))
            runtime.SQSQueue = lambda *_, **__: mailbox
        numbers = range(order["first"], order["first"] + order["count"])
        members = draw(numbers, order["seed"], BEGINS, queue=order["queue"])
        year = Year(members, seed, calendar, mailbox, weather=str(order["seed"]))
        return summary(year.pass_by())
    finally:
        calendar.stop()


if __name__ == "__main__":
    json.dump(live(json.load(sys.stdin)), sys.stdout)
