"""A refresh token is proven before it is stored, wherever it can be."""

import pytest

from credentials.errors import PasteRefused
from credentials.guide.reading import facts_of
from credentials.models import Authorization, Event, Tag
from tests.support.amazon_side import refresh_token

pytestmark = pytest.mark.django_db
Status = Authorization.Status


def stored(account, country="US"):
    rows = {row.marketplace.country_code: row for row in account.authorizations.all()}
    return rows[country]


def test_a_token_is_stored_unproven_while_the_credentials_are_unknown(
    registered, paste_token
):
    paste_token("US", refresh_token())

    assert stored(registered).status == Status.UNPROVEN


def test_a_token_that_amazon_accepts_is_valid_at_once(
    registered, paste_credentials, paste_token, amazon_side
):
    paste_credentials()

    paste_token("US", amazon_side.grant("US"))

    assert stored(registered).status == Status.VALID


def test_a_token_that_amazon_does_not_know_is_not_stored(
    registered, paste_credentials, paste_token
):
    paste_credentials()

    with pytest.raises(PasteRefused):
        paste_token("US", refresh_token("nobody's"))

    assert not stored(registered).has_token


def test_a_token_of_another_application_is_named_as_such(
    registered, paste_credentials, paste_token, amazon_side
):
    amazon_side.application("globex")
    foreign = amazon_side.grant("US", seed="globex")
    paste_credentials()

    with pytest.raises(PasteRefused) as refusal:
        paste_token("US", foreign)

    assert refusal.value.finding == "token-of-another-application"


def test_a_token_that_does_not_cover_the_marketplace_is_not_stored(
    registered, paste_credentials, paste_token, amazon_side
):
    paste_credentials()

    with pytest.raises(PasteRefused) as refusal:
        paste_token("CA", amazon_side.grant("US"))

    assert refusal.value.finding == "marketplace-not-covered"


def test_a_token_is_kept_when_amazon_cannot_be_asked(
    registered, paste_credentials, paste_token, amazon_side
):
    paste_credentials()
    amazon_side.break_down("lwa", "status", value=503)

    paste_token("US", amazon_side.grant("US"))

    assert stored(registered).status == Status.UNPROVEN


def test_a_working_token_is_not_replaced_while_amazon_cannot_be_asked(
    connected, paste_token, amazon_side
):
    amazon_side.break_down("lwa", "status", value=503)

    with pytest.raises(PasteRefused) as refusal:
        paste_token("US", refresh_token("newer"))

    assert refusal.value.finding == "not-replaced-unproven"
    assert stored(connected).unseal().reveal() == refresh_token("acme NA")


def test_the_same_token_pasted_again_is_recognised(
    registered, paste_credentials, paste_token, amazon_side
):
    token = amazon_side.grant("US")
    paste_credentials()
    paste_token("US", token)

    with pytest.raises(PasteRefused) as refusal:
        paste_token("US", token)

    assert refusal.value.finding == "already-stored"


def test_one_token_serves_several_marketplaces(connected):
    tokens = {row.fingerprint for row in connected.authorizations.with_token()}

    assert len(tokens) == 1


def test_the_page_learns_what_else_a_token_covers(
    registered, paste_credentials, paste_token, amazon_side
):
    paste_credentials()

    answer = paste_token("US", amazon_side.grant("US", "CA"))

    assert [one.country_code for one in answer.also_covers] == ["CA"]


def test_what_else_a_token_covers_is_known_when_the_pair_comes_later(
    registered, paste_credentials, paste_token, amazon_side
):
    paste_token("US", amazon_side.grant("US", "CA"))

    paste_credentials()

    facts = facts_of(registered)
    reached = facts.reached_by(stored(registered))
    assert [row.marketplace.country_code for row in reached] == ["CA"]


def test_storing_a_token_is_one_line_in_the_log(registered, paste_token, alice):
    paste_token("US", refresh_token())

    line = Event.objects.get(tag=Tag.REFRESH_TOKEN_STORED)
    assert (line.actor, line.account) == (alice.email, registered)


def test_every_new_token_is_a_new_version_for_runner(registered, paste_token):
    paste_token("US", refresh_token("first"))

    paste_token("US", refresh_token("second"))

    assert stored(registered).version == 2
