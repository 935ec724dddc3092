"""A number in the database that grows whenever what Runner is delivered may change.

Whoever remembers what a fetch found compares one number instead of reading it all
again, and misses no change, whoever makes it: triggers count, in the transaction of the
change. The table is no model, since nothing of it is data: it is neither shown, nor
backed up, nor emptied.

SQLite has one writer at a time, and one row. On PostgreSQL several transactions may
count at once, and none shall wait for another: each takes the first row that nobody
holds, or makes one. Their sum only grows, and a snapshot sees all of a change or
nothing. A row begins with a random number, so that counting anew does not come upon a
number that was there before; who puts a whole database back under running processes has
to start them again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "credentials_generation"
# As an expression within a statement, so that it is of the same moment as its rows.
GENERATION = f"(SELECT CAST(SUM(number) AS text) FROM {TABLE})"  # noqa: S608


@dataclass(frozen=True)
class Watched:
    """A table, and those of its columns whose change counts; without any, all count.

    `unless_same` are columns that are written often with what stood there already.
    """

    table: str
    columns: tuple[str, ...] = ()
    unless_same: tuple[str, ...] = ()


WATCHED = (
    Watched("credentials_selleraccount"),
    Watched("credentials_application"),
    Watched("credentials_clientsecret"),
    Watched("credentials_rotation"),
    Watched("credentials_runnertokenscope"),
    Watched(
        "credentials_authorization",
        columns=(
            "account_id",
            "marketplace_id",
            "removed_at",
            "version",
            "status",
            "findings",
            "validated_at",
            "authorized_at",
            "roles_frozen",
            "sealed",
            "sealed_version",
        ),
    ),
    # Not when it was last used, which is noted once a minute.
    Watched(
        "credentials_runnertoken",
        columns=(
            "name",
            "digest",
            "networks",
            "access_tokens_only",
            "expires_at",
            "revoked_at",
        ),
    ),
    # Not when a Runner last came.
    Watched("credentials_pickup", unless_same=("kind", "version")),
)

_FIRST = 10**15

_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION {TABLE}_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE {TABLE} SET number = number + 1 WHERE id = (
            SELECT id FROM {TABLE} ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
        );
        IF NOT FOUND THEN
            INSERT INTO {TABLE} (number) VALUES (1 + floor(random() * {_FIRST}));
        END IF;
        RETURN NULL;
    END $$
"""  # noqa: S608 - nothing here comes from outside
_GROWS_ON_SQLITE = f"""
    UPDATE {TABLE} SET number = number + 1;
    INSERT INTO {TABLE} (id, number)
        SELECT 1, 1 + abs(random() % {_FIRST})
        WHERE NOT EXISTS (SELECT 1 FROM {TABLE});
"""  # noqa: S608


def watch_after_migrations(*, using: str, **_signal: Any) -> None:
    """Put triggers in place where any is missing, once there is a table to count in.

    A migration may have taken some away, as SQLite changes a table by making it anew.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if TABLE in tables and not _wanted() <= _there(connection):
        install(connection)


def _wanted() -> set[str]:
    return {name for one in WATCHED for name in _names(one)}


def _there(connection: BaseDatabaseWrapper) -> set[str]:
    names = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger"
    )
    with connection.cursor() as cursor:
        cursor.execute(names)
        return {name for (name,) in cursor.fetchall()}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place, and forget what was counted so far."""
    _lift_triggers(connection)
    triggers = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608
        for one in WATCHED:
            for statement in triggers(one):
                cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take triggers and table away."""
    _lift_triggers(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")


def _lift_triggers(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for one in WATCHED:
            for name in _names(one):
                on = "" if connection.vendor == "sqlite" else f" ON {one.table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {TABLE}_grows()")


def _names(watched: Watched) -> list[str]:
    return [
        f"{watched.table}_{event}_counts" for event in ("insert", "update", "delete")
    ]


def _on_sqlite(watched: Watched) -> Iterator[str]:
    for name, event, condition in _events(watched):
        yield (
            f"CREATE TRIGGER {name} AFTER {event} ON {watched.table} {condition} "
            f"BEGIN {_GROWS_ON_SQLITE} END"
        )


def _on_postgresql(watched: Watched) -> Iterator[str]:
    yield _FUNCTION
    for name, event, condition in _events(watched):
        each = "ROW" if condition else "STATEMENT"
        yield (
            f"CREATE TRIGGER {name} AFTER {event} ON {watched.table} "
            f"FOR EACH {each} {condition} EXECUTE FUNCTION {TABLE}_grows()"
        )


def _events(watched: Watched) -> Iterator[tuple[str, str, str]]:
    """Each trigger's name, its event, and the condition on which it counts."""
    columns = watched.columns or watched.unless_same
    of_columns = f" OF {', '.join(columns)}" if columns else ""
    differs = " OR ".join(f"OLD.{one} <> NEW.{one}" for one in watched.unless_same)
    events = (
        ("INSERT", ""),
        (f"UPDATE{of_columns}", f"WHEN ({differs})" if differs else ""),
        ("DELETE", ""),
    )
    for name, (event, condition) in zip(_names(watched), events, strict=True):
        yield name, event, condition
