"""Faults that follow one another: what is over is not said any more."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from credentials.amazon import Kind
from credentials.flows.runner_tokens import issue_runner_token
from credentials.flows.secret_upkeep import prove_pending_secret
from credentials.models import (
    AccessToken,
    Authorization,
    ClientSecret,
    Event,
    HeldPaste,
    Registration,
)
from credentials.validation import read_paste
from tests.journeys.person_at_the_page import day_made
from tests.journeys.situations import US, change_at_amazon
from tests.support.amazon_side import client_id, client_secret, refresh_token

EXPIRED = ("spapi", "expired-secret-at-spapi")
CLOSED = ["Pricing"]


def told() -> list[str]:
    return Authorization.objects.get(marketplace_id=US).findings


def status() -> str:
    return Authorization.objects.get(marketplace_id=US).status


@pytest.mark.parametrize("at", ["rotation", "copy"])
def test_a_secret_without_its_day_that_amazon_has_not_taken_up_is_kept(one, at):
    one.set_up()
    new = one.amazon.rotate()
    one.amazon.break_down(*EXPIRED)
    if at == "rotation":
        one.rotate(new)
    else:
        one.paste_pair("", new)

    prove_pending_secret(secret=ClientSecret.objects.get(number=2))

    kept = ClientSecret.objects.get(number=2)
    assert (kept.refused_at, kept.sealed is not None) == (None, True)
    assert "secret-settling" in one.findings
    assert "Nobody knows when" not in one.shown


def test_a_secret_that_settles_is_not_called_expired_by_an_import(one):
    one.set_up()
    new = one.amazon.rotate()
    one.amazon.break_down(*EXPIRED)
    text = f"client_id: {client_id()}\nclient_secret: {new}\n"
    read = one.client.post("/accounts/acme/import/", {"text": text}, follow=True)

    at = read.request["PATH_INFO"]
    sent = {"answer": "store", "wanted_0": "on", "marketplaces_0": US}
    page = one.client.post(at, sent, follow=True).text

    assert 'data-finding="secret-expired"' not in page


def test_clocks_that_are_days_apart_make_no_new_secret_old(one):
    one.set_up()
    one.amazon.move_clock(days=3)
    new = one.amazon.rotate()
    one.amazon.break_down(*EXPIRED)

    one.rotate(new, day_made(0))

    assert "secret-expired" not in one.findings


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        ("expired-secret-at-spapi", None, "secret-settling"),
        ("status", 429, "amazon-throttled"),
        ("status", 503, "amazon-unreachable"),
    ],
)
def test_a_clock_that_differs_does_not_hide_what_a_secret_waits_for(
    one, kind, value, why
):
    one.set_up()
    one.amazon.move_clock(days=3 / 24)
    new = one.amazon.rotate()
    one.amazon.break_down("spapi", kind, value=value)

    one.rotate(new, day_made(0))

    assert why in one.findings


def test_the_right_pair_is_not_that_of_another_application(one):
    one.amazon.application()
    one.amazon.application("globex")
    one.paste_token(one.amazon.grant("US", roles=CLOSED))
    one.paste_pair(client_id("globex"), client_secret("globex 1"), day_made(0))
    before = told()

    one.paste_pair(made=day_made(0))

    assert before == ["token-of-another-application"]
    assert "token-of-another-application" not in told()
    assert status() != "failing"


def test_the_real_pair_is_not_that_of_a_sandbox(one):
    one.amazon.application(sandbox=True)
    one.paste_token(one.amazon.grant("US", roles=CLOSED))
    one.paste_pair(made=day_made(0))
    before = told()
    one.amazon.application("prod")
    change_at_amazon(one, "authorizations", client_id=client_id("prod"))

    one.paste_pair(client_id("prod"), client_secret("prod 1"), day_made(0))

    assert "sandbox-credentials" in before
    assert "sandbox-credentials" not in told()


@pytest.mark.parametrize("value", [403, 429, 503])
def test_a_refusal_that_is_over_is_not_told_while_the_next_fault_lasts(one, value):
    one.set_up()
    one.amazon.break_down("lwa", "status", value=401)
    one.look_again()
    before = status()
    one.amazon.mend()
    one.amazon.break_down("spapi", "status", value=value)

    one.look_again()

    assert (before, status()) == ("failing", "unproven")
    assert "secret-replaced" not in one.findings


def test_an_expired_secret_is_not_mended_by_an_exchange_alone(one):
    one.set_up()
    move = ClientSecret.objects.get()
    move.date_from_issue(timezone.now() - timedelta(days=100))
    move.save()
    one.amazon.break_down(*EXPIRED)
    one.look_again()
    one.amazon.mend()
    one.amazon.break_down("spapi", "status", value=503)

    one.look_again()

    assert "secret-expired" in told()
    assert status() == "failing"


def test_a_token_that_was_exchanged_before_is_revoked_and_not_mistyped(one):
    one.amazon.application()
    one.paste_pair(made=day_made(0))
    one.paste_token(one.amazon.grant("US", roles=CLOSED))
    one.look_again()
    change_at_amazon(one, "authorizations", revoked=True)

    one.look_again()
    once = told()
    one.look_again()

    assert once == told() == ["token-revoked"]


def test_a_day_that_is_known_to_be_wrong_explains_no_refusal(one, alice):
    one.amazon.application()
    one.paste_pair(made=day_made(170))
    one.paste_token(one.amazon.grant("US"))
    with time_machine.travel(timezone.now() + timedelta(days=13), tick=False):
        one.client.force_login(alice)
        one.look_again()
        before = one.findings
        change_at_amazon(one, "applications", client_secret=client_secret("else"))
        one.look_again()

        assert before == {"secret-day-doubtful"}
        assert told() == ["secret-replaced"]


def test_an_expired_secret_is_not_called_undated_too(one):
    one.amazon.application()
    one.paste_pair()
    one.amazon.break_down(*EXPIRED)
    one.paste_token(one.amazon.grant("US"))

    one.look_again()

    assert one.findings == {"secret-expired"}


def test_what_was_mended_meanwhile_is_not_said_of_a_marketplace_that_comes_back(one):
    one.set_up()
    one.paste_token(refresh_token("acme NA"), "CA")
    change_at_amazon(one, "applications", client_secret=client_secret("else"))
    one.look_again()
    one.answer("open-authorize", marketplaces=["US"])
    one.rotate(client_secret("else"), day_made(0))

    one.answer("open-authorize", marketplaces=["US", "CA"])

    row = Authorization.objects.exclude(marketplace_id=US).get()
    assert "secret-replaced" not in row.findings


def test_where_nothing_works_a_pair_waits_and_nobody_hears_that_it_works(one):
    one.amazon.application()
    one.amazon.application("globex")
    one.paste_token(one.amazon.grant("US"))
    one.paste_pair(client_id("globex"), client_secret("globex 1"), day_made(0))
    one.amazon.break_down("spapi", "status", value=429)

    one.paste_pair(made=day_made(0))

    assert "What is stored works" not in one.shown
    assert ClientSecret.objects.pending().count() == 1


def test_the_same_pair_again_while_amazon_is_away_stays_one_version(one):
    one.amazon.application()
    one.amazon.break_down("lwa", "status", value=503)
    for _ in range(3):
        one.paste_pair(made=day_made(0))
    one.amazon.mend()

    one.paste_pair(made=day_made(0))

    (only,) = ClientSecret.objects.all()
    assert only.proven_at


def test_the_same_token_again_has_amazon_asked_again(one):
    one.amazon.application()
    one.paste_pair(made=day_made(0))
    token = one.amazon.grant("US")
    one.amazon.break_down("spapi", "status", value=500)
    one.paste_token(token)
    before = status()
    one.amazon.mend()

    one.paste_token(token)

    assert (before, status()) == ("unproven", "valid")
    assert "already-stored" not in one.findings


def test_a_token_of_another_store_than_the_one_it_replaces_is_doubted(one):
    one.set_up()

    one.paste_token(one.amazon.grant("US", store_name="Else", token=refresh_token("x")))

    assert "token-of-another-seller" in told()


def test_a_token_for_other_marketplaces_names_them(one):
    one.amazon.application()
    one.paste_pair(made=day_made(0))

    one.paste_token(one.amazon.grant("MX"))

    assert "Amazon lists for it: Mexico." in one.shown


def test_no_access_token_is_kept_of_what_was_taken_back(one, acme):
    one.set_up()
    _, plain = issue_runner_token(name="Runner", account=acme, actor=None)
    runner = Client(headers={"authorization": f"Bearer {plain.reveal()}"})
    runner.post("/api/v1/credentials/acme/US/access-token")
    lent = AccessToken.objects.count()
    change_at_amazon(one, "authorizations", revoked=True)

    one.look_again()

    assert (lent, AccessToken.objects.count()) == (1, 0)


def test_a_new_secret_cannot_be_older_than_the_one_it_replaces(one):
    one.set_up()

    one.rotate(one.amazon.rotate(), day_made(31))

    assert one.findings == {"not-the-newest-secret"}
    assert ClientSecret.objects.count() == 1


def test_days_may_differ_by_where_on_earth_they_were_told(one):
    one.set_up()

    one.rotate(one.amazon.rotate(), day_made(1))

    assert ClientSecret.objects.current().get().number == 2


def test_a_busy_api_does_not_take_back_what_it_said_of_a_token(one):
    one.set_up()
    # What the API does not take any more is exchanged all the same.
    change_at_amazon(one, "applications", sandbox=True)
    one.look_again()
    before = told()
    one.amazon.break_down("spapi", "status", value=503)

    one.look_again()
    one.look_again()

    assert before == ["token-revoked"]
    assert "token-revoked" in told()
    assert status() == "failing"


def test_a_sandbox_stays_one_at_the_next_check(one):
    one.amazon.application(sandbox=True)
    one.paste_token(one.amazon.grant("US"))
    one.paste_pair(made=day_made(0))

    one.look_again()
    one.look_again()

    assert told() == ["sandbox-credentials"]


def test_what_a_token_is_blamed_for_gives_no_good_pair_away(one):
    one.set_up()
    change_at_amazon(one, "authorizations", revoked=True)
    one.look_again()
    one.amazon.break_down("lwa", "status", value=503)

    one.paste_pair(client_id("typo"), client_secret("typo"), day_made(0))

    assert one.findings >= {"not-replaced-unproven"}
    assert ClientSecret.objects.current().get().number == 1


def test_a_secret_that_amazon_takes_past_its_day_is_not_given_way_for_a_typo(
    one, alice
):
    one.amazon.application()
    one.paste_pair(made=day_made(170))
    one.paste_token(one.amazon.grant("US"))
    with time_machine.travel(timezone.now() + timedelta(days=13), tick=False):
        one.client.force_login(alice)
        one.look_again()
        one.amazon.break_down("lwa", "status", value=503)
        one.rotate(client_secret("typo"), day_made(0))

        (application,) = {one.application for one in ClientSecret.objects.all()}
        assert application.secret_in_use().number == 1


def test_once_the_newer_secret_is_refused_nobody_is_told_to_wait(one):
    one.set_up()
    change_at_amazon(one, "applications", client_secret=client_secret("else"))
    one.look_again()
    one.amazon.break_down("lwa", "status", value=503)
    one.rotate(client_secret("typo"), day_made(0))
    waits = told()
    one.amazon.mend()

    prove_pending_secret(secret=ClientSecret.objects.get(number=2))

    assert waits == ["newer-secret-waits"]
    assert "newer-secret-waits" not in told()


def test_a_day_that_is_noted_is_not_called_accepted_by_amazon(one):
    one.set_up()
    one.amazon.forget_calls()

    one.paste_pair(made=day_made(1))

    assert one.amazon.calls() == []
    assert "Amazon accepts" not in one.shown
    assert "Its day is noted" in one.shown


HARMLESS = [
    "It starts with amzn1.oa2-cs.v1. and then 64 digits and letters follow",
    "the token starts with Atzr| and then many letters follow",
    "covered: amzn1.oa2-cs.v1.••••••••••••••••1234",
    "case 12345678901, see https://sellercentral.amazon.com/cu/case-dashboard/view",
]


@pytest.mark.parametrize("words", HARMLESS)
def test_words_about_credentials_are_words(one, words):
    one.answer("wait-for-approval", status="under-review", notes=words)

    assert Registration.objects.get().notes == words


@pytest.mark.parametrize(
    "value",
    [
        client_secret("leak").replace("v1.", "v1.\u200b"),
        "rnr_" + "a1" * 24 + "b",
    ],
)
def test_a_secret_in_disguise_is_refused_and_the_other_words_are_kept(one, value):
    one.answer(
        "wait-for-approval", status="under-review", notes=f"They asked for\n{value} x"
    )

    assert Registration.objects.get().notes == ""
    assert "They asked for" in one.shown
    assert value not in one.shown


@pytest.mark.parametrize("after", ["Copy", "Rotate secret", "Close"])
def test_a_word_after_a_secret_of_the_older_kind_is_no_part_of_it(after):
    old = client_secret()[-64:]

    paste = read_paste(f"Client secret\n{old}\n{after}", Kind.CLIENT_SECRET)

    assert [value.reveal() for _, value in paste.found] == [old]


SECRET, TOKEN = client_secret("leak"), refresh_token("leak")


@pytest.mark.parametrize(
    ("step", "answers"),
    [
        ("create-application", {"name": SECRET, "roles": ["pricing"]}),
        (
            "wait-for-approval",
            {"status": "under-review", "notes": f"{SECRET} {TOKEN}", "case_id": "1"},
        ),
        ("wait-for-approval", {"status": "under-review", "case_id": SECRET[:40]}),
        ("rotate-client-secret", {"client_secret": "", "issued_on": SECRET}),
    ],
)
def test_a_secret_in_a_box_for_words_is_neither_kept_nor_shown(one, step, answers):
    one.set_up()
    before = Event.objects.count()

    one.answer(step, **answers)

    for value in (SECRET[:40], TOKEN[:40]):
        assert value not in one.shown
    assert Event.objects.count() == before
    assert not HeldPaste.objects.exists()
    assert "it has a box of its own" in one.shown
