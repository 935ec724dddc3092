"""Situations laid out at Amazon, entered as a person would, and what the page says."""

import pytest

from credentials.flows.secret_upkeep import prove_pending_secret
from credentials.flows.steps import describe_application
from credentials.models import Authorization, ClientSecret
from tests.journeys.person_at_the_page import day_made, long_ago
from tests.journeys.situations import (
    ALL,
    FAULTS,
    US,
    change_at_amazon,
    first_pair,
    settling,
)
from tests.support.amazon_side import client_id, client_secret, refresh_token


@pytest.mark.parametrize("name", ALL)
def test_the_page_names_what_can_be_known_and_no_more(one, name):
    enter, findings, status = ALL[name]

    enter(one)

    assert one.findings == findings
    assert Authorization.objects.get(marketplace_id=US).status == status


@pytest.mark.parametrize("name", FAULTS)
def test_a_ladder_stands_beside_whatever_was_found(one, name):
    enter, findings, _status = FAULTS[name]

    enter(one)

    assert one.told_on_rungs == findings
    assert bool(one.rungs) == bool(findings)


def test_a_token_that_serves_a_sister_too_is_called_normal(one):
    one.set_up()

    one.paste_token(refresh_token("acme NA"), "CA")

    assert "stored for United States already; that is normal" in one.shown


@pytest.mark.parametrize(
    ("days", "told"),
    [(170, "The client secret expires soon"), (None, "Nobody knows when")],
)
def test_what_the_calendar_says_of_a_secret_is_told_with_the_thanks(one, days, told):
    first_pair(days=days)(one)

    assert told in one.shown


@pytest.mark.parametrize(
    ("changed", "is_linked"),
    [({"revoked": True}, True), ({}, False)],
    ids=["something to mend", "only patience"],
)
def test_a_link_leads_only_to_where_something_can_be_mended(one, changed, is_linked):
    one.set_up()
    change_at_amazon(one, "authorizations", **changed)
    if not changed:
        one.amazon.break_down("lwa", "html")

    one.look_again()

    assert len(one.told_on_rungs) == 1
    assert ("Go to the step that mends it" in one.shown) is is_linked


def test_that_the_clocks_differ_is_said_once_on_a_ladder(one):
    one.set_up()
    one.amazon.move_clock(days=1)

    one.look_again()

    assert one.shown.count('data-rung-finding="our-clock"') == 1


def test_every_question_has_its_rung(one):
    one.set_up()

    one.look_again()

    assert list(one.rungs) == [
        "shapes",
        "client",
        "exchange",
        "participation",
        "role",
        "comparison",
    ]
    assert set(one.rungs.values()) == {"passed"}


def test_the_rung_of_the_roles_stands_where_none_was_chosen(one, acme, alice):
    describe_application(account=acme, name="Runner", roles=[], actor=alice)
    one.set_up()

    one.look_again()

    assert one.rungs["role"] == "skipped"
    assert "No role was chosen" in one.shown


def test_a_dead_secret_in_a_recognised_block_is_named(one):
    one.amazon.application(secret_issued_at=long_ago(181))
    token = one.amazon.grant("US")
    one.paste_token(f"{client_id()}\n{client_secret()}\n{token}")

    one.take_the_offer(
        "authorize-marketplaces", marketplace="US", issued_on=day_made(181).isoformat()
    )

    assert one.findings == {"secret-expired"}
    assert not ClientSecret.objects.exists()


def test_a_settling_secret_is_used_once_amazon_has_taken_it_up(one):
    one.set_up()
    settling(one)
    one.amazon.mend()

    prove_pending_secret(secret=ClientSecret.objects.get(number=2))

    assert ClientSecret.objects.current().get().number == 2
