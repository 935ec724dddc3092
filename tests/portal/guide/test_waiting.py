"""Waiting for Amazon: when to look, and what to write."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from django.utils.formats import date_format

from credentials.flows.steps import update_registration
from credentials.models import Notice, Registration
from portal.carriers.work import do, due

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(acme, alice):
    """Acme's profile, sent today."""

    def note(status="under-review", *, days_ago=0, case_id="123"):
        update_registration(
            account=acme,
            status=status,
            sent_on=timezone.localdate() - timedelta(days=days_ago),
            decided_on=None,
            case_id=case_id,
            notes="",
            actor=alice,
        )

    return note


def wait_page(browser, url) -> str:
    return browser.get(url("step", "wait-for-approval")).text


def test_on_the_first_day_there_is_nothing_to_do(browser, sent, url):
    sent()

    page = wait_page(browser, url)

    assert "Nothing to do today" in page
    assert 'id="follow-up"' not in page


def test_after_five_days_it_is_time_for_the_first_look(client_for, alice, sent, url):
    sent()

    with time_machine.travel(timezone.now() + timedelta(days=5), tick=False):
        page = wait_page(client_for(alice), url)

    assert "It is time to look" in page


def test_saving_the_page_puts_the_next_look_a_week_off(browser, sent, url):
    sent(days_ago=6)
    browser.post(url("step", "wait-for-approval"), {"status": "under-review"})

    assert "Nothing to do today" in wait_page(browser, url)


@pytest.mark.parametrize(("days", "advice"), [(14, "remind"), (42, "new-case")])
def test_a_long_silence_has_its_text(browser, sent, url, days, advice):
    sent(days_ago=days)

    page = wait_page(browser, url)

    assert f'data-waiting="{advice}"' in page
    assert "(case 123)" in page


def test_the_task_list_says_when_to_look(client_for, alice, sent, url):
    sent()

    with time_machine.travel(timezone.now() + timedelta(days=5), tick=False):
        page = client_for(alice).get(url("account")).text

    assert "It is time to look" in page


def test_questions_are_to_be_answered_within_five_days(browser, sent, url):
    sent("questions-open")
    last_day = date_format(timezone.localdate() + timedelta(days=5))

    assert last_day in wait_page(browser, url)
    assert last_day in browser.get(url("account")).text


def test_looking_again_gives_no_more_time_for_an_answer(client_for, alice, sent, url):
    now = timezone.now()
    last_day = date_format(timezone.localdate() + timedelta(days=5))
    sent("questions-open")

    with time_machine.travel(now + timedelta(days=4), tick=False):
        sent("questions-open", days_ago=4)
        page = wait_page(client_for(alice), url)

    assert last_day in page


def test_the_days_for_an_answer_count_from_the_day_that_amazon_asked(
    browser, sent, url
):
    sent()
    asked = timezone.localdate() - timedelta(days=3)

    browser.post(
        url("step", "wait-for-approval"),
        {"status": "questions-open", "asked_on": asked.isoformat()},
    )

    assert date_format(asked + timedelta(days=5)) in wait_page(browser, url)


@pytest.mark.parametrize(
    ("days", "told"), [(14, "write a line into the case"), (42, "open a new case")]
)
def test_after_a_long_silence_nobody_is_told_to_do_nothing(
    browser, sent, url, days, told
):
    sent(days_ago=days)

    page = wait_page(browser, url)

    assert "Nothing to do today" not in page
    assert f"without an answer: {told}" in page
    assert f"without an answer: {told}" in browser.get(url()).text


def test_a_mail_comes_while_there_is_time_for_an_answer(sent):
    sent("questions-open")

    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        work()

    assert [one.subject.partition(" by ")[0] for one in to_alice()] == [
        "Answer Amazon’s questions about Acme"
    ]


def test_a_day_that_lies_ahead_is_refused(browser, sent, url, acme):
    sent()
    ahead = timezone.localdate() + timedelta(days=30)

    page = browser.post(
        url("step", "wait-for-approval"),
        {"status": "under-review", "sent_on": ahead.isoformat()},
    ).text

    assert "still to come" in page
    assert Registration.objects.get(account=acme).sent_on == timezone.localdate()


def test_whoever_waits_has_begun(browser, sent, url):
    sent()

    assert 'value="not-started"' not in wait_page(browser, url)


def work() -> None:
    """Work off everything that is due, twice, as two workers would."""
    for _ in range(2):
        for thing in list(due(10)):
            do(thing)


def to_alice() -> list[mail.EmailMessage]:
    """Her reminders; admins have their digest besides."""
    return [one for one in mail.outbox if one.to == ["alice@example.com"]]


def test_the_primary_user_is_told_once_by_mail_when_it_is_time(sent):
    sent()

    with time_machine.travel(timezone.now() + timedelta(days=5), tick=False):
        work()
        work()

    letters = to_alice()
    assert len(letters) == 1
    assert "/accounts/acme/steps/wait-for-approval/" in letters[0].body


def test_nobody_is_told_before_it_is_time(sent):
    sent()

    work()

    assert mail.outbox == []


def test_whoever_has_looked_meanwhile_gets_no_mail(browser, sent, url):
    sent(days_ago=6)
    row = Registration.objects.get()
    Registration.objects.update(look_on=timezone.localdate())
    for thing in [one for one in due(10) if one.kind == "remind"]:
        do(thing)
    browser.post(url("step", "wait-for-approval"), {"status": "under-review"})

    work()

    row.refresh_from_db()
    assert mail.outbox == []
    assert not Notice.objects.exists()


def test_the_next_wait_has_a_reminder_of_its_own(browser, sent, url):
    sent()
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=5), tick=False):
        work()
        sent(days_ago=5)

    with time_machine.travel(now + timedelta(days=12), tick=False):
        work()

    assert len(to_alice()) == 2


def test_an_approval_ends_the_reminders(sent):
    sent()
    sent("approved")

    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        work()

    assert not any("has Amazon answered" in one.subject for one in mail.outbox)


@pytest.mark.parametrize("before", ["questions-open", "denied"])
def test_after_an_answer_to_amazon_the_wait_begins_anew(
    client_for, alice, sent, url, before
):
    sent(days_ago=58)
    sent(before, days_ago=58)
    sent(days_ago=58)

    page = wait_page(client_for(alice), url)
    with time_machine.travel(timezone.now() + timedelta(days=42), tick=False):
        later = wait_page(client_for(alice), url)

    assert "Nothing to do today" in page
    assert ", answered you on" in later
    assert "unchanged" not in later


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"status": "under-review", "sent_on": "2010-01-01"}, "more than two years"),
        (
            {
                "status": "questions-open",
                "sent_on": "2026-10-02",
                "asked_on": "2026-10-01",
            },
            "questions cannot be earlier",
        ),
    ],
)
def test_a_slip_of_a_day_is_named_and_nothing_is_noted(
    browser, sent, url, answers, told
):
    sent()

    page = browser.post(url("step", "wait-for-approval"), answers).text

    assert told in page
    noted = Registration.objects.get()
    assert (noted.asked_on, noted.sent_on) == (None, timezone.localdate())


def test_questions_are_the_next_thing_to_do_and_not_a_wait(browser, sent, url):
    sent("questions-open")
    browser.post(url("step-tick", "primary-user"))

    page = browser.get(url()).text

    assert "Answer Amazon’s questions</h2>" in page


def test_who_is_late_with_an_answer_reads_what_to_do(client_for, alice, sent, url):
    sent("questions-open")

    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        page = wait_page(client_for(alice), url)

    assert "These days are over" in page
