"""An account on its way through the set-up, and Amazon's side to match."""

import pytest

from credentials.amazon import find_marketplace
from credentials.flows.client_secrets import store_client_credentials
from credentials.flows.refresh_tokens import store_refresh_token
from credentials.flows.steps import choose_marketplaces, describe_application
from credentials.secret import Secret
from tests.support.amazon_side import client_id, client_secret

ROLES = ["finance-and-accounting", "inventory-and-order-tracking"]


@pytest.fixture
def registered(acme, alice, amazon_side):
    """Acme has an application with roles, and has chosen US, CA and DE."""
    amazon_side.application()
    describe_application(account=acme, name="Runner", roles=ROLES, actor=alice)
    choose_marketplaces(
        account=acme,
        marketplaces=[find_marketplace(country) for country in ("US", "CA", "DE")],
        actor=alice,
    )
    return acme


@pytest.fixture
def paste_token(registered, alice):
    """Paste a refresh token for a marketplace, as Alice."""

    def paste(country: str, token: str):
        return store_refresh_token(
            account=registered,
            marketplace=find_marketplace(country),
            refresh_token=Secret(token),
            actor=alice,
        )

    return paste


@pytest.fixture
def paste_credentials(registered, alice):
    """Paste a client identifier and secret, as Alice."""

    def paste(identifier: str = "", secret: str = "", issued_at=None):
        return store_client_credentials(
            account=registered,
            client_id=identifier or client_id(),
            client_secret=Secret(secret or client_secret()),
            issued_at=issued_at,
            actor=alice,
        )

    return paste


@pytest.fixture
def connected(registered, paste_credentials, paste_token, amazon_side):
    """Acme is set up for US and CA with one token, and proven."""
    token = amazon_side.grant("US", "CA", "MX")
    paste_credentials()
    paste_token("US", token)
    paste_token("CA", token)
    return registered
