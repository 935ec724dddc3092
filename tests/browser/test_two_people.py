"""Two people share the work on one account, each at a browser of their own."""

import pytest
from playwright.sync_api import expect

from credentials.flows.people import add_member
from credentials.models import Membership

pytestmark = pytest.mark.browser


def test_a_helper_does_the_paperwork_and_the_primary_user_sees_by_whom(
    visitor, acme, alice, hank
):
    helper, primary = visitor(hank), visitor(alice)

    helper.open_step("primary-user")
    helper.press("Yes, this is checked")
    helper.tick("The developer profile is sent")
    helper.press("Save")

    primary.open_step("primary-user")
    primary.is_told("Hank says so")
    primary.page.goto("/accounts/acme/")
    primary.is_told("2 of 8 done")


def test_a_helper_sees_no_box_to_paste_into(visitor, with_credentials, hank):
    helper = visitor(hank)

    helper.open_step("authorize-marketplaces")

    helper.is_told("Only a primary user of this account pastes credentials")
    expect(helper.page.get_by_role("textbox")).to_have_count(0)


@pytest.fixture
def second_primary(with_credentials, ada, bob):
    primary = Membership.Role.PRIMARY
    add_member(account=with_credentials, user=bob, role=primary, actor=ada)
    return bob


def test_the_second_of_two_pastes_is_told_of_the_first(
    visitor, amazon_side, alice, second_primary
):
    first_token = amazon_side.grant("DE", token="Atzr|" + "a" * 340)
    second_token = amazon_side.grant("DE", token="Atzr|" + "b" * 340)
    first, second = visitor(alice), visitor(second_primary)
    for one in (first, second):
        one.open_step("authorize-marketplaces")
        one.page.get_by_label("Marketplace", exact=True).select_option("Germany")

    first.paste("Refresh token", first_token)
    first.press("Check and store")
    first.is_told("Amazon accepts the refresh token ending in aaaa")
    second.paste("Refresh token", second_token)
    second.press("Check and store")

    second.is_told("Alice stored a token ending in aaaa")
    second.is_told("Nothing was changed")
    first.page.reload()
    first.is_told("Token ending in aaaa")
