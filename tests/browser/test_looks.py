"""Every page can be read by everybody: light and dark, narrow and wide."""

import pytest

from tests.browser.addresses import FOR_ADMINS, FOR_MEMBERS, FOR_STRANGERS
from tests.browser.looks import barriers, overflow
from tests.support.amazon_side import client_secret, refresh_token

pytestmark = pytest.mark.browser

SCHEMES = ("light", "dark")
# A window of 1280 pixels at 400 %, as WCAG 2.2 asks in 1.4.10; phones have 360.
NARROWEST = 320


def look_at(someone, paths: list[str]) -> dict[str, list[str]]:
    """What is wrong with the looks of these pages, page by page."""
    wrong = {}
    for path in paths:
        someone.page.goto(path)
        wrong[path] = look_here(someone)
    return {path: found for path, found in wrong.items() if found}


def look_here(someone) -> list[str]:
    someone.page.set_viewport_size({"width": 1280, "height": 800})
    found = []
    for scheme in SCHEMES:
        someone.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{scheme}: {barrier}" for barrier in barriers(someone.page)]
    if extra := overflow(someone.page, NARROWEST):
        found.append(f"{extra} px too wide for a window of {NARROWEST} px")
    return found


def test_a_new_account_looks_right(visitor, acme, alice):
    assert look_at(visitor(alice), FOR_MEMBERS) == {}


def test_an_account_that_is_set_up_looks_right(visitor, set_up, alice):
    assert look_at(visitor(alice), FOR_MEMBERS) == {}


def test_the_pages_of_admins_look_right(visitor, set_up, ada):
    assert look_at(visitor(ada), FOR_ADMINS) == {}


def test_the_pages_before_signing_in_look_right(visitor):
    stranger = visitor()

    wrong = look_at(stranger, FOR_STRANGERS)

    stranger.forgive("404")
    assert wrong == {}


def test_a_paste_that_holds_too_much_looks_right(visitor, approved, alice):
    someone = visitor(alice)
    someone.open_step("authorize-marketplaces")

    someone.paste("Refresh token", f"{refresh_token()}\n{client_secret()}")
    someone.press("Store the token")

    someone.is_told("We recognised these values")
    assert look_here(someone) == []


def test_a_fresh_runner_token_looks_right(visitor, set_up, ada):
    someone = visitor(ada)
    someone.page.goto("/runner-tokens/new/?account=acme")

    someone.page.get_by_label("Name", exact=True).fill("Runner of Acme")
    someone.press("Issue the token")

    someone.is_told("It is shown this one time")
    assert look_here(someone) == []


def test_a_long_name_does_not_widen_a_page(visitor, set_up, alice):
    set_up.name = "Verwaltungsgesellschaftsbeteiligungsgesellschaft" * 2
    set_up.save()
    someone = visitor(alice)
    wide = {}

    for path in FOR_MEMBERS:
        someone.page.goto(path)
        wide[path] = overflow(someone.page, NARROWEST)

    assert {path: extra for path, extra in wide.items() if extra} == {}
