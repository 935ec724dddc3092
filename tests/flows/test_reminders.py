"""Reminders: each mark once, the most urgent alone, to a circle that grows."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from credentials.errors import CannotPostpone
from credentials.flows.client_secrets import rotate_client_secret
from credentials.flows.contacts import name_backup_contact
from credentials.flows.notices import mark_returned
from credentials.flows.reminding import run_reminders
from credentials.flows.telling import acknowledge_reminder, snooze_reminder
from credentials.models import (
    Authorization,
    ClientSecret,
    Event,
    Notice,
    Reminder,
    ReminderEngine,
    Tag,
)
from credentials.secret import Secret
from portal.carriers.embedded import EmbeddedWorker
from portal.carriers.work import KINDS

pytestmark = pytest.mark.django_db

PEOPLE = {"alice@example.com"}
BACKUP = {"carl@example.com"}
ADMINS = {"ada@example.com"}


@pytest.fixture
def lasting(connected, alice):
    """Acme, connected, with a secret whose 180 days begin now, and a backup contact."""
    name_backup_contact(
        account=connected, name="Carl", email="carl@example.com", actor=alice
    )
    row = ClientSecret.objects.get()
    row.date_from_issue(timezone.now())
    row.save()
    return connected


def expiry() -> datetime:
    return ClientSecret.objects.get(replaced_at=None).expires_at


def expiring() -> Reminder:
    return Reminder.objects.get(kind="secret-expires", settled_at=None)


def at(moment: datetime):
    return time_machine.travel(moment, tick=False)


def before_end(days: float):
    return at(expiry() - timedelta(days=days) + timedelta(minutes=1))


def told(kind: str = Reminder.Kind.SECRET_EXPIRES) -> list[tuple[int, str]]:
    rows = Notice.objects.filter(reminder__kind=kind).order_by("-mark", "recipient")
    return [(row.mark, row.recipient) for row in rows]


def told_at(mark: int) -> set[str]:
    return {who for day, who in told() if day == mark}


def send_mail() -> None:
    for notice in Notice.objects.filter(sent_at=None):
        KINDS["deliver-notice"].do(str(notice.pk))


def test_nobody_hears_of_a_secret_that_has_long_to_live(lasting):
    run_reminders()

    assert told() == []
    assert expiring().next_at == expiry() - timedelta(days=90)


@pytest.mark.parametrize(
    ("days", "circle"),
    [
        (90, PEOPLE),
        (60, PEOPLE),
        (30, PEOPLE),
        (15, PEOPLE | BACKUP),
        (7, PEOPLE | BACKUP | ADMINS),
        (1, PEOPLE | BACKUP | ADMINS),
        (0, PEOPLE | BACKUP | ADMINS),
    ],
)
def test_the_circle_grows_as_the_end_comes_nearer(lasting, days, circle):
    run_reminders()

    with before_end(days):
        run_reminders()

    assert told_at(days) == circle


def test_every_mark_is_spoken_of_once_however_often_the_engine_runs(lasting):
    for days_left in range(180, -1, -1):
        for _ in range(2):
            with before_end(days_left):
                run_reminders()

    marks = [mark for mark, who in told() if who == "alice@example.com"]
    assert marks == [90, 60, 30, 15, 7, 1, 0]


def test_after_three_weeks_without_a_worker_one_mark_is_told(lasting):
    run_reminders()

    with before_end(5):
        run_reminders()

    assert {mark for mark, _ in told()} == {7}


def test_a_new_secret_ends_the_reminders(lasting, amazon_side, alice):
    new = amazon_side.rotate()
    run_reminders()
    with before_end(20):
        run_reminders()
    rotate_client_secret(
        account=lasting,
        client_secret=Secret(new),
        issued_at=timezone.now(),
        actor=alice,
    )

    old_end = ClientSecret.objects.get(number=1).expires_at
    for days in (15, 7, 1, 0):
        with at(old_end - timedelta(days=days)):
            run_reminders()

    ended = Reminder.objects.get(kind="secret-expires", settled_at__isnull=False)
    assert {row.mark for row in ended.notices.all()} == {30}


def test_a_mail_that_waits_is_dropped_when_its_matter_is_settled(
    lasting, amazon_side, alice
):
    run_reminders()
    with before_end(20):
        run_reminders()
    rotate_client_secret(
        account=lasting,
        client_secret=Secret(amazon_side.rotate()),
        issued_at=timezone.now(),
        actor=alice,
    )

    send_mail()

    assert mail.outbox == []


def test_a_corrected_day_is_another_matter(lasting):
    run_reminders()
    with before_end(30):
        run_reminders()
        row = ClientSecret.objects.get()
        row.date_from_issue(timezone.now())
        row.save()
        lasting.reminder_watch.due_at = timezone.now()
        lasting.reminder_watch.save()

    with before_end(30):
        run_reminders()

    assert [mark for mark, _ in told()] == [30, 30]


def test_what_is_urgent_on_the_day_of_the_paste_is_not_said_again(lasting):
    row = ClientSecret.objects.get()
    row.date_from_issue(timezone.now() - timedelta(days=130))
    row.save()

    run_reminders()

    assert told() == []


def test_a_postponed_reminder_returns_on_its_day(lasting, alice):
    run_reminders()
    with before_end(30):
        run_reminders()
        send_mail()
        day = timezone.localdate() + timedelta(days=5)
        snooze_reminder(reminder=expiring(), until=day, actor=alice)

    with before_end(26):
        run_reminders()
    before = len(told())
    with before_end(24):
        run_reminders()
        run_reminders()

    assert (before, len(told())) == (1, 2)


def test_a_reminder_cannot_be_put_off_beyond_its_end(lasting, alice):
    run_reminders()

    with before_end(3), pytest.raises(CannotPostpone):
        snooze_reminder(reminder=expiring(), until=expiry().date(), actor=alice)


def test_whoever_is_at_it_keeps_the_circle_small_until_the_last_day(lasting, alice):
    run_reminders()
    with before_end(30):
        run_reminders()
        acknowledge_reminder(reminder=expiring(), actor=alice)

    with before_end(7):
        run_reminders()
    with before_end(1):
        run_reminders()

    assert told_at(7) == PEOPLE
    assert told_at(1) == PEOPLE | BACKUP | ADMINS


def test_where_the_primary_users_mail_returns_the_backup_hears_at_once(lasting):
    mark_returned(email="Alice@example.com", answer="550 no such user")
    run_reminders()

    with before_end(90):
        run_reminders()

    assert told_at(90) == BACKUP


def test_where_nobody_else_is_reached_admins_hear(lasting):
    mark_returned(email="alice@example.com", answer="550")
    mark_returned(email="carl@example.com", answer="550")
    run_reminders()

    with before_end(90):
        run_reminders()

    assert told_at(90) == ADMINS


def test_an_unknown_day_is_asked_for(connected):
    with at(timezone.now() + timedelta(days=2)):
        run_reminders()

    assert [who for _, who in told("secret-expiry-unknown")] == ["alice@example.com"]


def test_one_token_for_two_marketplaces_is_one_reminder(connected):
    long_ago = timezone.now() - timedelta(days=340)
    Authorization.objects.exclude(fingerprint="").update(authorized_at=long_ago)

    run_reminders()

    reminder = Reminder.objects.get(kind="authorization-old")
    assert len(reminder.details["marketplaces"]) == 2
    assert len(told("authorization-old")) == 1


def test_a_refused_authorization_is_told_and_stops_when_it_works_again(connected):
    mine = Authorization.objects.exclude(fingerprint="")
    mine.update(status="failing", findings=["token-revoked"])
    run_reminders()
    first = told("finding")
    mine.update(status="valid", findings=[])

    with at(timezone.now() + timedelta(days=8)):
        run_reminders()

    assert first == [(0, "alice@example.com")]
    assert told("finding") == first
    assert Reminder.objects.get(kind="finding").settled_at is not None


def test_trouble_that_comes_and_goes_within_a_day_is_told_once(connected):
    mine = Authorization.objects.exclude(fingerprint="")
    now = timezone.now()
    for hour in range(6):
        status = ("failing", ["token-revoked"]) if hour % 2 == 0 else ("valid", [])
        mine.update(status=status[0], findings=status[1])
        with at(now + timedelta(hours=hour)):
            Event.objects.record(Tag.ACCOUNT_CHANGED, actor="x", account=connected)
            run_reminders()

    assert len(told("finding")) == 1


def test_a_set_up_that_stands_still_is_spoken_of(acme):
    now = timezone.now()

    with at(now + timedelta(days=8)):
        run_reminders()
    first = told("set-up-stalled")
    with at(now + timedelta(days=9)):
        run_reminders()

    assert first == [(0, "alice@example.com")]
    assert told("set-up-stalled") == first


def test_a_second_engine_leaves_the_run_to_the_first(lasting):
    ReminderEngine.objects.create(lease_until=timezone.now() + timedelta(minutes=1))

    assert run_reminders() is False


def test_what_was_told_stands_in_the_log(lasting):
    run_reminders()
    with before_end(15):
        run_reminders()

    sent = Event.objects.filter(tag=Tag.REMINDER_SENT)
    event = sent.get(details__reminder="secret-expires")
    assert event.details["told"] == ["alice@example.com", "carl@example.com"]


def test_the_mail_says_what_stops_and_who_else_was_told(lasting):
    run_reminders()

    with before_end(15):
        run_reminders()
        EmbeddedWorker(1).run_once()

    letter = next(one for one in mail.outbox if one.to == ["alice@example.com"])
    html = letter.alternatives[0].content
    for text in (letter.body, html):
        assert "expires in 15 days" in text
        assert "United States" in text
        assert "/accounts/acme/steps/rotate-client-secret/" in text
        assert "carl@example.com" in text
    assert "<table" not in html


def test_the_digest_is_written_once_a_day_with_the_most_urgent_first(lasting):
    run_reminders()
    with before_end(15):
        run_reminders()
    Notice.objects.all().delete()
    ReminderEngine.objects.update(digest_on=None)

    with at((expiry() - timedelta(days=14)).replace(hour=8)):
        for _ in range(3):
            ReminderEngine.objects.update(due_at=timezone.now())
            run_reminders()
        EmbeddedWorker(1).run_once()

    assert [one.to for one in mail.outbox] == [["ada@example.com"]]
    assert "expires in 14 days" in mail.outbox[0].body


def test_no_digest_is_written_where_nothing_is_open(lasting):
    with at(timezone.now().replace(hour=8)):
        run_reminders()

    assert not Notice.objects.filter(kind="digest").exists()


def test_admins_hear_at_once_that_only_a_runner_token_is_missing(connected, ada):
    connected.authorizations.filter(sealed=None).update(removed_at=timezone.now())
    now = timezone.now()
    with at(now + timedelta(minutes=5)):
        run_reminders()
    with at(now + timedelta(days=2)):
        run_reminders()

    ready = [who for _mark, who in told("set-up-stalled")]

    assert sorted(ready) == ["ada@example.com", "alice@example.com"]
