"""After Amazon's "no": what the guide says, and how a person goes on from there."""

from datetime import date

import pytest
from django.utils import timezone

from credentials.flows.steps import update_registration
from credentials.models import Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def denied(acme, alice):
    """Acme's profile, sent in October and denied in November."""
    return update_registration(
        account=acme,
        status="denied",
        sent_on=date(2026, 10, 1),
        decided_on=date(2026, 11, 2),
        case_id="123",
        notes="",
        actor=alice,
    )


@pytest.mark.parametrize("step", ["register-developer", "wait-for-approval"])
def test_both_pages_say_what_to_do_next(browser, denied, url, step):
    page = browser.get(url("step", step)).text

    assert "data-denied" in page
    assert "send the profile again" in page
    assert "What comes next" not in page


def test_the_page_does_not_answer_for_the_person(browser, denied, url):
    page = browser.get(url("step", "register-developer")).text

    assert "checked" not in page.partition('name="status"')[2].partition("</form>")[0]
    assert "2026-10-01" not in page


def test_a_profile_that_is_sent_again_waits_anew(browser, denied, url):
    browser.post(
        url("step", "register-developer"), {"status": "under-review", "case_id": "124"}
    )

    denied.refresh_from_db()
    assert denied.status == Registration.Status.UNDER_REVIEW
    assert (denied.sent_on, denied.decided_on) == (timezone.localdate(), None)
    assert "Nothing to do today" in browser.get(url("step", "wait-for-approval")).text


def test_a_review_that_goes_on_has_no_day_of_decision(browser, denied, url):
    browser.post(
        url("step", "wait-for-approval"),
        {"status": "under-review", "sent_on": "2026-11-20", "decided_on": "2026-11-02"},
    )

    denied.refresh_from_db()
    assert (denied.status, denied.decided_on) == ("under-review", None)


def test_the_text_for_the_new_case_names_the_old_one(browser, denied, url):
    page = browser.get(url("step", "register-developer")).text

    assert "The old case: 123" in page
    assert "was denied (case 123)." in page


def test_the_overview_says_why_the_account_needs_somebody(client_for, ada, denied):
    page = client_for(ada).get("/overview/?show=attention").text

    assert "Amazon denied the developer profile" in page
