"""Rotating the client secret, and what holds it back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.flows.secret_upkeep import retire_dead_secrets
from credentials.flows.validating import validate_authorization
from credentials.models import Authorization, ClientSecret, HeldPaste
from tests.support.amazon_side import client_secret

pytestmark = pytest.mark.django_db


def paste(client, url, secret, name="rotation", **more):
    day = timezone.localdate().isoformat()
    return client.post(
        url(name), {"client_secret": secret, "issued_on": day, **more}, follow=True
    )


@pytest.fixture
def rotated(client_for, set_up, alice, amazon_side, url):
    paste(client_for(alice), url, amazon_side.rotate())
    return set_up


def test_the_new_secret_becomes_current_and_the_old_one_lives_on(rotated):
    newest, oldest = ClientSecret.objects.all()

    assert (newest.state, oldest.state) == ("current", "previous")


def test_the_page_shows_both_clocks_and_where_they_come_from(
    client_for, rotated, alice, url
):
    page = client_for(alice).get(url("rotation")).content.decode()

    assert "Replaced, still works" in page
    assert "worked out from the day it was made" in page


def test_a_second_rotation_has_to_wait_and_says_until_when(
    client_for, rotated, alice, amazon_side, url
):
    client = client_for(alice)

    page = client.get(url("rotation")).content.decode()
    answer = paste(client, url, amazon_side.rotate())

    assert "data-overlap" in page
    assert "<textarea" not in page
    assert "lives until" in answer.content.decode()
    assert ClientSecret.objects.count() == 2


def test_who_rotated_again_all_the_same_can_hand_in_the_newest(
    client_for, rotated, alice, amazon_side, url
):
    client = client_for(alice)
    offered = client.get(url("rotation")).content.decode()
    page = client.get(url("rotation") + "?pressed_again").content.decode()

    paste(client, url, amazon_side.rotate(), pressed_again="True")

    assert "?pressed_again" in offered
    assert 'name="pressed_again" value="True"' in page
    states = [one.state for one in ClientSecret.objects.all()]
    assert states == ["current", "previous", "dead"]
    told = client.get(url("rotation")).content.decode()
    assert told.count("Forgotten here, while Amazon may still take it") == 1


def test_the_newest_is_taken_with_its_day_alone(
    client_for, rotated, alice, amazon_side, url
):
    page = paste(
        client_for(alice), url, amazon_side.rotate(), pressed_again="True", issued_on=""
    )

    assert "Say on which day it was made." in page.content.decode()
    assert ClientSecret.objects.count() == 2


def test_a_dirty_paste_of_the_newest_keeps_what_was_said_of_it(
    client_for, rotated, alice, amazon_side, url
):
    client = client_for(alice)
    page = paste(client, url, f"secret: {amazon_side.rotate()}", pressed_again="True")

    again = client.get(url("rotation") + "?pressed_again")
    for shown in (page, again):
        assert 'name="pressed_again" value="True" id="held_' in shown.content.decode()


def test_a_dirty_paste_of_the_newest_needs_its_day_too(
    client_for, rotated, alice, amazon_side, url
):
    client = client_for(alice)
    paste(client, url, f"secret: {amazon_side.rotate()}", pressed_again="True")
    held = HeldPaste.objects.get()
    sent = {"step": "rotate-client-secret", "answer": "store", "pressed_again": "True"}

    page = client.post(url("held-paste", held.pk), sent, follow=True)

    assert "Say on which day it was made." in page.content.decode()
    assert 'name="pressed_again" value="True" id="held_' in page.content.decode()
    assert ClientSecret.objects.count() == 2


def test_the_old_secret_pasted_again_is_named(client_for, rotated, alice, url):
    answer = paste(client_for(alice), url, client_secret())

    assert 'data-finding="old-secret-pasted"' in answer.content.decode()


def test_the_step_and_the_page_are_the_same(client_for, set_up, alice, url):
    client = client_for(alice)

    at_step = client.get(url("step", "rotate-client-secret"))
    at_page = client.get(url("rotation"))

    assert at_step.templates[0].name == at_page.templates[0].name


def test_the_health_page_counts_the_runners_with_the_old_secret(
    browser, set_up, amazon_side, url, fetch
):
    fetch("US")
    fetch("CA")
    paste(browser, url, amazon_side.rotate())

    before = browser.get(url()).content.decode()
    fetch("US")
    fetch("CA")
    after = browser.get(url()).content.decode()

    assert "One Runner still holds the old one" in before
    assert "Runner has picked up the new secret" in after


def test_who_fetched_some_marketplaces_since_is_partly_behind(
    browser, set_up, amazon_side, url, fetch
):
    fetch("US")
    fetch("CA")
    paste(browser, url, amazon_side.rotate())
    fetch("US")

    page = browser.get(url("rotation")).content.decode()

    assert "The old secret for some marketplaces" in page


def test_a_secret_stored_meanwhile_is_not_overwritten(
    client_for, set_up, alice, amazon_side, url
):
    opened_at = timezone.now() - timedelta(hours=1)

    answer = paste(
        client_for(alice), url, amazon_side.rotate(), opened_at=opened_at.isoformat()
    )

    assert "Alice stored a secret" in answer.content.decode()
    assert ClientSecret.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "can_wait"), [(100, True), (10, False), (-3, False), (None, False)]
)
def test_the_page_says_on_top_when_nothing_is_due(browser, set_up, url, days, can_wait):
    ends_at = timezone.now() + timedelta(days=days) if days else None
    ClientSecret.objects.update(expires_at=ends_at)

    page = browser.get(url("rotation")).text
    listed = browser.get(url() + "?steps").text

    assert ("data-can-wait" in page) == can_wait
    assert ("Not due yet" in page, "Not due yet" in listed) == (can_wait, can_wait)


def test_a_slip_of_the_day_is_not_called_the_end_of_the_new_secret(
    client_for, set_up, alice, amazon_side, url
):
    day = (timezone.localdate() - timedelta(days=360)).isoformat()

    page = paste(client_for(alice), url, amazon_side.rotate(), issued_on=day).text

    assert "If the day is a slip" in page
    assert 'data-finding="secret-expired"' not in page


@pytest.fixture
def refused(set_up, amazon_side):
    """Amazon does not take the secret in use any more, long before its 180 days."""
    amazon_side.applications[0]["client_secret"] = client_secret("elsewhere")
    amazon_side.lay_out()
    for row in set_up.authorizations.with_token():
        validate_authorization(authorization=row)
    return set_up


def test_where_amazon_refuses_the_secret_nobody_reads_that_nothing_breaks(
    browser, refused, url
):
    page = browser.get(url("rotation")).text

    assert "data-look-first" in page
    assert "interrupts nobody" not in page
    assert "What will happen to whom" not in page


def test_where_amazon_refuses_the_secret_no_page_counts_on_its_days(
    browser, refused, url
):
    page = browser.get(url() + "?steps").text

    assert "Due later" not in page


def test_a_secret_that_was_never_replaced_was_never_rotated(browser, set_up, url):
    ClientSecret.objects.update(
        number=7, expires_at=timezone.now() + timedelta(days=100)
    )

    page = browser.get(url("rotation")).text

    assert "Not due yet" in page


def test_when_the_old_secret_is_forgotten_nobody_is_behind(
    browser, rotated, fetch, url
):
    fetch("US")
    fetch("CA")
    ClientSecret.objects.filter(replaced_at__isnull=False).update(
        dies_at=timezone.now(), dies_source=ClientSecret.Source.AMAZON
    )
    before = list(Authorization.objects.values_list("version", flat=True))

    retire_dead_secrets()

    after = list(Authorization.objects.values_list("version", flat=True))
    assert [one + 1 for one in before] == after
    assert "has not fetched the newest" not in browser.get(url()).text
