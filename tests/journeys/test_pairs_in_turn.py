"""Pairs and tokens in the wrong order: the right ones find their way back."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from credentials.flows.runner_tokens import issue_runner_token
from credentials.flows.secret_upkeep import prove_pending_secret
from credentials.models import Application, Authorization, ClientSecret
from tests.journeys.person_at_the_page import PersonAtThePage, day_made, long_ago
from tests.journeys.situations import ROLES, US, change_at_amazon
from tests.support.amazon_side import client_id, client_secret, refresh_token

CA = "A2EUQ1WTGCTBG2"
CLOSED = ["Pricing"]


def row(marketplace: str = US) -> Authorization:
    return Authorization.objects.get(marketplace_id=marketplace)


def current() -> str:
    return ClientSecret.objects.current().get().unseal().reveal()


def paste_the_other(one: PersonAtThePage) -> None:
    one.paste_pair(client_id("globex"), client_secret("globex 1"), day_made(0))


def days_later(days: float):
    return time_machine.travel(timezone.now() + timedelta(days=days))


def test_the_right_pair_comes_back_after_that_of_another_application(one):
    one.amazon.application()
    one.amazon.application("globex")
    one.paste_pair(made=day_made(0))
    paste_the_other(one)

    one.paste_pair(made=day_made(0))

    assert "old-secret-pasted" not in one.findings
    assert current() == client_secret()


def test_the_newest_comes_back_once_an_older_one_pasted_over_it_has_died(one, alice):
    older = client_secret()
    one.amazon.application()
    token = one.amazon.grant("US")
    newest = one.amazon.rotate()
    one.paste_pair("", newest, day_made(0))
    one.paste_token(token)
    one.rotate(older, day_made(0))

    with days_later(8):
        one.client.force_login(alice)
        one.look_again()
        before = row().findings
        one.rotate(newest)

    assert before == ["secret-replaced"]
    assert current() == newest


def test_a_day_that_is_long_over_gives_an_older_secret_away(one):
    older = client_secret()
    one.amazon.application()
    token = one.amazon.grant("US")
    newest = one.amazon.rotate()
    one.paste_pair("", newest)
    one.paste_token(token)

    one.rotate(older, day_made(100))

    assert "not-the-newest-secret" in one.findings
    assert current() == newest


def closed_lists(one):
    one.amazon.application()
    one.paste_pair(made=day_made(0))
    one.paste_token(one.amazon.grant("US", roles=CLOSED))


def api_that_was_down(one):
    one.amazon.application()
    one.paste_pair(made=day_made(0))
    one.amazon.break_down("spapi", "status", value=503)
    one.paste_token(one.amazon.grant("US"))
    one.amazon.mend()


def refusal_that_is_over(one):
    one.set_up()
    one.amazon.break_down("lwa", "status", value=401)
    one.look_again()
    one.amazon.mend()


@pytest.mark.parametrize(
    "begin", [closed_lists, api_that_was_down, refusal_that_is_over]
)
def test_a_pair_that_has_the_token_is_not_given_away_for_one_that_has_not(one, begin):
    begin(one)
    one.amazon.application("globex")

    paste_the_other(one)

    assert "secret-of-another-application" in one.findings
    assert current() == client_secret()


def test_a_new_application_takes_the_place_of_one_that_was_deleted(one):
    one.set_up()
    one.amazon.application("globex")
    change_at_amazon(one, "applications", deleted=True, client_id=client_id())

    paste_the_other(one)

    assert "secret-of-another-application" not in one.findings
    assert current() == client_secret("globex 1")


def test_a_token_without_the_marketplace_replaces_none_that_has_it(one):
    one.set_up()
    before = row().fingerprint
    aside = [{"id": US, "participating": False}, {"id": CA}]

    one.paste_token(
        one.amazon.grant("US", marketplaces=aside, token=refresh_token("x"))
    )

    assert "marketplace-not-participating" in one.findings
    assert (row().fingerprint, row().status) == (before, "valid")


def test_a_pair_of_another_account_is_known_while_amazon_is_away(
    one, globex, bob, client_for
):
    theirs = PersonAtThePage(client_for(bob), one.amazon)
    one.amazon.application("globex")
    theirs.client.post(
        "/accounts/globex/steps/copy-lwa-credentials/",
        {"client_id": client_id("globex"), "client_secret": client_secret("globex 1")},
    )
    one.amazon.application()
    one.amazon.break_down("lwa", "status", value=503)

    paste_the_other(one)

    assert "client-identifier-elsewhere" in one.findings
    assert not ClientSecret.objects.filter(application__account__slug="acme").exists()


@pytest.fixture
def called_new(one):
    """A first secret of 200 days, pasted as one of today, and refused in the end."""
    one.amazon.application(secret_issued_at=long_ago(200))
    one.paste_token(one.amazon.grant("US"))
    one.amazon.break_down("spapi", "expired-secret-at-spapi")
    one.paste_pair(made=day_made(0))
    with days_later(3):
        prove_pending_secret(secret=ClientSecret.objects.get())
    return one


def test_a_first_secret_that_expired_long_ago_is_called_so(called_new, acme):
    _, plain = issue_runner_token(name="Runner", account=acme, actor=None)
    runner = Client(headers={"authorization": f"Bearer {plain.reveal()}"})

    called_new.look_again()

    (told,) = runner.get("/api/v1/credentials").json()["credentials"][:1]
    assert "secret-expired" in called_new.findings
    assert "secret-expired" in told["findings"]
    assert "new-secret-refused" not in called_new.findings


def test_one_that_was_called_expired_does_not_settle_again(called_new):
    called_new.paste_pair(made=day_made(0))

    assert "secret-expired" in called_new.findings
    assert "secret-settling" not in called_new.findings
    assert not ClientSecret.objects.pending().exists()


@pytest.mark.parametrize("at", ["rotation", "copy", "copy with its day"])
def test_the_one_in_use_pasted_again_silences_no_warning(one, at):
    one.set_up()
    one.amazon.break_down("lwa", "status", value=503)
    one.rotate(client_secret("typo"), day_made(0))
    one.amazon.mend()
    prove_pending_secret(secret=ClientSecret.objects.get(number=2))

    if at == "rotation":
        one.rotate(client_secret())
    else:
        one.paste_pair(made=day_made(0) if at == "copy with its day" else None)
    one.look_again()

    assert "new-secret-refused" in one.findings


@pytest.mark.parametrize("head", ["Amzn1.oa2-cs.v1.", "oa2-cs.v1.", "v1."])
def test_a_secret_whose_head_is_damaged_is_no_secret_of_the_older_kind(one, head):
    one.amazon.application()

    one.paste_pair("", head + client_secret()[-64:])

    assert "client-secret-malformed" in one.findings
    assert "Use the value" not in one.shown


@pytest.mark.parametrize("head", ["Amzn1.oa2-cs.v1.", "oa2-cs.v1.", "v1.", "see it."])
def test_a_damaged_secret_in_a_box_for_words_is_a_secret_all_the_same(one, head):
    secret = client_secret()[-64:]

    one.answer("create-application", name=head + secret, roles=ROLES)

    assert secret not in one.shown
    assert not Application.objects.filter(name__contains=secret).exists()


def test_a_token_of_another_region_is_not_said_to_be_of_another_seller_too(one):
    one.set_up()
    one.amazon.break_down("spapi", "status", value=503)
    one.paste_token(one.amazon.grant("DE", "FR", token=refresh_token("eu")), "CA")
    one.amazon.mend()

    one.look_again()

    assert row(CA).findings == ["token-of-another-region"]
