"""A step can be done without a mouse, and the focus can be seen all the way."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.seller_central import SellerCentral

pytestmark = pytest.mark.browser

FAR_ENOUGH = 120
SHOWS_FOCUS = """element => {
  const visible = one => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
    return outlined || boxShadow !== 'none';
  };
  return visible(element) || visible(element.parentElement);
}"""
HAS_FOCUS = "element => element === document.activeElement"


def tab_to(someone, target: Locator) -> None:
    for _press in range(FAR_ENOUGH):
        if target.evaluate(HAS_FOCUS):
            assert target.evaluate(SHOWS_FOCUS), f"{target}: the focus cannot be seen"
            return
        someone.page.keyboard.press("Tab")
    pytest.fail(f"{target} cannot be reached with the Tab key")


def test_a_step_is_done_by_keyboard_alone(visitor, approved, alice):
    someone = visitor(alice)
    page, keyboard = someone.page, someone.page.keyboard
    someone.open_step("create-application")

    keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(someone, page.get_by_label("Application name"))
    keyboard.press("Control+A")
    keyboard.type("Runner by keyboard")
    tab_to(someone, page.get_by_label("Pricing –"))
    keyboard.press("Space")
    tab_to(someone, page.get_by_role("button", name="Save", exact=True))
    keyboard.press("Enter")

    # The marketplaces of this account are chosen, so that their tokens come next.
    someone.reads("Authorize each marketplace")
    someone.is_told("The application is noted.")


def test_after_a_wrong_answer_the_focus_is_on_what_is_wrong(visitor, approved, alice):
    someone = visitor(alice)
    someone.open_step("authorize-marketplaces")

    tab_to(someone, someone.page.get_by_role("button", name="Store the token"))
    someone.page.keyboard.press("Enter")

    expect(someone.page.locator("[data-focus-on-load]")).to_be_focused()


def test_a_value_of_the_practice_console_is_copied_without_a_mouse(
    visitor, approved, alice
):
    someone = visitor(alice)
    someone.open_step("authorize-marketplaces")
    amazon = SellerCentral(someone.page)
    amazon.add_application("Keys")
    token = amazon.authorize("North America")
    copy = amazon.tab.get_by_role("button", name="Copy")
    for _press in range(FAR_ENOUGH):
        if copy.evaluate(HAS_FOCUS):
            break
        amazon.tab.keyboard.press("Tab")

    amazon.tab.keyboard.press("Enter")

    expect(amazon.tab.get_by_role("button", name="Copied")).to_be_focused()
    assert amazon.tab.evaluate("getSelection().toString()") == token
