"""Accounts that are ready to be fetched, tokens that reach them, and Runner itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from credentials.amazon import find_marketplace
from credentials.flows.runner_tokens import issue_runner_token
from credentials.models import Application, RunnerToken, SellerAccount
from credentials.secret import Secret
from tests.support.door import DoorClient
from tests.support.runner_side import authorize, open_account, store_secret


@pytest.fixture(params=["view", "door"])
def client(request) -> Client:
    """Whoever calls comes in by both ways, which must not differ in anything."""
    return DoorClient() if request.param == "door" else Client()


@pytest.fixture
def acme_us(db) -> Application:
    """A finished account: a proven secret, and authorizations for US and DE."""
    application = open_account("acme-us")
    store_secret(application)
    authorize(application, "US")
    authorize(application, "DE")
    return application


@dataclass
class Runner:
    """A Runner installation with its token."""

    token: RunnerToken
    plain: Secret
    client: Client

    @property
    def header(self) -> str:
        return f"Bearer {self.plain.reveal()}"

    def get(self, path: str, **headers: str):
        return self.ask("GET", path, **headers)

    def ask(self, method: str, path: str, **headers: str):
        return self.client.generic(
            method, path, headers={"authorization": self.header, **headers}
        )


@pytest.fixture
def runner_for(client) -> Callable[..., Runner]:
    """Issue a token for an account, and get the Runner that holds it."""

    def issue(account: SellerAccount, *countries: str, **order: Any) -> Runner:
        token, plain = issue_runner_token(
            name="Runner",
            account=account,
            marketplaces=[find_marketplace(country) for country in countries],
            actor=None,
            **order,
        )
        return Runner(token, plain, client)

    return issue


@pytest.fixture
def runner(acme_us, runner_for) -> Runner:
    return runner_for(acme_us.account)
