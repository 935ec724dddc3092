"""Credentials through the client: the newest, cheaply, and through an outage."""

import socket
from datetime import timedelta

import pytest
from django.utils import timezone
from runner_credentials import (
    NotFound,
    PortalUnreachable,
    RunnerCredentials,
    SetUpIncomplete,
    Unauthorized,
    UnreadableAnswer,
)

from credentials.models import Delivery, RunnerToken
from tests.support.amazon_side import client_secret
from tests.support.runner_side import (
    CLIENT_ID,
    OLD_SECRET,
    REFRESH_TOKEN,
    open_account,
    store_secret,
)

CLIENT_SECRET = client_secret()

pytestmark = pytest.mark.django_db(transaction=True)
NEW_SECRET = "amzn1.oa2-cs.v1." + "f" * 64


def test_the_three_values_arrive_with_where_to_call(portal):
    found = portal.get("acme-us", "US")

    assert (found.client_id, found.client_secret) == (CLIENT_ID, CLIENT_SECRET)
    assert found.refresh_token == REFRESH_TOKEN
    assert found.marketplace.endpoint.startswith("https://sellingpartnerapi-na.")
    assert found.status == "valid"


def test_what_did_not_change_is_not_sent_again(portal):
    first = portal.get("acme-us", "US")

    again = portal.get("acme-us", "US")

    assert again is first
    assert Delivery.objects.filter(unchanged=True).count() == 1


def test_a_rotated_secret_arrives_with_the_next_call(portal, acme_us):
    portal.get("acme-us", "US")
    now = timezone.now()
    acme_us.client_secrets.update(replaced_at=now, dies_at=now + timedelta(days=7))
    store_secret(acme_us, NEW_SECRET)

    found = portal.get("acme-us", "US")

    assert found.client_secret == NEW_SECRET
    assert found.fallback.client_secret == CLIENT_SECRET
    assert found.fallback.not_after > now + timedelta(days=6)


def test_the_last_delivery_stands_in_while_the_portal_is_away(
    mortal_server, acme_us, token_for
):
    portal = RunnerCredentials(mortal_server.url, token_for(acme_us), retries=0)
    held = portal.get("acme-us", "US")
    mortal_server.end()

    found = portal.get("acme-us", "US")

    assert found.is_stale
    assert found.client_secret == held.client_secret


def test_who_wants_no_stand_in_is_told_that_the_portal_is_away(
    mortal_server, acme_us, token_for
):
    url, token = mortal_server.url, token_for(acme_us)
    portal = RunnerCredentials(url, token, retries=0, allow_stale=False)
    portal.get("acme-us", "US")
    mortal_server.end()

    with pytest.raises(PortalUnreachable):
        portal.get("acme-us", "US")


def test_nobody_answering_is_told_where_nothing_was_fetched_before():
    with socket.create_server(("127.0.0.1", 0)) as place:
        port = place.getsockname()[1]
    portal = RunnerCredentials(f"http://127.0.0.1:{port}", "rnr_x", retries=0)

    with pytest.raises(PortalUnreachable):
        portal.get("acme-us", "US")


def test_a_revoked_token_gets_nothing_out_of_memory(portal):
    portal.get("acme-us", "US")
    RunnerToken.objects.update(revoked_at=timezone.now())

    with pytest.raises(Unauthorized):
        portal.get("acme-us", "US")


def test_open_steps_are_named_with_their_links(
    live_server, token_for, transactional_db
):
    beginner = open_account("newcomer")
    store_secret(beginner, OLD_SECRET)
    beginner.account.authorizations.create(marketplace_id="ATVPDKIKX0DER", region="NA")
    portal = RunnerCredentials(live_server.url, token_for(beginner))

    with pytest.raises(SetUpIncomplete) as refused:
        portal.get("newcomer", "US")

    assert "authorize-marketplaces" in [
        step["step"] for step in refused.value.open_steps
    ]


@pytest.mark.parametrize("place", [("acme-us", "JP"), ("globex", "US"), ("../x", "US")])
def test_what_is_out_of_reach_is_not_found(portal, place):
    with pytest.raises(NotFound):
        portal.get(*place)


def test_another_site_is_not_taken_for_a_portal(live_server):
    elsewhere = RunnerCredentials(f"{live_server.url}/sign-in", "rnr_x", retries=0)

    with pytest.raises(UnreadableAnswer):
        elsewhere.get("acme-us", "US")


def test_the_list_holds_what_the_token_may_fetch(portal):
    found = {entry.marketplace.country: entry.status for entry in portal.entries()}

    assert found == {"US": "valid", "DE": "valid"}


def test_no_secret_shows_itself(portal):
    shown = repr(portal) + repr(portal.get("acme-us", "US"))

    assert CLIENT_SECRET not in shown
    assert REFRESH_TOKEN not in shown
    assert "rnr_" not in shown


@pytest.mark.parametrize("url", ["", "portal.example.com", "ftp://portal"])
def test_an_address_that_cannot_be_one_is_refused(url):
    with pytest.raises(ValueError, match="no address"):
        RunnerCredentials(url, "rnr_x")


def test_many_are_fetched_in_one_call_and_each_is_answered_alone(portal):
    open_account("other")
    keys = [("acme-us", "US"), ("other", "US"), ("acme-us", "DE"), ("acme-us", "US")]

    found = portal.get_many(keys)

    assert found["acme-us", "US"].client_secret == CLIENT_SECRET
    assert found["acme-us", "DE"].marketplace.country == "DE"
    assert isinstance(found["other", "US"], NotFound)
    assert Delivery.objects.count() == 2
