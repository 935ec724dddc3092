"""What calls of Runner's door wait for: changes of accounts, and Amazon's answers."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from credentials.flows.access_tokens import is_settled
from credentials.flows.changes import accounts_touched_since, head_of_log
from credentials.flows.connections import give_back_connection
from portal.parking import LOOKED_EVERY, Matter

# Where a server cannot hold answers back, so many calls of a process wait in threads.
WAITING_IN_THREADS = 2

_threads = threading.BoundedSemaphore(WAITING_IN_THREADS)


@dataclass(eq=False)
class AccountsChange(Matter):
    """Something happens to one of these accounts after an event of the log."""

    accounts: frozenset[UUID]
    seen: int

    @classmethod
    def moved(cls, matters: "list[AccountsChange]") -> "Iterable[AccountsChange]":
        """One look at the head of the log, and one at what is new, for all of them."""
        head = head_of_log()
        behind = [one for one in matters if one.seen < head]
        if not behind:
            return []
        touched = accounts_touched_since(min(one.seen for one in behind))
        moved = [
            one
            for one in behind
            if any(touched.get(account, 0) > one.seen for account in one.accounts)
        ]
        for one in behind:
            one.seen = head
        return moved


@dataclass(eq=False)
class ExchangeEnds(Matter):
    """Nobody is asking Amazon about this access token any more."""

    key: str

    @classmethod
    def moved(cls, matters: "list[ExchangeEnds]") -> "Iterable[ExchangeEnds]":
        settled = is_settled({one.key for one in matters})
        return [one for one in matters if one.key in settled]


def wait_in_thread(has_moved: Callable[[], bool], seconds: float) -> None:
    """Wait here and now, where only a few do so; for the rest time is over at once."""
    if not _threads.acquire(blocking=False):
        return
    try:
        until = time.monotonic() + seconds
        while not has_moved() and time.monotonic() < until:
            give_back_connection()
            time.sleep(min(LOOKED_EVERY, max(0.0, until - time.monotonic())))
    finally:
        _threads.release()
