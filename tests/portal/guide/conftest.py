"""Acme on its way through the guide, with Amazon's side laid out."""

import pytest
from django.urls import reverse

from credentials.amazon import find_marketplace
from credentials.flows.client_secrets import store_client_credentials
from credentials.flows.refresh_tokens import store_refresh_token
from credentials.flows.runner_tokens import issue_runner_token
from credentials.flows.steps import (
    attest_step,
    choose_marketplaces,
    describe_application,
    update_registration,
)
from credentials.models import SellerAccount
from credentials.secret import Secret
from tests.support.amazon_side import client_id, client_secret


@pytest.fixture
def url():
    """The address of a page of Acme."""

    def address(name: str = "account", *args: object, slug: str = "acme") -> str:
        return reverse(name, args=[slug, *args])

    return address


@pytest.fixture
def browser(client_for, alice):
    """The browser in which Alice has signed in."""
    return client_for(alice)


@pytest.fixture
def approved(acme, alice):
    """Acme with everything done that comes before the credentials."""
    attest_step(account=acme, step="primary-user", actor=alice)
    update_registration(
        account=acme,
        status="approved",
        sent_on=None,
        decided_on=None,
        case_id="",
        notes="",
        actor=alice,
    )
    roles = ["inventory-and-order-tracking", "selling-partner-insights"]
    describe_application(account=acme, name="Runner", roles=roles, actor=alice)
    choose(acme, alice, "US", "CA")
    return acme


@pytest.fixture
def with_secret(approved, alice, amazon_side):
    """Acme with credentials that Amazon accepts."""
    amazon_side.application()
    store_client_credentials(
        account=approved,
        client_id=client_id(),
        client_secret=Secret(client_secret()),
        issued_at=None,
        actor=alice,
    )
    return approved


@pytest.fixture
def set_up(with_secret, alice, amazon_side):
    """Acme with two valid marketplaces, which Runner has not fetched yet."""
    value = amazon_side.grant("US", "CA")
    for country in ("US", "CA"):
        store_refresh_token(
            account=with_secret,
            marketplace=find_marketplace(country),
            refresh_token=Secret(value),
            actor=alice,
        )
    return with_secret


def choose(account, actor, *countries):
    choose_marketplaces(
        account=account,
        marketplaces=[find_marketplace(one) for one in countries],
        actor=actor,
    )


@pytest.fixture
def fetch(ada, client):
    """Runner fetches a marketplace of Acme, always with the same token."""
    held: dict[str, str] = {}

    def fetches(country: str) -> None:
        if not held:
            account = SellerAccount.objects.get(slug="acme")
            _token, plain = issue_runner_token(name="r1", account=account, actor=ada)
            held["token"] = plain.reveal()
        answer = client.get(
            f"/api/v1/credentials/acme/{country}",
            headers={"Authorization": f"Bearer {held['token']}"},
        )
        assert answer.status_code == 200, answer.content

    return fetches
