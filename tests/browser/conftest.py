"""Browsers, and a portal for them to visit."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from credentials.amazon import find_marketplace
from credentials.flows.client_secrets import store_client_credentials
from credentials.flows.refresh_tokens import store_refresh_token
from credentials.flows.steps import (
    attest_step,
    choose_marketplaces,
    describe_application,
    update_registration,
)
from credentials.secret import Secret
from portal.settings import SESSION_COOKIE_NAME
from tests.browser.visitor import Visitor
from tests.support.amazon_side import client_id, client_secret

# Playwright keeps a loop running in this thread, which Django takes for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    if path is None:
        pytest.fail(
            "These tests need Chromium: apt-get install chromium, "
            "or name another one in CHROMIUM."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def portal(live_server, settings, amazon_side):
    """The address of a portal that speaks with the simulator and names it."""
    settings.SITE_URL = live_server.url
    settings.PRACTICE_MODE = True
    settings.PRACTICE_CONSOLE_URL = amazon_side.url
    return live_server.url


@pytest.fixture
def visitor(chromium, portal, client_for):
    """Let somebody come, signed in already or as a stranger.

    Whatever their browsers complain of fails the test.
    """
    visitors = []

    def arrives(user=None, *, scripts: bool = True) -> Visitor:
        one = Visitor(chromium, portal, scripts=scripts)
        visitors.append(one)
        if user is not None:
            one.remember(client_for(user).cookies[SESSION_COOKIE_NAME].value)
        return one

    yield arrives
    for one in visitors:
        one.leave()
    assert [complaint for one in visitors for complaint in one.complaints] == []


@pytest.fixture
def approved(acme, alice):
    """Acme with everything told that comes before the credentials."""
    attest_step(account=acme, step="primary-user", actor=alice)
    update_registration(
        account=acme,
        status="approved",
        sent_on=None,
        decided_on=None,
        case_id="12345",
        notes="",
        actor=alice,
    )
    roles = ["inventory-and-order-tracking", "selling-partner-insights"]
    describe_application(account=acme, name="Runner", roles=roles, actor=alice)
    chosen = [find_marketplace(country) for country in ("US", "CA", "DE")]
    choose_marketplaces(account=acme, marketplaces=chosen, actor=alice)
    return acme


@pytest.fixture
def with_credentials(approved, alice, amazon_side):
    """Acme with LWA credentials that Amazon accepts, and no refresh token yet."""
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
def set_up(with_credentials, alice, amazon_side):
    """Acme with valid marketplaces in two regions, which nobody has fetched yet."""
    tokens = {
        "US": amazon_side.grant("US", "CA"),
        "DE": amazon_side.grant("DE"),
    }
    tokens["CA"] = tokens["US"]
    for country, value in tokens.items():
        store_refresh_token(
            account=with_credentials,
            marketplace=find_marketplace(country),
            refresh_token=Secret(value),
            actor=alice,
        )
    return with_credentials
