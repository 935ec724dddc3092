"""The ways between the pages of one account, and those about all of them."""

import re

import pytest

pytestmark = pytest.mark.django_db

ACCOUNT = "/accounts/acme/"
OF_ACCOUNT = [
    ACCOUNT,
    f"{ACCOUNT}authorizations/",
    f"{ACCOUNT}rotation/",
    f"{ACCOUNT}reminders/",
    f"{ACCOUNT}people/",
    f"{ACCOUNT}events/",
    f"{ACCOUNT}export/",
]
OF_OVERVIEW = [
    "/overview/",
    "/overview/timeline/",
    "/overview/reminders/",
    "/runner-tokens/",
    "/overview/channels/",
    "/overview/returned-mail/",
    "/overview/rotation-queue/",
    "/overview/admins/",
]
BELOW_OVERVIEW = [
    "/overview/channels/new/",
    "/overview/webhooks/new/",
    "/runner-tokens/new/",
    "/accounts/new/",
]


def links_of(page: str, kind: str) -> list[tuple[str, str]]:
    """The links of one navigation, each with how it is marked."""
    after = page.split(f'<nav class="{kind}')[1]
    nav, _, _ = after.partition("</nav>")
    return re.findall(r'<a href="([^"]+)"(?: aria-current="(\w+)")?>', nav)


@pytest.mark.parametrize("path", OF_ACCOUNT)
@pytest.mark.parametrize("who", ["alice", "hank", "ada"])
def test_every_page_of_an_account_leads_to_the_others(
    client_for, acme, request, who, path
):
    page = client_for(request.getfixturevalue(who)).get(path).text

    marked = [(one, "page" if one == path else "") for one in OF_ACCOUNT]
    assert links_of(page, "subnav") == marked


@pytest.mark.parametrize(
    ("path", "place"),
    [("rotation/automatic/", "rotation/"), ("import/", "")],
)
def test_a_page_below_another_marks_where_it_belongs(
    client_for, acme, alice, path, place
):
    page = client_for(alice).get(f"{ACCOUNT}{path}").text

    assert (f"{ACCOUNT}{place}", "true") in links_of(page, "subnav")


@pytest.mark.parametrize("path", OF_OVERVIEW)
def test_every_page_about_all_accounts_leads_to_the_others(client_for, ada, path):
    page = client_for(ada).get(path).text

    marked = [(one, "page" if one == path else "") for one in OF_OVERVIEW]
    assert links_of(page, "subnav") == marked


@pytest.mark.parametrize("path", [*OF_OVERVIEW[1:], *BELOW_OVERVIEW])
def test_the_main_menu_says_that_they_belong_to_the_overview(client_for, ada, path):
    page = client_for(ada).get(path).text

    assert ("/overview/", "true") in links_of(page, "site-nav")


def test_who_is_no_admin_is_led_to_no_page_of_admins(client_for, acme, alice):
    page = client_for(alice).get(ACCOUNT).text

    assert not [one for one in OF_OVERVIEW if f'href="{one}"' in page]
