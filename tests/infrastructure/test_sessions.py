import pytest
from django.contrib.sessions.models import Session
from django.test import Client

pytestmark = pytest.mark.django_db


def cookie_of(client, settings) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def is_signed_in(client) -> bool:
    return client.get("/going-live/").wsgi_request.user.is_authenticated


def test_a_signed_in_person_stays_signed_in(client_for, alice):
    assert is_signed_in(client_for(alice))


def test_what_the_database_holds_of_a_session_signs_nobody_in(
    client_for, alice, settings
):
    client_for(alice)
    thief = Client()

    thief.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().session_key

    assert not is_signed_in(thief)


def test_the_cookie_stands_nowhere_in_the_database(client_for, alice, settings):
    cookie = cookie_of(client_for(alice), settings)

    rows = Session.objects.values_list("session_key", "session_data")

    assert [row for row in rows if any(cookie in column for column in row)] == []


def test_what_a_session_says_cannot_be_read_from_the_database(client):
    session = client.session
    session["reset_key"] = "CANARY-reset-key"
    session.save()

    row = Session.objects.get()

    assert "CANARY" not in repr(row.get_decoded())
    assert client.session["reset_key"] == "CANARY-reset-key"


def test_a_row_that_was_altered_says_nothing(client_for, alice, settings):
    client, other = client_for(alice), Client()
    other.session.save()
    rows = Session.objects.order_by("expire_date")

    swapped = rows.last().session_data
    rows.filter(pk=rows.first().pk).update(session_data=swapped)

    assert not is_signed_in(client)


def test_an_ended_session_is_gone(client_for, alice, settings):
    client = client_for(alice)
    copy = Client()
    copy.cookies[settings.SESSION_COOKIE_NAME] = cookie_of(client, settings)

    client.logout()

    assert not Session.objects.exists()
    assert not is_signed_in(copy)


def test_signing_in_changes_the_cookie(client, alice, settings):
    session = client.session
    session["seen"] = True
    session.save()
    before = cookie_of(client, settings)

    client.force_login(alice)

    assert cookie_of(client, settings) != before
    assert Session.objects.count() == 1
