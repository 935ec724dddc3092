"""One commit for all who wait for one at the same moment.

A commit waits for the disk, many times as long as the writing itself takes. So while
one thread commits, the others line up, and the first of them then writes what all of
them brought. Nobody goes on before what it brought is on the disk.
"""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Generic, TypeVar

from django.db import Error, connection

T = TypeVar("T")


class _Waiting(Generic[T]):
    """Somebody who waits; woken when it is done, or to do it for all."""

    def __init__(self, brought: Sequence[T]) -> None:
        self.brought = brought
        self.is_done = False
        self.shall_write = False
        self.woken = threading.Lock()
        self.woken.acquire()


class SharedCommit(Generic[T]):
    """Calls `write`, which commits, with what several threads brought."""

    def __init__(self, write: Callable[[Sequence[T]], None]) -> None:
        self._write = write
        self._guard = threading.Lock()
        self._line: list[_Waiting[T]] = []
        self._somebody_writes = False

    def add(self, *brought: T) -> None:
        """Come back when it is committed; raises what `write` raises for it."""
        if connection.in_atomic_block:
            # Whoever opened the transaction decides when it is committed.
            self._write(brought)
            return
        mine = _Waiting(brought)
        self._stand_in_line(mine)
        if mine.shall_write:
            self._write_for_all()
        if not mine.is_done:
            # One of those who shared was in the way; alone each gets its own answer.
            self._write(brought)

    def _stand_in_line(self, mine: _Waiting[T]) -> None:
        """Come back when it is done or failed, or when it is up to this thread."""
        with self._guard:
            self._line.append(mine)
            if not self._somebody_writes:
                self._somebody_writes = mine.shall_write = True
                return
        mine.woken.acquire()

    def _write_for_all(self) -> None:
        shared: list[_Waiting[T]] = []
        try:
            with self._turn_of_this_process():
                with self._guard:
                    shared, self._line = self._line, []
                self._write([item for one in shared for item in one.brought])
            for one in shared:
                one.is_done = True
        except Error:
            pass  # each writes alone
        finally:
            self._wake(shared)

    def _wake(self, shared: Sequence[_Waiting[T]]) -> None:
        """Let those go on who are done, and the first of the others write."""
        with self._guard:
            self._somebody_writes = bool(self._line)
            following = self._line[0] if self._line else None
        if following:
            following.shall_write = True
            following.woken.release()
        for one in shared:
            if not one.shall_write:
                one.woken.release()

    @contextmanager
    def _turn_of_this_process(self) -> Iterator[None]:
        """One after the other, where the database would let them try in turns.

        SQLite sleeps a millisecond or more between two tries, and whoever comes back
        from the disk first goes first; so one process could keep the other waiting for
        long.
        """
        if connection.vendor != "sqlite":
            yield
            return
        turn = _turn(str(connection.settings_dict["NAME"]), id(self))
        fcntl.flock(turn, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(turn, fcntl.LOCK_UN)


@cache
def _turn(database: str, _whose: int) -> int:
    """A file beside the database, for nothing but to be locked; it stays open.

    Each line opens it for itself, since a process waits for no lock that it holds.
    """
    return os.open(f"{database}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
