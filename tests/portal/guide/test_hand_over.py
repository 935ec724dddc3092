"""The last step: Runner fetches, and the page says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.models import ClientSecret, RunnerToken
from tests.support.amazon_side import client_secret, refresh_token

pytestmark = pytest.mark.django_db


def test_the_values_are_hidden_in_the_block(client_for, set_up, ada, url):
    page = client_for(ada).get(url("step", "hand-over")).content.decode()

    assert "credentials: {" in page
    assert "$RUNNER_TOKEN" in page
    assert client_secret() not in page
    assert refresh_token() not in page


def test_people_are_told_which_admins_issue_tokens(client_for, set_up, alice, url):
    page = client_for(alice).get(url("step", "hand-over")).content.decode()

    assert "ada@example.com" in page
    assert "$RUNNER_TOKEN" not in page


def test_an_admin_gets_the_way_to_a_token_for_this_account(
    client_for, set_up, ada, url
):
    page = client_for(ada).get(url("step", "hand-over")).content.decode()

    assert "/runner-tokens/new/?account=acme" in page


def test_a_step_before_that_is_broken_is_said_instead_of_asking_for_a_token(
    client_for, set_up, alice, url
):
    set_up.authorizations.update(status="failing", findings=["token-revoked"])

    page = client_for(alice).get(url("step", "hand-over")).content.decode()

    assert "data-earlier-problem" in page
    assert "ada@example.com" not in page


def test_runner_is_connected_per_marketplace(client_for, set_up, alice, url, fetch):
    client = client_for(alice)
    before = client.get(url("step", "hand-over")).content.decode()

    fetch("US")

    after = client.get(url("step", "hand-over")).content.decode()
    assert "Runner is connected" not in before
    assert after.count("Runner is connected") == 1


def test_who_fetched_before_the_token_was_revoked_is_still_told(
    client_for, set_up, alice, fetch, url
):
    fetch("US")
    RunnerToken.objects.update(revoked_at=timezone.now())

    page = client_for(alice).get(url("account")).text

    assert "r1, whose token does not work any more" in page
    assert "No token that Runner fetched with works any more" in page


def test_before_there_is_anything_to_fetch_no_admin_is_asked(browser, approved, url):
    page = browser.get(url("step", "hand-over")).text

    assert "There is nothing to fetch yet" in page
    assert "Ask an admin" not in page


def test_who_has_done_all_reads_that_nothing_is_left(browser, set_up, url):
    ClientSecret.objects.update(expires_at=timezone.now() + timedelta(days=100))

    page = browser.get(url("step", "hand-over")).text

    assert "data-nothing-left" in page


def test_whoever_has_a_day_to_look_up_is_not_told_that_nothing_is_left(
    browser, set_up, url
):
    page = browser.get(url("step", "hand-over")).text

    assert "data-nothing-left" not in page


def test_the_end_of_the_set_up_is_said_first_and_leads_on(browser, set_up, fetch, url):
    fetch("US")
    fetch("CA")

    page = browser.get(url("step", "hand-over")).text

    assert page.index("data-finish") < page.index("What to do")


def test_once_runner_is_connected_the_whole_page_is_read_anew(
    browser, set_up, fetch, url
):
    asked = {"HX-Request": "true"}
    before = browser.get(url("step", "hand-over"), headers=asked)
    fetch("US")
    fetch("CA")

    after = browser.get(url("step", "hand-over"), headers=asked)

    assert "HX-Refresh" not in before
    assert after["HX-Refresh"] == "true"


def test_the_rotation_does_not_come_next_while_it_is_months_away(
    browser, set_up, fetch, url
):
    fetch("US")
    fetch("CA")
    ClientSecret.objects.update(expires_at=timezone.now() + timedelta(days=100))

    page = browser.get(url("step", "hand-over")).text

    assert "What comes next" not in page
