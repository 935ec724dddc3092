"""Databases that are made for one run, and are gone afterwards."""

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg


@contextlib.contextmanager
def empty_databases(
    names: Sequence[str], *, server: str = "", directory: Path | None = None
) -> Iterator[list[str]]:
    """The addresses of empty databases, in the order of their names.

    They are files of SQLite in a directory of their own, below `directory` where one
    is named, or stand on the PostgreSQL server of this address, which has to let
    databases be made.
    """
    if not server:
        with tempfile.TemporaryDirectory(dir=directory) as made:
            yield [f"sqlite:///{Path(made, f'{name}.sqlite3')}" for name in names]
        return
    server = server.rstrip("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        try:
            for name in names:
                connection.execute(f"DROP DATABASE IF EXISTS {name} (FORCE)")
                connection.execute(f"CREATE DATABASE {name}")
            yield [f"{server}/{name}" for name in names]
        finally:
            for name in names:
                connection.execute(f"DROP DATABASE IF EXISTS {name} (FORCE)")
