"""verify_events proves the log, or names its first broken line."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from credentials.models import Event
from credentials.models.append_only import install, lift


def alter(statement: str) -> None:
    lift(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    install(connection)


def test_a_whole_log_is_said_to_be_whole(acme, capsys):
    call_command("verify_events")

    assert capsys.readouterr().out == (
        f"The event log is whole: {Event.objects.count()} lines.\n"
    )


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE credentials_event SET actor = 'mallory' WHERE seq = 2", 2),
        ("DELETE FROM credentials_event WHERE seq = 1", 1),
        ("DELETE FROM credentials_event WHERE seq = 3", 3),
    ],
)
def test_the_first_broken_line_is_named(acme, statement, line):
    alter(statement)

    with pytest.raises(CommandError, match=f"line {line}"):
        call_command("verify_events")
