"""People stop, close the browser, and find their place again."""

import pytest

from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser


def test_the_task_list_leads_back_to_where_somebody_stopped(visitor, acme, alice):
    before = visitor(alice)
    before.open_step("primary-user")
    before.press("Yes, this is checked")
    before.reads("Register as a private developer")
    before.tick("Amazon is checking my identity")
    before.page.get_by_label("Case ID").fill("12345678901")
    before.press("Save")
    before.leave()

    after = visitor()
    after.sign_in(alice.email)

    after.reads("Connect Acme to Runner")
    after.is_told("1 of 8 done")
    after.page.locator("main").get_by_role("link", name="Register").first.click()
    after.reads("Register as a private developer")
    assert after.page.get_by_label("Case ID").input_value() == "12345678901"
    assert after.page.get_by_label("Amazon is checking my identity").is_checked()


def test_a_kept_link_asks_to_sign_in_and_goes_on(visitor, acme, alice):
    someone = visitor()

    someone.open_step("primary-user")
    someone.reads("Sign in")
    someone.page.get_by_label("Email address").fill(alice.email)
    someone.page.get_by_label("Password").fill(PASSWORD)
    someone.press("Sign in")

    someone.reads("Check that you are the primary account user")
