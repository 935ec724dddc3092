"""A mail server that is away for days: nothing that is still of use is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone

from credentials.flows.alarms import raise_alarm, settle_alarm
from credentials.flows.notices import clear_returned, note_returned
from credentials.models import Dispatch, Notice, Reminder
from portal.notices.post import deliver_notice

pytestmark = pytest.mark.django_db

WORKS = "django.core.mail.backends.locmem.EmailBackend"


class Away(BaseEmailBackend):
    """Nobody answers at the mail server."""

    def send_messages(self, _messages):
        raise ConnectionRefusedError


@pytest.fixture
def away(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Away"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def notice(clock, ada, trouble):
    trouble()
    return Notice.objects.get()


def pass_time(clock, **delta: float) -> int:
    """Let the worker do its work meanwhile; returns how often it tried to send."""
    tries, until = 0, timezone.now() + timedelta(**delta)
    while due := waiting(until).first():
        clock.move_to(max(due.due_at, timezone.now()))
        deliver_notice(str(due.pk))
        tries += 1
    clock.move_to(until)
    return tries


def waiting(until):
    """What is tried again by then, but for the news that mail does not leave."""
    rows = Notice.objects.due(until)
    return rows.exclude(reminder__subject__startswith="mail-stuck")


def stuck_alarms():
    return Reminder.objects.open().filter(subject__startswith="mail-stuck")


@pytest.mark.parametrize("days", [2, 3, 30])
def test_a_mail_leaves_however_long_the_server_was_away(
    clock, notice, settings, away, days
):
    pass_time(clock, days=days)
    settings.EMAIL_BACKEND = WORKS

    pass_time(clock, hours=6)

    assert mail.outbox[0].to == ["ada@example.com"]
    assert Notice.objects.get(pk=notice.pk).sent_at is not None
    assert not waiting(timezone.now()).exists()


def test_a_server_that_is_away_is_asked_four_times_a_day(clock, notice, away):
    pass_time(clock, days=3)

    assert pass_time(clock, days=10) == 40


def test_what_was_settled_meanwhile_is_not_sent_any_more(clock, notice, settings, away):
    pass_time(clock, days=3)
    settle_alarm(alarm="webhook-disabled", reason_key="1")
    settings.EMAIL_BACKEND = WORKS

    pass_time(clock, hours=6)

    assert not Notice.objects.filter(pk=notice.pk).exists()
    assert mail.outbox == []


def test_of_two_mails_about_one_matter_the_later_alone_leaves(
    clock, notice, settings, away
):
    pass_time(clock, days=3)
    later = Notice.objects.create(
        kind=notice.kind,
        recipient=notice.recipient,
        reminder=notice.reminder,
        mark=notice.mark - 7,
        round=notice.round,
    )
    settings.EMAIL_BACKEND = WORKS

    pass_time(clock, hours=6)

    assert [one.extra_headers["Message-ID"].split("@")[0] for one in mail.outbox] == [
        f"<{later.pk}"
    ]


def test_a_digest_leaves_unless_a_newer_one_waits(clock, notice, ada, settings, away):
    today = timezone.localdate()
    for day in (today, today + timedelta(days=1)):
        Notice.objects.create(kind="digest", recipient=ada.email, day=day)
    Notice.objects.filter(pk=notice.pk).update(sent_at=timezone.now())
    settings.EMAIL_BACKEND = WORKS

    pass_time(clock, minutes=1)

    assert len(mail.outbox) == 1


def test_after_two_hours_admins_are_told_by_every_other_way(clock, notice, chat, away):
    pass_time(clock, hours=1)
    early = stuck_alarms().count()
    pass_time(clock, hours=2)

    assert (early, stuck_alarms().count()) == (0, 1)
    assert Dispatch.objects.filter(reminder__in=stuck_alarms()).count() == 1


def test_the_alarm_is_over_when_the_last_mail_has_left(clock, notice, settings, away):
    pass_time(clock, days=1)
    told = Notice.objects.get(reminder__in=stuck_alarms())
    settings.EMAIL_BACKEND = WORKS

    pass_time(clock, hours=6)
    deliver_notice(str(told.pk))

    assert not stuck_alarms().exists()
    assert [one.subject for one in mail.outbox if "Mail" in one.subject] == []


def test_the_alarm_leads_an_admin_to_what_is_stuck(
    clock, notice, ada, client_for, away
):
    pass_time(clock, days=1)

    page = client_for(ada).get(reverse("overview-reminders")).text
    listed = client_for(ada).get(reverse("admin:credentials_notice_changelist")).text

    assert reverse("admin:credentials_notice_changelist") in page
    assert "ConnectionRefusedError" in listed


def test_what_came_back_leaves_once_the_address_is_trusted_again(clock, notice, ada):
    note_returned(notice=notice, answer="550 no such user")
    before = pass_time(clock, days=3)

    clear_returned(email=notice.recipient.upper(), actor=ada)
    pass_time(clock, minutes=1)

    assert before == 0
    assert Notice.objects.get(pk=notice.pk).sent_at is not None


def test_a_mail_that_came_back_is_not_stuck(clock, notice):
    note_returned(notice=notice, answer="550 no such user")
    raise_alarm(alarm="webhook-disabled", reason_key="2")

    pass_time(clock, days=3)

    assert not stuck_alarms().exists()
