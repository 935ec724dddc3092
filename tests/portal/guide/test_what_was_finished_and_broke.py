"""An account that was set up once, and in which something is broken since."""

import pytest

from credentials.flows.runner_tokens import revoke_runner_token
from credentials.models import Attestation, Authorization, RunnerToken

pytestmark = pytest.mark.django_db
STEP = ("step", "authorize-marketplaces")


@pytest.fixture
def finished(set_up, fetch):
    for country in ("US", "CA"):
        fetch(country)
    return set_up


def break_off(account, country):
    row = next(
        one
        for one in account.authorizations.all()
        if one.marketplace.country_code == country
    )
    row.status, row.findings = Authorization.Status.FAILING, ["token-revoked"]
    row.fingerprint = "another"
    row.save()


def test_the_page_of_its_health_stays(browser, finished, url):
    break_off(finished, "CA")

    page = browser.get(url()).content.decode()

    assert 'id="secret-title"' in page
    assert "Something needs you." in page


def test_the_link_to_what_mends_it_chooses_the_marketplace(browser, finished, url):
    break_off(finished, "CA")

    home = browser.get(url()).content.decode()
    answers = browser.get(url("authorizations")).content.decode()

    for page in (home, answers):
        assert f"{url(*STEP)}?marketplace=CA" in page


def test_the_failing_one_is_chosen_to_paste_for(browser, finished, url):
    break_off(finished, "CA")

    page = browser.get(url(*STEP)).content.decode()

    assert '<option value="CA" selected>' in page


def test_a_token_that_works_is_offered_to_a_sister_whose_own_fails(
    browser, finished, url
):
    break_off(finished, "CA")
    browser.post(url(*STEP), {"fill": "yes", "source": "US"})

    row = finished.authorizations.get(marketplace_id="A2EUQ1WTGCTBG2")

    assert row.status == Authorization.Status.VALID


def test_who_fetched_last_is_named_though_its_token_is_revoked(
    browser, finished, alice, url
):
    revoke_runner_token(token=RunnerToken.objects.get(), actor=alice)

    page = browser.get(url("step", "hand-over")).content.decode()

    assert "Last fetched by r1, whose token does not work any more:" in page
    assert "Not fetched yet" not in page


def test_what_is_due_now_is_pressed_before_an_open_step(browser, finished, url):
    Attestation.objects.filter(account=finished, step="primary-user").delete()

    page = browser.get(url()).content.decode()

    due = page.split('data-finding="secret-expiry-unknown"')[1].split("</div>")[0]
    following = page.split('aria-labelledby="next-title"')[1].split("</section>")[0]
    assert "button-primary" in due
    assert "button-secondary" in following
    assert "button-primary" not in following
