"""Statements that are written once and run often, past the ORM's compiler.

Building a query takes the ORM ten times as long as SQLite takes to answer it. What
runs for every fetch of a Runner is therefore written here as SQL that both databases
read alike; PostgreSQL keeps it prepared. It runs on Django's own connection, so inside
whatever transaction is open there.
"""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


class Statement:
    """One statement, with `%s` for each value."""

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._for_sqlite = sql.replace("%s", "?")

    def read(self, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """All rows of the answer; raises Django's DatabaseError."""
        database = connections[DEFAULT_DB_ALIAS]
        database.ensure_connection()
        with database.wrap_database_errors, closing(self._run(database, values)) as it:
            rows: list[tuple[Any, ...]] = it.fetchall()
            return rows

    def write(self, values: Sequence[Any]) -> None:
        """Execute what answers nothing; raises Django's DatabaseError."""
        database = connections[DEFAULT_DB_ALIAS]
        database.ensure_connection()
        with database.wrap_database_errors:
            self._run(database, values).close()

    def _run(self, database: BaseDatabaseWrapper, values: Sequence[Any]) -> Any:
        if database.execute_wrappers or database.queries_logged:
            # Somebody listens to what is executed.
            watched = database.cursor()
            watched.execute(self._sql, values)
            return watched
        driver: Any = database.connection
        if database.vendor == "sqlite":
            return driver.execute(self._for_sqlite, values)
        # Django's cursors put values into the text, which nothing can prepare; and what
        # is under seal comes as it is, rather than as text that has to be read.
        cursor = psycopg.Cursor(driver)
        return cursor.execute(self._sql, values, prepare=True, binary=True)
