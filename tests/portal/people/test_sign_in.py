"""Signing in and out, and a forgotten password."""

import re
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from tests.conftest import PASSWORD

RESET = "/sign-in/password/reset/"


class DeadServer(BaseEmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, _messages):
        raise SMTPServerDisconnected


def test_signing_in_leads_home(alice):
    answer = Client().post("/sign-in/", {"login": alice.email, "password": PASSWORD})

    assert answer.headers["Location"] == "/"


def test_signing_in_leads_back_to_where_one_wanted_to_go(acme, alice):
    browser = Client()
    sent_away = browser.get("/accounts/acme/people/")

    answer = browser.post(
        "/sign-in/",
        {"login": alice.email, "password": PASSWORD, "next": "/accounts/acme/people/"},
    )

    assert sent_away.headers["Location"] == "/sign-in/?next=/accounts/acme/people/"
    assert answer.headers["Location"] == "/accounts/acme/people/"


def test_nobody_is_led_to_another_site(alice):
    answer = Client().post(
        "/sign-in/",
        {"login": alice.email, "password": PASSWORD, "next": "https://evil.example/"},
    )

    assert answer.headers["Location"] == "/"


def test_a_wrong_password_says_no_more_than_an_unknown_address(alice):
    wrong = Client().post("/sign-in/", {"login": alice.email, "password": "nope"})
    unknown = Client().post("/sign-in/", {"login": "x@example.com", "password": "nope"})

    words = "This address and this password do not go together. Check both."
    assert words in wrong.content.decode()
    assert words in unknown.content.decode()


def test_signing_out_takes_a_press_of_a_button(alice, client_for):
    browser = client_for(alice)

    browser.get("/sign-in/out/")
    assert "_auth_user_id" in browser.session
    answer = browser.post("/sign-in/out/")

    assert answer.headers["Location"] == "/sign-in/"
    assert "_auth_user_id" not in browser.session


@pytest.mark.django_db
def test_nobody_signs_up_alone():
    page = Client().get("/sign-in/up/")
    sent = Client().post(
        "/sign-in/up/",
        {"email": "x@example.com", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert "Access is by invitation" in page.content.decode()
    assert "Access is by invitation" in sent.content.decode()


def test_a_forgotten_password_is_replaced_by_mail(alice):
    browser = Client()
    browser.post(RESET, {"email": alice.email})
    link = re.search(r"http://127\.0\.0\.1:8000(\S+)", mail.outbox[0].body)[1]

    form = browser.get(link, follow=True)
    browser.post(
        form.request["PATH_INFO"],
        {
            "password1": "Another long 2nd phrase!",
            "password2": "Another long 2nd phrase!",
        },
    )

    alice.refresh_from_db()
    assert alice.check_password("Another long 2nd phrase!")


def test_a_reset_link_names_the_portal_and_not_the_requests_host(alice, settings):
    settings.SITE_URL = "https://portal.example.com"

    Client().post(RESET, {"email": alice.email}, headers={"host": "localhost"})

    assert "https://portal.example.com/sign-in/" in mail.outbox[0].body
    assert "localhost" not in mail.outbox[0].body


def test_a_reset_is_answered_alike_for_known_and_unknown_addresses(alice):
    known = Client().post(RESET, {"email": alice.email})
    unknown = Client().post(RESET, {"email": "nobody@example.com"})

    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == unknown.headers["Location"]
    assert [sent.to for sent in mail.outbox] == [
        [alice.email],
        ["nobody@example.com"],
    ]
    assert "/sign-in/" not in mail.outbox[1].body


@pytest.mark.parametrize("email", ["alice@example.com", "nobody@example.com"])
def test_a_dead_mail_server_is_logged_and_no_error_page(alice, settings, caplog, email):
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"

    answer = Client().post(RESET, {"email": email})

    assert answer.status_code == 302
    assert "mail_not_sent" in caplog.messages


def test_a_password_is_changed(alice, client_for):
    client_for(alice).post(
        "/sign-in/password/",
        {
            "oldpassword": PASSWORD,
            "password1": "Another long 2nd phrase!",
            "password2": "Another long 2nd phrase!",
        },
    )

    alice.refresh_from_db()
    assert alice.check_password("Another long 2nd phrase!")


def test_a_form_that_came_too_late_is_told_to_be_lost(acme, settings):
    page = f"{settings.SITE_URL}/accounts/acme/steps/primary-user/"
    sent = Client().post(f"{page}tick/", headers={"referer": page})

    answer = Client().get(sent.headers["Location"]).text

    assert "was not stored" in answer
    assert 'value="/accounts/acme/steps/primary-user/"' in answer


def test_whoever_only_looked_has_lost_nothing(acme):
    sent_away = Client().get("/accounts/acme/")

    assert "was not stored" not in Client().get(sent_away.headers["Location"]).text


def test_boxes_left_empty_are_named(client, db):
    page = client.post("/sign-in/", {}).content.decode()

    assert "Enter your email address." in page
    assert "Enter your password." in page
