"""Letting go of the database while waiting for something else."""

from django.db import connection


def give_back_connection() -> None:
    """Give this thread's connection back to the pool, where there is one.

    To be called before waiting for Amazon or for another caller, so that as many may
    wait as like. Inside a transaction, which only a test would hold here, nothing is
    given back. Where connections are kept open, as on SQLite, this one is kept.
    """
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
