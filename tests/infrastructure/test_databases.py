import threading

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db

on_sqlite = pytest.mark.skipif(settings.IS_POSTGRESQL, reason="SQLite's own settings")
on_postgresql = pytest.mark.skipif(
    not settings.IS_POSTGRESQL, reason="PostgreSQL's own settings"
)


def in_another_thread(statement: str) -> str:
    """The answer of a connection that nobody has prepared."""
    answers = []

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            answers.append(str(cursor.fetchone()[0]))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return answers[0]


@on_sqlite
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("secure_delete", "1"),
        ("foreign_keys", "1"),
        ("busy_timeout", "20000"),
    ],
)
def test_each_connection_to_sqlite_keeps_what_it_was_given(pragma, value):
    assert in_another_thread(f"PRAGMA {pragma}") == value


@on_sqlite
def test_transactions_in_sqlite_take_their_turn_from_the_start():
    assert connection.transaction_mode == "IMMEDIATE"


@on_postgresql
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lock_timeout", "5s"),
        ("statement_timeout", "30s"),
        ("idle_in_transaction_session_timeout", "30s"),
    ],
)
def test_nothing_waits_for_ever_in_postgresql(name, value):
    assert in_another_thread(f"SHOW {name}") == value
