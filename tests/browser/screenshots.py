"""Pictures of every page for a person to look at: `make screenshots`.

No test; it is run by pytest for the sake of its fixtures. The pictures are written to
var/screenshots, one directory for each width and scheme.
"""

from pathlib import Path

import pytest
from django.utils.text import slugify

from tests.browser.addresses import FOR_ADMINS, FOR_MEMBERS, FOR_STRANGERS
from tests.browser.visitor import Visitor

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
