"""Access tokens, reports and the adapter, with Amazon's side behind the portal."""

import pytest
from runner_credentials import RefusedByAmazon
from runner_credentials.sp_api import from_broker, from_credentials
from sp_api.api import Sellers
from sp_api.auth import AccessTokenClient
from sp_api.base import Marketplaces

from tests.support.amazon_side import client_secret
from tests.support.runner_side import CLIENT_ID, REFRESH_TOKEN

CLIENT_SECRET = client_secret()

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def known(amazon_side, acme_us):
    """What is stored for Acme works at Amazon."""
    amazon_side.application(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    amazon_side.grant("US", token=REFRESH_TOKEN, client_id=CLIENT_ID)
    return amazon_side


@pytest.fixture
def revoked(known):
    """Somebody took the authorization back."""
    known.authorizations[0]["revoked"] = True
    known.lay_out()
    return known


def exchanges(amazon_side) -> int:
    return sum(call["path"] == "/auth/o2/token" for call in amazon_side.calls())


def test_an_access_token_is_exchanged_once_for_all_who_ask(portal, known):
    first = portal.access_token("acme-us", "US")

    again = portal.access_token("acme-us", "US")

    assert first.access_token.startswith("Atza|")
    assert again is first
    assert exchanges(known) == 1


def test_what_amazon_refuses_is_named(portal, revoked):
    with pytest.raises(RefusedByAmazon) as refused:
        portal.access_token("acme-us", "US")

    assert refused.value.finding["finding"]
    assert refused.value.retry_after


def test_a_report_is_answered_with_what_was_found(portal, revoked):
    found = portal.report("acme-us", "US", error="invalid_grant", status=400)

    assert found.asked == "answered"
    assert found.status == "failing"
    assert "token-revoked" in [one.finding for one in found.findings]


def test_the_library_takes_the_portal_as_its_source(portal, acme_us):
    client = Sellers(**from_credentials(portal, "acme-us", "US"))

    assert client.credentials.lwa_app_id == CLIENT_ID
    assert client.credentials.lwa_client_secret == CLIENT_SECRET
    assert client._auth.cred.refresh_token == REFRESH_TOKEN
    assert isinstance(client._auth, AccessTokenClient)


def test_with_the_broker_the_library_holds_no_secret(portal, known, simulator):
    with Sellers(**from_broker(portal, "acme-us", "US")) as client:
        client.endpoint = f"{simulator.url}/na"

        listed = client.get_marketplace_participation()

    assert listed.payload[0]["marketplace"]["id"] == Marketplaces.US.marketplace_id
    assert CLIENT_SECRET not in str(vars(client.credentials))


@pytest.mark.parametrize("name", ["US", "us", "ATVPDKIKX0DER"])
def test_a_marketplace_is_named_as_the_portal_does(portal, acme_us, name):
    options = from_credentials(portal, "acme-us", name)

    assert options["marketplace"] is Marketplaces.US


def test_a_marketplace_that_the_library_lacks_is_refused(portal):
    with pytest.raises(KeyError):
        from_credentials(portal, "acme-us", "XX")
