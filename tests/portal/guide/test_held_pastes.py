"""What was recognised in a paste waits for its owner's word."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.flows.steps import choose_marketplaces
from credentials.models import Application, ClientSecret, HeldPaste
from tests.support.amazon_side import client_id, client_secret, refresh_token

pytestmark = pytest.mark.django_db

BLOCK = f"""credentials: {{
  client_id: {client_id()}
  client_secret: {client_secret()}
  refresh_token: {refresh_token("acme NA")}
}}"""


@pytest.fixture
def held(client_for, approved, alice, amazon_side, url):
    """Alice has pasted a whole block, and goes on in the same browser."""
    amazon_side.application()
    amazon_side.grant("US", "CA")
    client = client_for(alice)
    client.post(
        url("step", "authorize-marketplaces"),
        {"marketplace": "US", "refresh_token": BLOCK},
    )
    return client, HeldPaste.objects.get()


def answer_held(client, held, url, answer="store", **more):
    return client.post(
        url("held-paste", held.pk),
        {
            "step": "authorize-marketplaces",
            "answer": answer,
            "marketplace": "US",
            **more,
        },
    )


def test_the_offer_names_what_was_found_by_its_end_only(held, url):
    client, paste = held

    page = client.get(url("step", "authorize-marketplaces")).content.decode()

    assert f"a client secret ending in {client_secret()[-4:]}" in page
    assert "Store these values" in page
    assert client_secret() not in page
    assert str(paste.pk) in page


def test_of_two_tokens_in_one_paste_both_are_named_and_none_is_offered(
    browser, approved, url
):
    two = [refresh_token("acme NA"), refresh_token("acme EU")]

    page = browser.post(
        url("step", "authorize-marketplaces"),
        {"marketplace": "US", "refresh_token": " and ".join(two)},
    ).text

    doubtful = page.split("data-doubtful")[1].split("</div>")[0]
    assert [one[-4:] in doubtful for one in two] == [True, True]
    assert not HeldPaste.objects.exists()


def test_what_is_needed_nowhere_is_named_beside_what_is_offered(held, approved, url):
    client, _paste = held

    page = client.post(
        url("step", "authorize-marketplaces"),
        {"marketplace": "US", "refresh_token": f"{BLOCK} Atza|{'a' * 300}"},
    ).text

    assert 'data-finding="access-token-pasted"' in page


def test_every_value_of_a_block_is_stored_where_it_belongs(held, approved, url):
    client, paste = held

    answer_held(client, paste, url, issued_on="2026-11-01")

    row = approved.authorizations.get(marketplace_id="ATVPDKIKX0DER")
    assert row.status == "valid"
    assert Application.objects.get(account=approved).client_id == client_id()
    assert ClientSecret.objects.get().issued_source == "typed"
    assert not HeldPaste.objects.exists()


def test_the_cleaned_value_is_stored_with_one_press(
    client_for, with_secret, alice, amazon_side, url
):
    token = amazon_side.grant("US")
    client = client_for(alice)
    page = client.post(
        url("step", "authorize-marketplaces"),
        {"marketplace": "US", "refresh_token": f"  {token}\n"},
    )

    answer_held(client, HeldPaste.objects.get(), url)

    assert "Use the cleaned value" in page.content.decode()
    assert with_secret.authorizations.get(marketplace_id="ATVPDKIKX0DER").has_token


def test_swapped_boxes_are_put_right(client_for, approved, alice, amazon_side, url):
    amazon_side.application()
    client = client_for(alice)
    client.post(
        url("step", "copy-lwa-credentials"),
        {
            "client_id": client_secret(),
            "client_secret": client_id(),
        },
    )

    answer_held(client, HeldPaste.objects.get(), url)

    assert ClientSecret.objects.get().tail == client_secret()[-4:]


def test_what_amazon_refuses_is_told_and_not_stored(held, approved, amazon_side, url):
    client, paste = held
    amazon_side.applications.clear()
    amazon_side.authorizations.clear()
    amazon_side.lay_out()

    answer = answer_held(client, paste, url)

    page = client.get(answer.url).content.decode()
    assert "data-finding=" in page
    assert not ClientSecret.objects.exists()


def test_forgetting_drops_the_values(held, approved, url):
    client, paste = held

    answer_held(client, paste, url, answer="forget")

    assert not HeldPaste.objects.exists()
    assert not approved.authorizations.with_token().exists()


def test_a_day_to_come_is_refused_and_the_offer_stays(held, url):
    client, paste = held
    tomorrow = timezone.localdate() + timedelta(days=2)

    answer_held(client, paste, url, issued_on=tomorrow.isoformat())

    assert HeldPaste.objects.exists()
    assert not ClientSecret.objects.exists()


def test_nobody_else_may_use_a_held_paste(held, client_for, hank, ada, url):
    _client, paste = held

    for person in (hank, ada):
        assert answer_held(client_for(person), paste, url).status_code == 404
    assert not ClientSecret.objects.exists()


def test_after_a_quarter_of_an_hour_it_is_gone(held, url):
    client, paste = held
    HeldPaste.objects.update(held_at=timezone.now() - timedelta(minutes=16))

    answer = answer_held(client, paste, url)

    assert answer.status_code == 404


def test_nothing_is_held_that_could_not_be_stored(client_for, approved, alice, url):
    client_for(alice).post(
        url("step", "authorize-marketplaces"),
        {"marketplace": "US", "refresh_token": client_secret()},
    )

    assert not HeldPaste.objects.exists()


def test_a_good_paste_makes_the_waiting_one_superfluous(held, url):
    client, _paste = held

    client.post(
        url("step", "authorize-marketplaces"),
        {"marketplace": "US", "refresh_token": refresh_token("acme NA")},
    )

    assert not HeldPaste.objects.exists()


def test_a_block_that_comes_before_the_choice_of_marketplaces_is_stored_whole(
    client_for, approved, alice, amazon_side, url
):
    choose_marketplaces(account=approved, marketplaces=[], actor=alice)
    approved.authorizations.all().delete()
    amazon_side.application()
    amazon_side.grant("US", "CA")
    client = client_for(alice)
    client.post(
        url("step", "copy-lwa-credentials"), {"client_id": BLOCK, "client_secret": ""}
    )
    page = client.get(url("step", "copy-lwa-credentials")).text
    assert '<option value="JP">' in page

    answer_held(client, HeldPaste.objects.get(), url)

    row = approved.authorizations.get()
    assert (row.marketplace.country_code, row.status) == ("US", "valid")
