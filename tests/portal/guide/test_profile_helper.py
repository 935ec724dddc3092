"""Drafts for Amazon's developer profile, and the fewest roles."""

import pytest

from credentials.amazon import DATA_SETS
from portal.profile_answers import USES, Told, answers_for

pytestmark = pytest.mark.django_db


def profile_page(browser, url, **told) -> str:
    if told:
        browser.post(url("profile-questions"), told)
    return browser.get(url("step", "register-developer")).text


def test_the_drafts_stand_there_without_any_answer(acme, browser, url):
    page = profile_page(browser, url)

    assert "Acme sells on Amazon." in page
    assert "of 500 characters" in page


def test_the_drafts_say_what_was_told(acme, browser, url):
    page = profile_page(
        browser,
        url,
        load=["orders", "settlements-and-finances"],
        use=["bookkeeping"],
        store="our own warehouse in Frankfurt",
        others="Smith Ltd (our accountants)",
    )

    assert "our own orders and settlements through" in page
    assert "our own warehouse in Frankfurt" in page
    assert "Also Smith Ltd (our accountants)." in page
    assert "Only employees who need the reports" not in page


def test_only_the_roles_for_what_is_loaded_are_suggested(acme, browser, url):
    page = profile_page(browser, url, load=["settlements-and-finances"])

    suggestion = page.split('id="suggested"')[1].split("</ul>")[0]
    assert "Finance and Accounting" in suggestion
    assert "Pricing" not in suggestion
    assert "Restricted" not in suggestion


def test_a_restricted_role_says_what_it_costs(acme, browser, url):
    page = profile_page(browser, url, load=["buyer-details"])

    assert "stricter review" in page


def test_no_draft_denies_data_of_buyers_that_is_loaded(acme):
    drafts = answers_for(acme, Told(load=("buyer-details",)))

    assert not any("no personal data" in draft.text for draft in drafts)


def test_no_draft_denies_a_use_of_buyers_data_that_was_told(acme):
    drafts = answers_for(acme, Told(load=("buyer-details",), use=("bookkeeping",)))

    assert any("orders and bookkeeping" in draft.text for draft in drafts)


@pytest.mark.parametrize("use", [(), tuple(USES)], ids=["no use", "every use"])
@pytest.mark.parametrize(
    "load",
    [(), ("orders", "inventory", "prices-and-fees", "settlements-and-finances")],
    ids=["no data", "the usual data"],
)
def test_the_usual_answers_fit_amazons_fields(acme, load, use):
    drafts = answers_for(acme, Told(load=load, use=use))

    assert [draft.id for draft in drafts if not draft.fits] == []


def test_a_draft_that_is_too_long_says_so(acme, browser, url):
    acme.name = "A" * 60
    acme.save()
    every = [one.key for one in DATA_SETS]

    page = profile_page(browser, url, load=every, store="s" * 60)

    assert "too long" in page


def test_who_comes_back_finds_the_drafts_as_they_were(acme, client_for, alice, url):
    profile_page(client_for(alice), url, store="our own warehouse in Frankfurt")

    page = client_for(alice).get(url("step", "register-developer")).text

    assert page.count("our own warehouse in Frankfurt") > 1


def test_what_was_told_is_not_asked_again_at_the_application(acme, browser, url):
    profile_page(browser, url, load=["settlements-and-finances"])

    page = browser.get(url("step", "create-application")).text

    ticked = [line for line in page.split("<input") if "checked" in line]
    assert [line.split('value="')[1].split('"')[0] for line in ticked] == [
        "settlements-and-finances",
        "finance-and-accounting",
        "selling-partner-insights",
    ]


def test_an_answer_without_end_is_not_kept(acme, browser, url):
    page = profile_page(browser, url, store="x" * 301)

    assert "Where does the data end up?: " in page
    assert "xxx" not in page


def test_admins_read_the_drafts_and_answer_nothing(acme, client_for, ada, url):
    page = client_for(ada).get(url("step", "register-developer")).text

    assert "Acme sells on Amazon." in page
    assert "questions/" not in page


def test_no_role_is_ticked_that_nobody_spoke_of(acme, browser, url):
    page = browser.get(url("step", "create-application")).text

    assert "checked" not in page.split('id="answer"')[1]
