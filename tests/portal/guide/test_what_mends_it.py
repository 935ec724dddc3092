"""A remedy that is followed leads on, and what is doubtful is never said in green."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.flows.invitations import invitation_token, invite
from credentials.flows.steps import update_registration
from credentials.models import Authorization, ClientSecret
from tests.support.amazon_side import client_id, client_secret

pytestmark = pytest.mark.django_db

REFUSED = {"rung": "role:pricing", "verdict": "unknown", "finding": "role-missing"}


def describe(browser, url, *roles):
    sent = {"name": "Runner", "roles": roles}
    return browser.post(url("step", "create-application"), sent, follow=True)


def test_a_role_that_was_never_there_is_taken_back_without_a_new_token(
    browser, set_up, url
):
    frozen = ["inventory-and-order-tracking", "pricing", "selling-partner-insights"]
    Authorization.objects.update(
        roles_frozen=frozen, outcomes=[REFUSED], findings=["role-missing"]
    )

    describe(browser, url, "inventory-and-order-tracking", "selling-partner-insights")

    kept = Authorization.objects.values_list("roles_frozen", flat=True)
    assert [len(one) for one in kept] == [2, 2]
    assert not Authorization.objects.exclude(findings=[]).exists()


def test_a_role_that_was_there_needs_a_new_token_once_it_is_taken_back(
    browser, set_up, url
):
    describe(browser, url, "inventory-and-order-tracking")

    kept = Authorization.objects.values_list("roles_frozen", flat=True)
    assert all("selling-partner-insights" in one for one in kept)


def test_whoever_has_added_the_missing_role_is_led_to_the_new_token(
    browser, set_up, url
):
    Authorization.objects.update(findings=["role-missing"])

    page = describe(
        browser, url, "inventory-and-order-tracking", "selling-partner-insights"
    )

    assert page.request["PATH_INFO"] == url("step", "authorize-marketplaces")
    assert "Now press Authorize app again" in page.text


def test_a_day_before_the_replaced_secret_was_made_is_a_slip(
    browser, with_secret, url, amazon_side
):
    ClientSecret.objects.update(issued_at=timezone.now() - timedelta(days=10))
    new = {"client_secret": amazon_side.rotate(), "issued_on": timezone.localdate()}
    browser.post(url("step", "rotate-client-secret"), new)
    too_early = timezone.localdate() - timedelta(days=30)

    page = browser.post(
        url("issued-day"), {"made_on": too_early.isoformat(), "looked_up": "on"}
    )

    assert "cannot be older than that one" in page.text
    assert ClientSecret.objects.previous().exists()


def test_a_slip_in_the_day_is_marked_at_the_day(browser, with_secret, url, amazon_side):
    ClientSecret.objects.update(issued_at=timezone.now())
    early = (timezone.localdate() - timedelta(days=40)).isoformat()

    page = browser.post(
        url("step", "rotate-client-secret"),
        {"client_secret": amazon_side.rotate(), "issued_on": early},
    ).text

    assert ClientSecret.objects.count() == 1
    assert 'href="#id_issued_on"' in page
    assert "If the day is a slip" in page


def tone_after(browser, url, day) -> str:
    """How the page says that a pair is stored."""
    sent = {"client_id": client_id(), "client_secret": client_secret()}
    address = url("step", "copy-lwa-credentials")
    page = browser.post(address, sent | {"issued_on": day}, follow=True)
    (message,) = page.context["messages"]
    return message.level_tag


def test_a_pair_that_amazon_did_not_answer_about_is_not_told_in_green(
    browser, approved, url, amazon_side
):
    amazon_side.application()
    amazon_side.break_down("lwa", "status", value=503)

    assert tone_after(browser, url, timezone.localdate()) == "warning"


def test_a_secret_without_its_day_is_not_told_in_green(
    browser, approved, url, amazon_side
):
    amazon_side.application()

    assert tone_after(browser, url, "") == "warning"


def test_a_pair_that_is_proven_and_dated_is_told_in_green(
    browser, approved, url, amazon_side
):
    amazon_side.application()

    assert tone_after(browser, url, timezone.localdate()) == "success"


def test_a_denial_is_the_red_box_with_the_one_button(browser, acme, alice, url):
    update_registration(
        account=acme,
        status="denied",
        sent_on=None,
        decided_on=None,
        case_id="",
        notes="",
        actor=alice,
    )

    page = browser.get(url()).text

    assert page.index("data-denied") < page.index("Correct the profile and send it")


def test_an_answer_that_is_late_is_red_and_due_today(browser, acme, alice, url):
    update_registration(
        account=acme,
        status="questions-open",
        sent_on=timezone.localdate() - timedelta(days=30),
        asked_on=timezone.localdate() - timedelta(days=9),
        decided_on=None,
        case_id="1",
        notes="",
        actor=alice,
    )

    step = browser.get(url("step", "wait-for-approval")).text
    listed = browser.get(url()).text

    assert "panel-problem" in step
    assert "Nothing is wrong while" not in step
    assert "Answer Amazon’s questions today" in listed


def test_a_step_that_somebody_else_was_asked_for_says_so_on_top(
    client_for, acme, alice, bob, url
):
    browser = client_for(alice)
    sent = invite(
        email=bob.email, role="primary", account=acme, actor=alice, step="primary-user"
    )

    mine = browser.get(url("step", "primary-user")).text
    link = f"/invitations/{invitation_token(sent)}/"
    theirs = client_for(bob).post(link, follow=True).text

    assert mine.index("data-passed-on") < mine.index("What to do")
    assert "Handed over" in mine
    assert "asks you to do this step" in theirs


def test_a_remark_is_amber_and_not_green(browser, set_up, url):
    Authorization.objects.update(findings=["role-missing"])

    page = browser.get(url("authorizations")).text

    assert page.count('class="tag tag-warning" data-status="valid"') == 2
