"""What Amazon answered, and asking again."""

import re

import pytest
from django.utils import timezone

from credentials.amazon import find_marketplace
from credentials.flows.refresh_tokens import store_refresh_token
from credentials.flows.validating import claim_due_authorization, validate_authorization
from credentials.models import ValidationRequest
from credentials.secret import Secret
from tests.support.amazon_side import client_secret, refresh_token

pytestmark = pytest.mark.django_db


def test_the_page_shows_status_and_every_question(client_for, set_up, alice, url):
    page = client_for(alice).get(url("authorizations")).content.decode()

    assert page.count('data-status="valid"') == 2
    assert 'data-rung="exchange" data-verdict="passed"' in page


@pytest.mark.parametrize("person", ["alice", "hank", "ada"])
def test_the_people_of_the_account_and_admins_ask_again(
    request, client_for, set_up, url, person
):
    client = client_for(request.getfixturevalue(person))

    answer = client.post(url("authorizations-validate"), follow=True)

    page = answer.content.decode()
    assert ValidationRequest.objects.open().count() == 2
    assert page.count('data-status="checking"') == 2
    assert 'hx-trigger="every 1s"' in page


def test_values_that_nobody_has_asked_about_yet_are_being_checked(
    client_for, set_up, alice, url
):
    set_up.authorizations.update(status="unproven")
    set_up.authorizations.values_changed()

    page = client_for(alice).get(url("authorizations")).content.decode()

    assert page.count('data-status="checking"') == 2
    assert "data-rung=" not in page


def test_the_page_rests_once_everything_is_answered(client_for, set_up, alice, url):
    client = client_for(alice)
    client.post(url("authorizations-validate"))

    while (due := claim_due_authorization()) is not None:
        validate_authorization(authorization=due)

    page = client.get(url("authorizations")).content.decode()
    assert "hx-trigger" not in page


def test_a_failing_authorization_names_its_remedy_and_step(
    client_for, set_up, alice, amazon_side, url
):
    for grant in amazon_side.authorizations:
        grant["revoked"] = True
    amazon_side.lay_out()
    for row in set_up.authorizations.all():
        validate_authorization(authorization=row)

    page = client_for(alice).get(url("authorizations")).content.decode()

    assert 'data-status="failing"' in page
    assert 'data-finding="token-revoked"' in page
    assert url("step", "authorize-marketplaces") in page


def test_strangers_cannot_ask(client_for, set_up, globex, bob, url):
    answer = client_for(bob).post(url("authorizations-validate"))

    assert answer.status_code == 404
    assert not ValidationRequest.objects.exists()


def test_without_tokens_there_is_nothing_to_ask(client_for, approved, alice, url):
    answer = client_for(alice).post(url("authorizations-validate"), follow=True)

    assert "no refresh token" in answer.content.decode()


def test_every_question_shows_what_was_sent_and_answered(
    client_for, set_up, alice, url
):
    page = client_for(alice).get(url("authorizations")).content.decode()

    assert "/auth/o2/token" in page
    assert "grant_type: client_credentials" in page
    assert "/sellers/v1/marketplaceParticipations" in page


def test_what_was_sent_is_covered(client_for, set_up, alice, url):
    page = client_for(alice).get(url("authorizations")).content.decode()

    assert f"client_secret: ••••{client_secret()[-4:]}" in page
    assert client_secret()[-8:] not in page
    assert "Atza|" not in page


def test_the_rungs_appear_while_somebody_waits(client_for, set_up, alice, url):
    client = client_for(alice)
    client.post(url("authorizations-validate"))
    row = claim_due_authorization()
    seen = []

    validate_authorization(
        authorization=row,
        on_outcome=lambda _: seen.append(client.get(url("authorizations")).text),
    )

    assert 'data-rung="next"' in seen[0]
    climbed = [page.split('data-rung="next"')[0].count("data-rung=") for page in seen]
    assert climbed == sorted(set(climbed))


def test_what_holds_for_every_marketplace_is_said_once(client_for, set_up, alice, url):
    client = client_for(alice)

    page = client.get(url("authorizations")).content.decode()

    assert page.count('data-finding="secret-expiry-unknown"') == 1


def test_what_holds_for_one_marketplace_is_said_there(client_for, set_up, alice, url):
    row = set_up.authorizations.get(marketplace_id=find_marketplace("CA").id)
    row.findings = ["listings-suspended"]
    row.save()

    page = client_for(alice).get(url("authorizations")).content.decode()

    assert page.index('id="marketplace-CA"') < page.index("listings-suspended")


def paste_other_store(account, alice, amazon_side, name):
    """Authorize Canada as a seller whose store has this name."""
    token = amazon_side.grant("US", "CA", token=refresh_token(name), store_name=name)
    store_refresh_token(
        account=account,
        marketplace=find_marketplace("CA"),
        refresh_token=Secret(token),
        actor=alice,
    )


@pytest.fixture
def two_sellers(set_up, amazon_side, alice):
    """Canada is of another store than the United States."""
    paste_other_store(set_up, alice, amazon_side, "Acme Outlet")
    for row in set_up.authorizations.all():
        validate_authorization(authorization=row)
    return set_up


