"""The whole way, from signing in to a rotated secret, as people walk it."""

import shutil
import subprocess
from datetime import UTC, datetime

import hjson
import pytest
from playwright.sync_api import expect

from portal.carriers.embedded import EmbeddedWorker
from tests.browser.seller_central import SellerCentral

pytestmark = pytest.mark.browser

STORES = {
    "United States": "North America",
    "Canada": "North America",
    "Germany": "Europe",
    "United Kingdom": "Europe",
}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_guide_leads_to_a_connected_runner_and_a_rotated_secret(
    visitor, acme, alice, ada, scripts
):
    primary = visitor(scripts=scripts)
    primary.sign_in(alice.email)
    amazon = SellerCentral(primary.page)

    tell_how_far_registration_is(primary, amazon)
    describe_application(primary, amazon)
    tokens = authorize_marketplaces(primary, amazon)
    client_id, client_secret = copy_credentials(primary, amazon)
    EmbeddedWorker(1).run_once()
    line = issue_runner_token(visitor(ada, scripts=scripts))
    fetched = run_in_a_terminal(line)

    assert fetched["credentials"] == {
        "client_id": client_id,
        "client_secret": client_secret,
        "refresh_token": tokens["United States"],
    }
    see_runner_connected(primary)
    new_secret = rotate(primary, amazon)
    assert run_in_a_terminal(line)["credentials"]["client_secret"] == new_secret
    see_health(primary, new_secret)


def tell_how_far_registration_is(primary, amazon) -> None:
    primary.reads("Connect Acme to Runner")
    primary.page.get_by_role("link", name="Go on").click()
    primary.press("Yes, this is checked")

    primary.reads("Register as a private developer")
    amazon.send_profile()
    primary.tick("The developer profile is sent")
    primary.page.get_by_label("Case ID").fill("12345678901")
    primary.press("Save")

    primary.reads("Wait for Amazon’s approval")
    primary.tick("Approved")
    primary.press("Save")


def describe_application(primary, amazon) -> None:
    primary.reads("Create the application")
    amazon.add_application("Runner")
    primary.page.get_by_label("Finance and Accounting").check()
    primary.page.get_by_label("Selling Partner Insights").check()
    primary.press("Save")

    primary.reads("Choose the marketplaces")
    for store in STORES:
        primary.tick(store)
    primary.press("Save the choice")


def authorize_marketplaces(primary, amazon) -> dict[str, str]:
    """Paste one token for each marketplace; neighbours share one."""
    primary.reads("Authorize each marketplace")
    by_account = {one: amazon.authorize(one) for one in dict.fromkeys(STORES.values())}
    tokens = {store: by_account[account] for store, account in STORES.items()}
    for store, token in tokens.items():
        primary.open_step("authorize-marketplaces")
        primary.page.get_by_label("Marketplace", exact=True).select_option(store)
        primary.paste("Refresh token", token)
        primary.press("Store the token")
        primary.is_told(f"is stored for {store}")
    return tokens


def copy_credentials(primary, amazon) -> tuple[str, str]:
    primary.reads("Copy the LWA credentials")
    client_id, client_secret = amazon.lwa_credentials()
    primary.paste("Client identifier", client_id)
    primary.paste("Client secret", client_secret)
    today = datetime.now(UTC).date().isoformat()
    primary.page.get_by_label("Day the secret was made").fill(today)
    primary.press("Check and store")

    primary.is_told("Amazon accepts the client secret")
    primary.reads("Hand over to Runner")
    return client_id, client_secret


def issue_runner_token(admin) -> str:
    """The line that the page shows for a terminal."""
    admin.open_step("hand-over")
    admin.follow("Issue a runner token")
    admin.page.get_by_label("Name", exact=True).fill("Runner of Acme")
    admin.press("Issue the token")
    return admin.page.locator("#curl-line").inner_text()


def run_in_a_terminal(line: str) -> dict:
    if shutil.which("curl") is None:
        pytest.fail("The shown line needs curl: apt-get install curl.")
    ran = subprocess.run(
        ["sh", "-c", line], capture_output=True, text=True, timeout=30, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return hjson.loads(ran.stdout)


def see_runner_connected(primary) -> None:
    primary.page.reload()
    expect(primary.page.get_by_text("Runner is connected").first).to_be_visible()
    primary.open_step("register-developer")
    expect(primary.page.locator("[data-proven]")).to_contain_text("this is proven")


def rotate(primary, amazon) -> str:
    primary.page.goto("/accounts/acme/")
    links = primary.page.get_by_role("link", name="Rotate the client secret")
    links.last.click()
    new_secret = amazon.rotate_secret()
    primary.paste("Client secret", new_secret)
    primary.press("Check and store")
    primary.is_told("Amazon accepts the client secret")
    return new_secret


def see_health(primary, secret: str) -> None:
    primary.page.goto("/accounts/acme/")
    primary.reads("Acme")
    primary.is_told("Everything works")
    expect(primary.page.locator("[data-status=valid]")).to_have_count(len(STORES))
    primary.is_told(f"ending in {secret[-4:]}")
    primary.is_told("Runner has picked up the new secret")
