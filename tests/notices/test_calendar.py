"""The calendar of a person: a secret address, stable entries, and no credential."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from credentials.flows.calendars import make_calendar_feed, remove_calendar_feed
from credentials.flows.looking import look_through
from credentials.flows.secret_dates import correct_day
from credentials.models import Application, CalendarFeed, ClientSecret
from tests.support.runner_side import authorize

pytestmark = pytest.mark.django_db


@pytest.fixture
def dated(acme):
    """Acme with a proven secret that expires in 100 days, looked at."""
    now = timezone.now()
    application = Application.objects.get(account=acme)
    row = ClientSecret(
        application=application, number=1, proven_at=now, fingerprint="f" * 64
    )
    row.date_from_issue(now - timedelta(days=80))
    row.save()
    look_through(accounts=[acme])
    return acme


def feed(client, user):
    token = make_calendar_feed(user=user)
    return client.get(f"/calendar/{token.reveal()}.ics")


def entries(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_the_day_on_which_a_secret_expires_is_an_entry(client, dated, alice):
    answer = feed(client, alice)

    (entry,) = entries(answer)
    day = ClientSecret.objects.get().expires_at.date()
    assert answer["Content-Type"].startswith("text/calendar")
    assert entry.decoded("dtstart") == day
    assert str(entry["summary"]) == "The client secret of Acme expires"
    assert len(entry.walk("VALARM")) == 3


def test_the_entry_of_an_authorization_names_what_it_covers(client, dated, alice):
    application = dated.application
    for country in ("US", "CA"):
        authorize(application, country)

    titles = {str(one["summary"]) for one in entries(feed(client, alice))}

    assert "Authorize Acme (United States, Canada) again" in titles


def test_lines_are_folded_and_end_as_the_standard_has_it(client, dated, alice):
    lines = feed(client, alice).content.split(b"\r\n")

    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line for line in lines)


def test_a_corrected_day_keeps_the_entry_and_grows_its_sequence(client, dated, alice):
    (before,) = entries(feed(client, alice))
    correct_day(
        account=dated, issued_at=timezone.now() - timedelta(days=70), actor=alice
    )
    look_through(accounts=[dated])

    (after,) = entries(feed(client, alice))

    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)


def test_what_is_unchanged_is_not_sent_again(client, dated, alice):
    token = make_calendar_feed(user=alice).reveal()
    first = client.get(f"/calendar/{token}.ics")

    second = client.get(
        f"/calendar/{token}.ics", headers={"if-none-match": first["ETag"]}
    )

    assert second.status_code == 304


def test_nobody_sees_the_days_of_others(client, dated, bob):
    assert entries(feed(client, bob)) == []


def test_a_new_address_makes_the_old_one_worthless(client, dated, alice):
    old = make_calendar_feed(user=alice).reveal()
    make_calendar_feed(user=alice)

    assert client.get(f"/calendar/{old}.ics").status_code == 404


def test_a_removed_address_opens_nothing(client, dated, alice):
    token = make_calendar_feed(user=alice).reveal()
    remove_calendar_feed(user=alice)

    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_somebody_who_may_not_sign_in_has_no_calendar(client, dated, alice):
    token = make_calendar_feed(user=alice).reveal()
    alice.is_active = False
    alice.save()

    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_the_address_is_stored_as_a_digest_alone(alice):
    token = make_calendar_feed(user=alice).reveal()

    assert token not in str(CalendarFeed.objects.values().get())


def test_the_page_shows_the_address_once(client_for, alice):
    browser = client_for(alice)

    shown = browser.post("/notifications/calendar/")
    again = browser.get("/notifications/")

    assert "/calendar/" in shown.text
    assert ".ics" not in again.text
