"""Runner fetched once, and cannot any more, or will not be able to for long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.flows.runner_tokens import issue_runner_token
from credentials.models import Pickup, Reminder, RunnerToken
from credentials.validation import FINDINGS
from portal.carriers.work import do, due

pytestmark = pytest.mark.django_db

CUT_OFF = 'data-finding="runner-cut-off"'
ENDS_SOON = 'data-finding="runner-token-ends-soon"'


@pytest.fixture
def connected(set_up, fetch):
    for country in ("US", "CA"):
        fetch(country)
    return set_up


def revoke():
    RunnerToken.objects.update(revoked_at=timezone.now())


def ends_in(days):
    RunnerToken.objects.update(expires_at=timezone.now() + timedelta(days=days))


def test_the_page_of_the_account_says_that_runner_is_cut_off(browser, connected, url):
    revoke()

    page = browser.get(url()).text

    assert CUT_OFF in page
    assert "Something needs an admin of this portal." in page


def test_the_last_step_is_a_problem_and_not_one_that_nobody_began(
    browser, connected, url
):
    revoke()

    page = browser.get(url() + "?steps").text

    assert 'data-task-status="problem"' in page
    assert "Not yet started" not in page.split("hand-over")[-1].split("</li>")[0]


def test_the_board_counts_it_among_what_needs_somebody(client_for, ada, connected):
    revoke()

    page = client_for(ada).get("/overview/?show=attention").text

    assert FINDINGS["runner-cut-off"].title in page


def test_people_are_reminded_of_it_and_not_of_a_set_up_that_is_ready(connected):
    revoke()
    for thing in list(due(100)):
        do(thing)

    reminders = Reminder.objects.filter(account=connected, settled_at=None)
    told = {one.details.get("finding") for one in reminders}
    assert "runner-cut-off" in told
    assert not reminders.filter(kind=Reminder.Kind.SET_UP_STALLED).exists()


def test_a_token_that_ends_soon_is_told_while_runner_comes_with_it(
    browser, connected, url
):
    ends_in(10)

    assert ENDS_SOON in browser.get(url()).text


def test_a_token_that_ends_later_stands_among_what_is_due_later(
    browser, connected, url
):
    ends_in(100)

    page = browser.get(url()).text

    assert ENDS_SOON not in page
    assert "A runner token ends" in page


def test_a_token_that_nobody_comes_with_any_more_is_not_told(browser, connected, url):
    ends_in(10)
    token = RunnerToken.objects.get()
    token.pickups.update(at=timezone.now() - timedelta(days=8))

    assert ENDS_SOON not in browser.get(url()).text


def test_a_token_that_was_not_used_yet_says_who_has_to_act(browser, set_up, ada, url):
    issue_runner_token(name="warehouse", account=set_up, actor=ada)
    before = browser.get(url("step", "hand-over")).text

    Pickup.objects.create(
        token=RunnerToken.objects.get(),
        authorization=set_up.authorizations.first(),
        version=1,
    )

    assert before.count("data-unused-token") == 1
    assert "data-unused-token" not in browser.get(url("step", "hand-over")).text


def test_who_can_issue_another_token_is_named_with_the_day_it_ends(
    browser, connected, url
):
    ends_in(10)

    page = browser.get(url("step", "hand-over")).text

    assert "The one that Runner comes with ends:" in page
    assert "ada@example.com" in page


def test_an_admin_comes_straight_to_issuing_another(client_for, ada, connected, url):
    revoke()

    assert 'href="/runner-tokens/new/?account=acme"' in client_for(ada).get(url()).text


def test_before_the_only_token_is_revoked_that_is_said(client_for, ada, connected):
    token = RunnerToken.objects.get()
    address = f"/runner-tokens/{token.pk}/revoke/"
    alone = client_for(ada).get(address).text
    issue_runner_token(name="another", account=connected, actor=ada)

    together = client_for(ada).get(address).text

    told = "It is the only token that works for: Acme"
    assert (told in alone, told in together) == (True, False)


def test_all_steps_show_one_button_for_it(browser, connected, url):
    revoke()

    assert "Do this next" not in browser.get(url() + "?steps").text


def test_reminders_know_at_once_that_a_token_was_revoked(client_for, ada, connected):
    admin = client_for(ada)

    for token in RunnerToken.objects.all():
        admin.post(f"/runner-tokens/{token.pk}/revoke/")

    opened = Reminder.objects.filter(kind="finding", settled_at=None)
    assert [one.details["finding"] for one in opened] == ["runner-cut-off"]


def test_once_another_token_is_issued_nobody_is_asked_for_a_third(
    client_for, ada, connected, url
):
    revoke()
    issue_runner_token(name="Again", account=connected, actor=ada)

    page = client_for(ada).get(url()).text

    assert 'data-finding="runner-not-back-yet"' in page
    assert CUT_OFF not in page
