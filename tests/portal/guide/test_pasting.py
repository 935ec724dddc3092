"""Pasting what Amazon accepts: tokens, the pair, and a new secret."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.flows.refresh_tokens import store_refresh_token
from credentials.flows.steps import describe_application
from credentials.models import ClientSecret
from credentials.secret import Secret
from credentials.validation import FINDINGS
from portal.paste_words import words_of_secret
from tests.portal.guide.conftest import choose
from tests.support.amazon_side import client_id, client_secret, refresh_token

pytestmark = pytest.mark.django_db


def paste_token(client, url, token, country="US", **more):
    return client.post(
        url("step", "authorize-marketplaces"),
        {"marketplace": country, "refresh_token": token, **more},
        follow=True,
    )


def paste_pair(client, url, **more):
    answers = {
        "client_id": client_id(),
        "client_secret": client_secret(),
        "issued_on": "2026-11-01",
    }
    return client.post(url("step", "copy-lwa-credentials"), answers | more, follow=True)


def test_a_token_pasted_first_waits_for_the_credentials(
    client_for, approved, alice, amazon_side, url
):
    token = amazon_side.grant("US")

    page = paste_token(client_for(alice), url, token).content.decode()

    row = approved.authorizations.get(marketplace_id="ATVPDKIKX0DER")
    assert row.status == "unproven"
    assert f"ending in {token[-4:]}" in page
    assert token not in page


def test_the_pair_is_proven_and_proof_replaces_word(
    client_for, approved, alice, amazon_side, url
):
    amazon_side.application()

    paste_pair(client_for(alice), url)

    page = client_for(alice).get(url("step", "register-developer")).content.decode()
    assert "Amazon accepted these credentials on" in page
    assert "data-proven" in page
    assert ClientSecret.objects.get().state == "current"


def test_a_day_that_is_left_out_is_stored_as_unknown(
    client_for, approved, alice, amazon_side, url
):
    amazon_side.application()

    paste_pair(client_for(alice), url, issued_on="")

    assert ClientSecret.objects.get().expires_source == "unknown"


def test_a_pair_that_amazon_refuses_is_not_stored(
    client_for, approved, alice, amazon_side, url
):
    amazon_side.application()

    answer = paste_pair(client_for(alice), url, client_secret=client_secret("other"))

    page = answer.content.decode()
    assert "data-finding=" in page
    assert client_secret("other") not in page
    assert not ClientSecret.objects.exists()


def test_while_amazon_is_away_the_pair_is_kept_and_asked_about_later(
    client_for, approved, alice, amazon_side, url
):
    amazon_side.application()
    amazon_side.break_down("*", "status", value=503)

    page = paste_pair(client_for(alice), url).content.decode()

    assert "asks again by itself" in page
    assert ClientSecret.objects.get().state == "pending"


def test_a_token_is_proven_on_the_spot(
    client_for, with_secret, alice, amazon_side, url
):
    token = amazon_side.grant("US")

    page = paste_token(client_for(alice), url, token).content.decode()

    assert "Amazon accepts the refresh token" in page
    assert 'data-status="valid"' in page


def test_a_token_that_covers_more_is_offered_for_the_others(
    client_for, with_secret, alice, amazon_side, url
):
    token = amazon_side.grant("US", "CA")
    client = client_for(alice)
    page = paste_token(client, url, token).content.decode()

    client.post(
        url("step", "authorize-marketplaces"),
        {"fill": "yes", "source": "US", "covers": "CA"},
    )

    assert "data-also-covers" in page
    assert with_secret.authorizations.with_token().count() == 2


def test_before_amazon_is_asked_a_token_is_offered_for_its_region(
    client_for, approved, alice, amazon_side, url
):
    choose(approved, alice, "US", "CA", "DE")
    client = client_for(alice)
    page = paste_token(client, url, amazon_side.grant("US", "CA")).text

    client.post(url("step", "authorize-marketplaces"), {"fill": "yes", "source": "US"})

    assert "data-also-covers" in page
    stored = approved.authorizations.with_token()
    assert {row.marketplace.country_code for row in stored} == {"US", "CA"}


def test_a_store_with_an_account_of_its_own_is_not_offered(
    client_for, approved, alice, amazon_side, url
):
    choose(approved, alice, "JP", "AU")

    page = paste_token(client_for(alice), url, amazon_side.grant("JP"), "JP").text

    assert "data-also-covers" not in page


def test_a_token_that_stands_in_another_region_is_doubted(
    client_for, approved, alice, amazon_side, url
):
    choose(approved, alice, "US", "DE")
    client, token = client_for(alice), amazon_side.grant("US")
    paste_token(client, url, token, "US")

    page = paste_token(client, url, token, "DE").text

    assert 'data-level="warning"' in page
    assert "one token serves one region only" in page


def test_a_token_with_the_new_roles_is_offered_where_the_old_ones_are(
    client_for, set_up, alice, amazon_side, url
):
    describe_application(account=set_up, name="Runner", roles=["pricing"], actor=alice)
    fresh = amazon_side.grant("US", "CA", token=refresh_token("fresh"))
    client = client_for(alice)

    page = paste_token(client, url, fresh, "US").text
    client.post(url("step", "authorize-marketplaces"), {"fill": "yes", "source": "US"})

    assert "data-also-covers" in page
    rows = set_up.authorizations.with_token()
    assert {tuple(row.roles_frozen) for row in rows} == {("pricing",)}


def test_a_token_is_not_offered_for_another_region(
    client_for, with_secret, alice, amazon_side, url
):
    choose(with_secret, alice, "US", "DE")
    token = amazon_side.grant("US")
    client = client_for(alice)
    paste_token(client, url, token)

    client.post(
        url("step", "authorize-marketplaces"),
        {"fill": "yes", "source": "US", "covers": "DE"},
    )

    assert with_secret.authorizations.with_token().count() == 1


def test_two_regions_take_two_tokens(client_for, with_secret, alice, amazon_side, url):
    choose(with_secret, alice, "US", "DE")
    client = client_for(alice)

    paste_token(client, url, amazon_side.grant("US"), "US")
    paste_token(client, url, amazon_side.grant("DE"), "DE")

    valid = with_secret.authorizations.filter(status="valid")
    assert {row.region for row in valid} == {"NA", "EU"}


def test_the_next_missing_marketplace_is_preselected(
    client_for, with_secret, alice, amazon_side, url
):
    client = client_for(alice)
    paste_token(client, url, amazon_side.grant("CA"), "CA")

    page = client.get(url("step", "authorize-marketplaces"))
    asked = client.get(url("step", "authorize-marketplaces"), {"marketplace": "CA"})

    assert page.context["form"]["marketplace"].value() == "US"
    assert asked.context["form"]["marketplace"].value() == "CA"


def test_what_a_colleague_stored_meanwhile_is_not_overwritten(
    browser, with_secret, bob, amazon_side, url
):
    opened_at = timezone.now() - timedelta(minutes=5)
    theirs = amazon_side.grant("US")
    store_refresh_token(
        account=with_secret,
        marketplace=with_secret.home,
        refresh_token=Secret(theirs),
        actor=bob,
    )
    mine = amazon_side.grant("US", token=theirs[:-4] + "zzzz")

    answer = paste_token(browser, url, mine, opened_at=opened_at.isoformat())

    assert "Bob stored a token" in answer.content.decode()
    row = with_secret.authorizations.get(marketplace_id="ATVPDKIKX0DER")
    assert row.tail == theirs[-4:]


@pytest.mark.parametrize("opened_at", ["", "yesterday", "2026-13-45T00:00", "a\0b"])
def test_an_odd_time_of_opening_does_no_harm(
    browser, with_secret, amazon_side, url, opened_at
):
    token = amazon_side.grant("US")

    paste_token(browser, url, token, opened_at=opened_at)

    assert with_secret.authorizations.with_token().count() == 1


def test_the_pair_once_stored_points_to_rotation(client_for, with_secret, alice, url):
    page = client_for(alice).get(url("step", "copy-lwa-credentials")).content.decode()

    assert url("rotation") in page
    assert client_id() in page


def test_a_pair_that_amazon_has_just_taken_is_not_called_expired():
    now = timezone.now()
    taken = ClientSecret(tail="abcd", proven_at=now, expires_at=now - timedelta(days=3))

    told = words_of_secret(taken).text

    assert FINDINGS["secret-day-doubtful"].title in told
    assert FINDINGS["secret-expired"].title not in told
