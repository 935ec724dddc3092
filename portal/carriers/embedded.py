"""The carrier for one machine: a loop that asks the database, and some threads."""

import logging
import signal
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import FrameType
from typing import Final

from django.conf import settings
from django.db import Error, close_old_connections, connection

from portal.carriers.work import Thing, do, due

logger = logging.getLogger(__name__)

FIRST_PAUSE: Final = 0.5
LONGEST_IDLE: Final = 2.0
LONGEST_OUTAGE: Final = 30.0
GRACE: Final = 15.0


def run() -> bool:
    """Work until told to stop by a signal; a second signal ends it at once."""
    worker = EmbeddedWorker(settings.WORKER_THREADS)

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        worker.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    return worker.run()


class EmbeddedWorker:
    """Works off what is due until it is told to stop.

    A database that does not answer is asked again, ever more rarely. `stop()` may be
    called from a signal: nothing new is begun, and what runs has 15 seconds to end.
    What does not end in time is due again when its lease has run out.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._stopping = threading.Event()
        self._under_way: dict[Thing, Future[None]] = {}

    def stop(self) -> None:
        self._stopping.set()

    def run_once(self) -> int:
        """Work off everything that is due, and tell how many things that was."""
        done = 0
        tried: set[Thing] = set()
        while fresh := [thing for thing in due(self._threads) if thing not in tried]:
            for thing in fresh:
                attempt(thing)
            tried.update(fresh)
            done += len(fresh)
        return done

    def run(self) -> bool:
        """Work until stopped; False where something had to be left unfinished."""
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix="work")
        pause = FIRST_PAUSE
        logger.info("worker_started", extra={"threads": self._threads})
        while not self._stopping.is_set():
            pause = self._turn(pool, pause)
            self._stopping.wait(pause)
        pool.shutdown(wait=False, cancel_futures=True)
        left = wait(self._under_way.values(), timeout=GRACE).not_done
        logger.info("worker_stopped", extra={"left": len(left)})
        return not left

    def _turn(self, pool: ThreadPoolExecutor, pause: float) -> float:
        """Begin what is due as far as threads are free, and say how long to rest."""
        self._forget_finished()
        free = self._threads - len(self._under_way)
        if not free:
            wait(self._under_way.values(), timeout=1, return_when=FIRST_COMPLETED)
            return 0
        try:
            begun = self._begin(pool, free)
        except Error as failure:
            logger.warning("worker_waits", extra={"cause": type(failure).__name__})
            connection.close()
            return min(pause * 2, LONGEST_OUTAGE)
        if begun:
            return 0 if begun == free else FIRST_PAUSE
        return min(pause * 1.5, LONGEST_IDLE)

    def _begin(self, pool: ThreadPoolExecutor, free: int) -> int:
        close_old_connections()
        begun = 0
        for thing in due(self._threads * 2):
            if begun == free:
                break
            if thing not in self._under_way:
                self._under_way[thing] = pool.submit(attempt_apart, thing)
                begun += 1
        return begun

    def _forget_finished(self) -> None:
        for thing in [thing for thing, one in self._under_way.items() if one.done()]:
            del self._under_way[thing]


def attempt_apart(thing: Thing) -> None:
    """Do one thing in a thread, with the thread's own database connection."""
    close_old_connections()
    attempt(thing)
    close_old_connections()


def attempt(thing: Thing) -> None:
    """Do one thing; whatever goes wrong is logged, and the thing is due again later."""
    try:
        do(thing)
    except Exception:
        logger.exception("work_failed", extra={"kind": thing.kind, "key": thing.key})
