"""The reminders pages: what is open, who was told, and what people say to it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.flows.alarms import raise_alarm
from credentials.flows.reminding import run_reminders
from credentials.models import Application, ClientSecret, Event, Reminder, Tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def reminded(acme):
    """Acme, whose secret expires in ten days."""
    now = timezone.now()
    row = ClientSecret(
        application=Application.objects.get(account=acme),
        number=1,
        proven_at=now,
        fingerprint="f" * 64,
        stored_at=now - timedelta(days=170),
    )
    row.date_from_issue(now - timedelta(days=170))
    row.save()
    run_reminders()
    return Reminder.objects.get(kind="secret-expires")


def test_the_page_says_what_is_open_and_who_was_told(client_for, alice, reminded):
    page = client_for(alice).get("/accounts/acme/reminders/").text

    assert "expires in 10 days" in page
    assert "alice@example.com" in page
    assert f'id="reminder-{reminded.pk}"' in page


def test_what_is_settled_urges_nobody_any_more(client_for, alice, reminded):
    Reminder.objects.update(settled_at=timezone.now(), told_at=timezone.now())

    page = client_for(alice).get("/accounts/acme/reminders/").text

    assert "The client secret expires" in page
    assert "expires in 10 days" not in page
    assert "Rotate it in Seller Central" not in page


def test_what_nobody_heard_of_yet_is_not_put_off(client_for, alice, reminded):
    Reminder.objects.update(
        told_at=None, told_mark=None, next_at=timezone.now() + timedelta(days=60)
    )

    page = client_for(alice).get("/accounts/acme/reminders/").text

    assert "expires in 10 days" in page
    assert "/snooze/" not in page


def test_somebody_says_that_they_are_at_it(client_for, hank, reminded):
    page = (
        client_for(hank)
        .post(f"/reminders/{reminded.pk}/acknowledge/", follow=True)
        .text
    )

    assert "In hand" in page
    assert Event.objects.filter(tag=Tag.REMINDER_ACKNOWLEDGED).count() == 1


def test_a_reminder_is_put_off_to_a_day(client_for, alice, reminded):
    day = timezone.localdate() + timedelta(days=3)

    page = (
        client_for(alice)
        .post(
            f"/reminders/{reminded.pk}/snooze/", {"until": day.isoformat()}, follow=True
        )
        .text
    )

    assert "Postponed" in page
    assert Event.objects.filter(tag=Tag.REMINDER_SNOOZED).count() == 1


@pytest.mark.parametrize("days", [-1, 0, 10, 400])
def test_a_day_that_is_no_help_is_refused(client_for, alice, reminded, days):
    day = timezone.localdate() + timedelta(days=days)

    page = (
        client_for(alice)
        .post(f"/reminders/{reminded.pk}/snooze/", {"until": day.isoformat()})
        .text
    )

    assert "after that it is too late" in page
    assert Reminder.objects.get(pk=reminded.pk).snoozed_until is None


def test_the_reminder_of_another_account_is_not_found(client_for, bob, reminded):
    answer = client_for(bob).post(f"/reminders/{reminded.pk}/acknowledge/")

    assert answer.status_code == 404


def test_admins_see_what_is_open_anywhere(client_for, ada, reminded):
    raise_alarm(alarm="webhook-disabled", reason_key="1")

    page = client_for(ada).get("/overview/reminders/").text

    assert "A webhook was switched off" in page
    assert "expires in 10 days" in page
    assert page.index("switched off") < page.index("expires in 10 days")
