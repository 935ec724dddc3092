"""The log is appended to and never changed; what is changed anyway shows."""

import pytest
from django.db import DatabaseError, connection, transaction

from credentials.errors import ChainBroken
from credentials.models import Event, Tag, append_only

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_lines(acme):
    for step in ("one", "two", "three"):
        with transaction.atomic():
            Event.objects.record(
                Tag.STEP_ATTESTED, actor="ada@example.com", account=acme, step=step
            )
    return list(Event.objects.order_by("seq"))


def verify():
    return list(Event.objects.all().broken_at())


def tamper(sql, *arguments):
    append_only.lift(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)


def test_an_untouched_log_is_whole(three_lines):
    assert verify() == [line.seq for line in three_lines]


@pytest.mark.parametrize("way", ["update", "delete"])
def test_the_orm_does_not_touch_the_log(three_lines, way):
    changes = {"actor": "mallory"} if way == "update" else {}

    with pytest.raises(TypeError):
        getattr(Event.objects.all(), way)(**changes)


@pytest.mark.parametrize("way", ["save", "delete"])
def test_a_line_does_not_change_itself(three_lines, way):
    with pytest.raises(TypeError):
        getattr(three_lines[0], way)()


@pytest.mark.parametrize(
    "sql",
    ["UPDATE credentials_event SET actor = 'mallory'", "DELETE FROM credentials_event"],
)
def test_the_database_refuses_too(three_lines, sql):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize("column", ["actor", "tag", "subject_id", "previous_mac"])
def test_a_changed_line_is_named(three_lines, column):
    second = three_lines[1].seq
    update = "UPDATE credentials_event SET {} = 'x' WHERE seq = %s"
    tamper(update.format(column), second)

    with pytest.raises(ChainBroken) as broken:
        verify()

    assert broken.value.seq == second


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_missing_line_is_named(three_lines, position):
    missing = three_lines[position].seq
    tamper("DELETE FROM credentials_event WHERE seq = %s", missing)

    with pytest.raises(ChainBroken) as broken:
        verify()

    assert broken.value.seq == missing
