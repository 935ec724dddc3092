"""A client that others wrote takes the simulator for Amazon."""

from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from sp_api.api import Sellers
from sp_api.auth import AccessTokenClient, access_token_client
from sp_api.auth.exceptions import AuthorizationError
from sp_api.base import SellingApiForbiddenException

from tests.simulator.amazon import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN


@pytest.fixture
def sellers(amazon):
    """The client's Sellers API, its two addresses led to the simulator."""
    access_token_client.cache.clear()

    class LocalTokens(AccessTokenClient):
        scheme = "http://"
        host = urlsplit(amazon.url).netloc

    marketplace = SimpleNamespace(
        endpoint=f"{amazon.url}/na", marketplace_id="ATVPDKIKX0DER", region="us-east-1"
    )

    made = []

    def make(client_secret=CLIENT_SECRET):
        client = Sellers(
            marketplace,
            refresh_token=REFRESH_TOKEN,
            credentials={
                "lwa_app_id": CLIENT_ID,
                "lwa_client_secret": client_secret,
            },
            auth_token_client_class=LocalTokens,
        )
        made.append(client)
        return client

    yield make
    for client in made:
        # The client leaves its token client's connection open.
        client._auth._transport.close()
    access_token_client.cache.clear()


def test_it_exchanges_a_token_and_reads_marketplace_participations(amazon, sellers):
    with sellers() as client:
        answer = client.get_marketplace_participation()

    countries = [row["marketplace"]["countryCode"] for row in answer.payload]
    assert countries == ["US", "CA", "MX", "BR"]
    assert float(answer.rate_limit) == 0.016
    calls = amazon.control("GET", "calls")["calls"]
    assert [row["status"] for row in calls] == [200, 200]


def test_it_understands_a_refused_client_secret(amazon, sellers):
    with sellers("wrong") as client, pytest.raises(AuthorizationError) as refused:
        client.get_marketplace_participation()

    assert refused.value.error_code == "invalid_client"


def test_it_understands_a_missing_role(amazon, sellers):
    amazon.lay_out(authorization={"roles": ["Pricing"]})

    with sellers() as client, pytest.raises(SellingApiForbiddenException):
        client.get_marketplace_participation()