def vouch(client, url):
    """Say that all of what the page shows is theirs."""
    page = client.get(url("authorizations")).text
    shown = re.findall(r'name="token" value="(\w+)"', page)
    return client.post(url("authorizations-vouch"), {"token": shown})


def test_whoever_says_that_the_stores_are_theirs_is_warned_no_more(
    client_for, two_sellers, alice, url
):
    client = client_for(alice)
    assert "Acme Outlet" in client.get(url("authorizations")).text

    vouch(client, url)
    for row in two_sellers.authorizations.all():
        validate_authorization(authorization=row)

    page = client.get(url("authorizations")).text
    assert "token-of-another-seller" not in page
    assert "Acme Outlet" not in page


def test_a_token_that_comes_after_the_word_is_compared_again(
    client_for, two_sellers, alice, amazon_side, url
):
    client = client_for(alice)
    vouch(client, url)
    paste_other_store(two_sellers, alice, amazon_side, "Globex")

    for row in two_sellers.authorizations.all():
        validate_authorization(authorization=row)

    assert "token-of-another-seller" in client.get(url("authorizations")).text


def test_the_word_holds_for_both_sides_of_a_difference(
    client_for, set_up, alice, amazon_side, url
):
    for row in set_up.authorizations.all():
        validate_authorization(authorization=row)
    paste_other_store(set_up, alice, amazon_side, "Acme Outlet")

    vouch(client_for(alice), url)
    for row in set_up.authorizations.all():
        validate_authorization(authorization=row)

    rows = set_up.authorizations.all()
    assert not any("token-of-another-seller" in row.findings for row in rows)


def test_an_answer_from_before_the_word_does_not_take_it_back(
    client_for, two_sellers, alice, url
):
    before = two_sellers.authorizations.get(marketplace_id=find_marketplace("CA").id)
    client = client_for(alice)

    validate_authorization(
        authorization=before,
        on_outcome=lambda one: one.rung == "comparison" and vouch(client, url),
    )

    before.refresh_from_db()
    assert "token-of-another-seller" not in before.findings


def test_nobody_vouches_for_what_they_were_not_shown(
    client_for, two_sellers, alice, amazon_side, url
):
    client = client_for(alice)
    page = client.get(url("authorizations")).text
    shown = re.findall(r'name="token" value="(\w+)"', page)
    paste_other_store(two_sellers, alice, amazon_side, "Globex")

    client.post(url("authorizations-vouch"), {"token": shown})

    row = two_sellers.authorizations.get(marketplace_id=find_marketplace("CA").id)
    assert not row.is_vouched_for


def test_an_admin_does_not_say_whose_stores_they_are(client_for, two_sellers, ada, url):
    answer = client_for(ada).post(url("authorizations-vouch"))

    assert answer.status_code == 403
    rows = two_sellers.authorizations.all()
    assert all("token-of-another-seller" in row.findings for row in rows)


def test_a_role_that_is_missing_is_named(client_for, set_up, alice, amazon_side, url):
    for one in amazon_side.authorizations:
        one["roles"] = ["Selling Partner Insights"]
    amazon_side.lay_out()
    for row in set_up.authorizations.all():
        validate_authorization(authorization=row)

    page = client_for(alice).get(url("authorizations")).text

    assert "A role seems to be missing: Inventory and Order Tracking" in page


def test_what_is_wrong_with_several_marketplaces_is_said_once_with_their_names(
    client_for, set_up, alice, amazon_side
):
    for grant in amazon_side.authorizations:
        grant["revoked"] = True
    amazon_side.lay_out()
    for row in set_up.authorizations.all():
        validate_authorization(authorization=row)

    page = client_for(alice).get(set_up.get_absolute_url()).text

    assert page.count('data-finding="token-revoked"') == 1
    assert "United States, Canada: The authorization was taken back" in page


def test_a_pair_that_was_refused_afterwards_is_told_beside_its_marketplaces(
    client_for, set_up, alice, url
):
    secret = set_up.application.secret_in_use()
    secret.proven_at, secret.refused_at = None, timezone.now()
    secret.save()

    page = client_for(alice).get(url("authorizations")).text

    assert 'data-finding="new-secret-refused"' in page


@pytest.mark.parametrize("where", ["?steps", "steps/create-application/"])
def test_a_missing_role_is_named_wherever_it_is_told(
    browser, set_up, amazon_side, url, where
):
    for one in amazon_side.authorizations:
        one["roles"] = ["Selling Partner Insights"]
    amazon_side.lay_out()
    for row in set_up.authorizations.with_token():
        validate_authorization(authorization=row)

    page = browser.get(url() + where).text

    assert "A role seems to be missing: Inventory and Order Tracking" in page


def test_an_application_that_is_there_is_edited_and_not_made_again(
    browser, set_up, url
):
    page = browser.get(url("step", "create-application")).text

    assert "Edit App" in page
    assert "Add new app client" not in page.split("What usually goes wrong")[0]
