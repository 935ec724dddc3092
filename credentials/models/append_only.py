"""Database triggers that refuse to change or delete what was logged."""

from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY_TABLES = ("credentials_event", "credentials_delivery")


def _sqlite(table: str) -> list[str]:
    trigger = (
        "CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table} "
        "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
    return [trigger.format(table=table, verb=verb) for verb in ("update", "delete")]


POSTGRESQL = (
    (
        "CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger "
        "LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    ),
    "DROP TRIGGER IF EXISTS {table}_is_append_only ON {table}",
    (
        "CREATE TRIGGER {table}_is_append_only "
        "BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
    ),
)


def _postgresql(table: str) -> list[str]:
    return [statement.format(table=table) for statement in POSTGRESQL]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; harmless where they already are."""
    statements = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for table in APPEND_ONLY_TABLES:
            for statement in statements(table):
                cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, for a migration back or an emptied test database."""
    with connection.cursor() as cursor:
        for table in APPEND_ONLY_TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"DROP TRIGGER IF EXISTS {table}_is_append_only ON {table}"
                )
            else:
                for verb in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
