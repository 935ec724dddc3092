"""Pictures of every page for a person to look at: `make screenshots`.

No test; it is run by pytest for the sake of its fixtures. The pictures are written to
var/screenshots, one directory for each width and scheme.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.text import slugify

from credentials.amazon import find_marketplace
from credentials.flows.refresh_tokens import store_refresh_token
from credentials.flows.runner_tokens import issue_runner_token, revoke_runner_token
from credentials.flows.steps import update_registration
from credentials.flows.validating import validate_authorization
from credentials.secret import Secret
from tests.browser.addresses import FOR_ADMINS, FOR_MEMBERS, FOR_STRANGERS
from tests.browser.visitor import Visitor
from tests.support.amazon_side import refresh_token

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

DIRECTORY = Path(__file__).parents[2] / "var" / "screenshots"
WIDTHS = (360, 768, 1440)
SCHEMES = ("light", "dark")


def take(someone: Visitor, paths: list[str], state: str) -> None:
    for path in paths:
        someone.page.goto(path)
        take_here(someone, f"{state} {path}")
    someone.forgive("404")


def take_here(someone: Visitor, name: str) -> None:
    for scheme in SCHEMES:
        someone.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width in WIDTHS:
            someone.page.set_viewport_size({"width": width, "height": 900})
            directory = DIRECTORY / f"{width}-{scheme}"
            path = directory / f"{slugify(name.replace('/', ' '))}.png"
            someone.page.screenshot(path=path, full_page=True)


def test_take_the_pages_before_signing_in(visitor):
    take(visitor(), FOR_STRANGERS, "stranger")


def test_take_a_new_account(visitor, acme, alice):
    take(visitor(alice), FOR_MEMBERS, "new")


def test_take_an_account_half_way(visitor, approved, alice, hank):
    take(visitor(alice), ["/accounts/acme/"], "half-way")
    take(visitor(hank), ["/accounts/acme/steps/authorize-marketplaces/"], "helper")


def test_take_an_account_that_is_set_up(visitor, set_up, alice):
    take(visitor(alice), FOR_MEMBERS, "set-up")


def test_take_the_pages_of_admins(visitor, set_up, globex, ada):
    someone = visitor(ada)
    take(someone, FOR_ADMINS, "admin")
    someone.page.goto("/runner-tokens/new/?account=acme")
    someone.page.get_by_label("Name", exact=True).fill("Runner of Acme")
    someone.press("Issue the token")
    take_here(someone, "admin runner token issued")


def test_take_a_refused_paste(visitor, with_credentials, alice):
    someone = visitor(alice)
    someone.open_step("authorize-marketplaces")
    someone.paste("Refresh token", "Atza|" + "a" * 300)
    someone.press("Check and store")
    take_here(someone, "refused paste")


def test_take_stores_that_may_be_of_somebody_else(visitor, set_up, alice, amazon_side):
    store_refresh_token(
        account=set_up,
        marketplace=find_marketplace("CA"),
        refresh_token=Secret(
            amazon_side.grant(
                "US", "CA", token=refresh_token("else"), store_name="Acme Outlet"
            )
        ),
        actor=alice,
    )
    pages = ["/accounts/acme/authorizations/", "/accounts/acme/steps/hand-over/"]
    take(visitor(alice), pages, "two sellers")


def test_take_a_token_that_was_taken_back(visitor, set_up, alice, ada, amazon_side):
    for one in amazon_side.authorizations:
        one["revoked"] = one["region"] == "NA"
    amazon_side.lay_out()
    for row in set_up.authorizations.all():
        validate_authorization(authorization=row)
    pages = ["/accounts/acme/", "/accounts/acme/authorizations/"]
    take(visitor(alice), pages, "taken back")
    take(visitor(ada), ["/overview/"], "taken back")


def test_take_a_step_that_was_handed_over(visitor, approved, alice):
    someone = visitor(alice)
    someone.page.goto("/accounts/acme/steps/copy-lwa-credentials/pass-on/")
    someone.page.get_by_label("Email address of the primary account user").fill(
        "bob@acme.example"
    )
    someone.page.get_by_role("main").get_by_role("button").first.click()
    take_here(someone, "handed over")
    take(someone, ["/accounts/acme/steps/copy-lwa-credentials/"], "handed over")


@pytest.mark.parametrize("status", ["denied", "questions-open"])
def test_take_what_amazon_said_of_the_profile(visitor, acme, alice, status):
    update_registration(
        account=acme,
        status=status,
        sent_on=timezone.localdate() - timedelta(days=30),
        asked_on=timezone.localdate() - timedelta(days=9),
        decided_on=timezone.localdate() if status == "denied" else None,
        case_id="12345678901",
        notes="",
        actor=alice,
    )
    pages = ["/accounts/acme/", "/accounts/acme/steps/wait-for-approval/"]
    take(visitor(alice), pages, status)


def test_take_the_end_of_the_set_up(visitor, set_up, alice, ada, client):
    token, plain = issue_runner_token(name="Runner", account=set_up, actor=ada)
    header = {"Authorization": f"Bearer {plain.reveal()}"}
    for row in set_up.authorizations.all():
        country = row.marketplace.country_code
        client.get(f"/api/v1/credentials/acme/{country}", headers=header)
    pages = ["/accounts/acme/", "/accounts/acme/steps/hand-over/"]
    take(visitor(alice), pages, "finished")
    revoke_runner_token(token=token, actor=ada)
    take(visitor(ada), ["/overview/"], "cut off")


def test_take_a_slip_in_a_day(visitor, set_up, alice, amazon_side):
    someone = visitor(alice)
    someone.page.goto("/accounts/acme/rotation/day/")
    day = timezone.localdate().isoformat()
    someone.page.get_by_label("Day the secret in use was made").fill(day)
    someone.page.get_by_label("I have looked this day up").check()
    someone.press("Save the day")
    someone.page.goto("/accounts/acme/rotation/")
    someone.paste("Client secret", amazon_side.rotate())
    early = (timezone.localdate() - timedelta(days=60)).isoformat()
    someone.page.get_by_label("Day the secret was made").fill(early)
    someone.press("Check and store")
    take_here(someone, "slip in a day")
