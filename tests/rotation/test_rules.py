"""When it may rotate, what it does with each answer, and what people can say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.errors import CannotGoBack, NotTheSameSecret, RotationMoved
from credentials.flows.queue_watch import note_poll
from credentials.flows.reminding import run_reminders
from credentials.flows.rotation_moves import move
from credentials.flows.rotation_people import (
    go_back,
    say_nothing_changed,
    switch_automatic_rotation,
    want_rotation,
)
from credentials.flows.rotation_requests import (
    claim_automatic_rotation,
    commit_intent,
    rotate_if_due,
)
from credentials.models import (
    AutomaticRotation,
    ClientSecret,
    Notice,
    Reminder,
    Rotation,
)
from tests.rotation.accidents import Accident, happening

pytestmark = pytest.mark.django_db
State = Rotation.State


@pytest.fixture
def wanted(rotating, alice):
    switch_automatic_rotation(account=rotating.account, is_on=True, actor=alice)
    want_rotation(account=rotating.account, actor=alice)
    note_poll(messages=[])
    return rotating


@pytest.fixture
def unattended(rotating, alice):
    """Switched on, enrolled, and done once with somebody looking on."""
    setting = switch_automatic_rotation(
        account=rotating.account, is_on=True, actor=alice
    )
    setting.enrolled_at = setting.first_done_at = timezone.now()
    setting.save()
    note_poll(messages=[])
    return rotating


def obstacles() -> list[str]:
    return AutomaticRotation.objects.get().obstacles


def alarms() -> set[str]:
    rows = Reminder.objects.open().filter(kind=Reminder.Kind.ALARM)
    return {row.alarm for row in rows}


def test_of_age_and_at_work_it_rotates_unattended(unattended):
    unattended.work()
    unattended.through(hours=1.5)

    assert Rotation.objects.get().state == State.PROMOTED
    assert Rotation.objects.get().asked_by is None


def test_the_first_time_somebody_looks_on(rotating, alice):
    switch_automatic_rotation(account=rotating.account, is_on=True, actor=alice)

    rotating.work()

    assert "never-attended" in obstacles()
    assert not Rotation.objects.exists()


@pytest.mark.parametrize(("days", "hour"), [(5, 10), (6, 10), (0, 7), (0, 16)])
def test_at_night_and_on_weekends_nothing_begins(unattended, days, hour):
    moment = timezone.now() + timedelta(days=days)
    unattended.clock.to(moment.replace(hour=hour))

    unattended.work()

    assert not Rotation.objects.exists()


def test_with_fewer_than_nine_days_left_people_are_told_instead(unattended):
    ClientSecret.objects.update(expires_at=timezone.now() + timedelta(days=8.9))

    unattended.work()

    assert not Rotation.objects.exists()
    assert "rotation-too-late" in alarms()


def test_another_in_doubt_stops_the_unattended(unattended, globex):
    Rotation.objects.create(application=globex.application, state=State.UNKNOWN)

    unattended.work()

    assert "another-in-doubt" in obstacles()


def test_only_a_tenth_of_all_goes_on_one_day(unattended, globex):
    Rotation.objects.create(
        application=globex.application, state=State.RETIRED, intent_at=timezone.now()
    )

    unattended.work()

    assert "enough-today" in obstacles()


def test_without_somebody_who_listens_nothing_begins(rotating, alice):
    want_rotation(account=rotating.account, actor=alice)

    rotating.do_due()

    assert obstacles() == ["nobody-listens"]


def test_a_queue_that_forgets_early_or_lets_others_in_is_in_the_way(wanted):
    wanted.mailbox.client.set_queue_attributes(
        QueueUrl=wanted.mailbox.url,
        Attributes={
            "MessageRetentionPeriod": "345600",
            "Policy": '{"Statement": [{"Effect": "Allow", "Principal": "*", '
            '"Action": "sqs:SendMessage", "Resource": "*"}]}',
        },
    )

    wanted.do_due()

    assert set(obstacles()) == {
        "queue-closed-to-amazon",
        "queue-open-to-others",
        "queue-forgets-early",
    }


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_refusal_waits_for_a_person(wanted, status):
    wanted.amazon.break_down("rotation", "status", value=status, times=1)

    wanted.do_due()

    row = Rotation.objects.get()
    assert (row.state, row.presumed_dies_at) == (State.REFUSED, None)
    assert "rotation-refused" in alarms()


def test_429_changes_nothing_and_is_tried_again_after_five_minutes(wanted, alice):
    wanted.amazon.break_down("rotation", "status", value=429, times=1)
    wanted.do_due()
    assert Rotation.objects.get().state == State.THROTTLED

    want_rotation(account=wanted.account, actor=alice)
    wanted.do_due()
    assert obstacles() == ["throttled-lately"]
    wanted.clock.move(minutes=5, seconds=1)
    note_poll(messages=[])
    want_rotation(account=wanted.account, actor=alice)
    wanted.do_due()

    assert wanted.last.state == State.REQUESTED


@pytest.mark.parametrize("status", [500, 502, 503, 302, 413])
def test_any_other_answer_is_unknown_and_nobody_asks_again(wanted, alice, status):
    wanted.amazon.break_down("rotation", "status", value=status, times=1)
    wanted.do_due()
    assert Rotation.objects.get().state == State.UNKNOWN

    for _ in range(5):
        want_rotation(account=wanted.account, actor=alice)
        wanted.through(hours=1)

    assert wanted.rotate_calls() == 1


def test_an_answer_that_is_lost_after_the_effect_is_settled_by_the_message(wanted):
    wanted.amazon.break_down("rotation", "truncate", times=1)
    wanted.do_due()
    assert Rotation.objects.get().state == State.UNKNOWN

    wanted.through(hours=1.5)

    assert Rotation.objects.get().state == State.PROMOTED
    assert wanted.rotate_calls() == 1


def test_a_worker_that_slept_over_its_intent_does_not_call(wanted):
    sleeper = Accident(
        2,
        "intent-committed",
        meanwhile=lambda rotating: rotating.clock.move(minutes=6),
        kills=False,
    )

    with happening(wanted, [sleeper]):
        wanted.do_due()

    assert Rotation.objects.get().state == State.EXPIRED
    assert wanted.rotate_calls() == 0


def test_two_workers_do_not_take_the_same_application(wanted):
    key = str(AutomaticRotation.objects.get().pk)
    first = claim_automatic_rotation(pk=key)

    assert claim_automatic_rotation(pk=key) is None
    rotate_if_due(setting=first)
    assert commit_intent(application=first.application, asked_by=None) is None
    assert wanted.rotate_calls() == 1


def test_a_move_that_somebody_else_has_made_is_refused(wanted):
    wanted.do_due()
    mine, theirs = Rotation.objects.get(), Rotation.objects.get()
    move(theirs, State.UNKNOWN)

    with pytest.raises(RotationMoved):
        move(mine, State.HUMAN)


def test_without_a_message_it_gets_louder_and_then_asks_a_person(wanted):
    wanted.do_due()
    wanted.mailbox.lose_everything()

    wanted.through(hours=0.5)
    quiet = alarms()
    wanted.through(hours=0.75)
    silent = alarms()
    wanted.clock.move(hours=23)
    wanted.work()

    assert (quiet, silent - quiet) == ({"rotation-quiet"}, {"rotation-silent"})
    assert alarms() == {"rotation-needs-person"}
    row = Rotation.objects.get()
    assert row.state == State.HUMAN
    assert row.deadline - timezone.now() >= timedelta(days=5.9)


def test_a_person_hears_of_a_doubt_while_there_is_time_to_answer_it(wanted, alice):
    wanted.do_due()
    wanted.mailbox.lose_everything()
    wanted.through(hours=1.25)
    wanted.clock.move(hours=23)
    wanted.work()

    told = Notice.objects.filter(reminder__subject__startswith="rotation-needs-person")
    assert told.filter(recipient=alice.email).exists()

    marks = set()
    for _ in range(7):
        wanted.clock.move(days=1)
        run_reminders()
        marks = set(told.values_list("mark", flat=True))
    assert marks == {7, 3, 1, 0}


def test_nothing_changed_is_believed_only_with_the_end_of_the_secret(wanted, alice):
    wanted.amazon.break_down("rotation", "reset", times=1)
    wanted.do_due()
    with pytest.raises(NotTheSameSecret):
        say_nothing_changed(account=wanted.account, tail="nope", actor=alice)

    tail = wanted.newest()[-4:]
    say_nothing_changed(account=wanted.account, tail=tail, actor=alice)

    row = Rotation.objects.get()
    assert (row.state, row.presumed_dies_at) == (State.UNCHANGED, None)


def test_a_secret_that_is_taken_for_dead_is_not_delivered(wanted):
    wanted.do_due()
    wanted.mailbox.lose_everything()
    assert wanted.delivered()

    wanted.clock.move(days=7, seconds=1)

    assert wanted.delivered() == []


def test_going_back_and_forward_leaves_both_alive(wanted, alice):
    wanted.do_due()
    wanted.through(hours=1.5)

    go_back(account=wanted.account, actor=alice)
    back = wanted.delivered()
    go_back(account=wanted.account, actor=alice)

    assert wanted.delivered() == back[::-1]
    assert all(wanted.accepts(value) for value in back)


def test_whoever_went_back_is_brought_forward_before_the_end(wanted, alice):
    wanted.do_due()
    wanted.through(hours=1.5)
    go_back(account=wanted.account, actor=alice)

    for _ in range(16):
        wanted.clock.move(hours=12)
        wanted.work()
        assert wanted.works()

    assert wanted.current() == wanted.newest()


def test_there_is_no_way_back_in_the_last_day(wanted, alice):
    wanted.do_due()
    wanted.through(hours=1.5)
    wanted.clock.move(days=6)

    with pytest.raises(CannotGoBack):
        go_back(account=wanted.account, actor=alice)
