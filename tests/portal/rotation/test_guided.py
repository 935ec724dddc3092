"""The rehearsal, the correction of a day, and what is recognised in a paste."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.errors import PasteRefused
from credentials.flows.client_secrets import rotate_client_secret
from credentials.flows.people import add_member
from credentials.flows.steps import attest_step
from credentials.models import ClientSecret, Event, Membership, Tag
from credentials.secret import Secret
from tests.support.runner_side import OLD_SECRET, store_secret

DAY = timedelta(days=1)
Source = ClientSecret.Source


@pytest.fixture
def seller(lay_out, alice, ada):
    """An account of Alice's, with a secret in any state."""

    def seller(slug="shop", **fields):
        account = lay_out(slug, **fields)
        primary = Membership.Role.PRIMARY
        add_member(account=account, user=alice, role=primary, actor=ada)
        return account

    return seller


@pytest.fixture
def page(seller, alice, client_for):
    def page(**fields):
        seller(**fields)
        return client_for(alice).get("/accounts/shop/rotation/").content.decode()

    return page


def test_the_rehearsal_names_who_does_it_and_who_is_touched(page):
    shown = page(runner="Warehouse")

    assert "What will happen to whom" in shown
    assert "Alice" in shown
    assert "Warehouse" in shown
    assert "United States" in shown


def test_only_who_said_to_be_amazons_primary_user_is_said_to_rotate(
    seller, alice, ada, bob, client_for
):
    account = seller()
    add_member(account=account, user=bob, role=Membership.Role.PRIMARY, actor=ada)
    attest_step(account=account, step="primary-user", actor=bob)

    page = client_for(alice).get("/accounts/shop/rotation/").text

    who = page.split("Who does it")[1].split("</div>")[0]
    assert str(bob) in who
    assert str(alice) not in who


def test_an_expired_secret_is_said_first_and_promises_no_fallback(page):
    shown = page(expires_in=-2 * DAY)

    assert "data-expired" in shown
    assert "there is no fallback" in shown


def test_a_secret_may_live_for_as_long_as_its_last_day_lasts_anywhere(page):
    shown = page(expires_in=-DAY)

    assert "data-expired" not in shown


def test_an_unknown_end_is_a_warning_that_leads_to_the_day(page):
    shown = page(expires_in=None)

    finding = shown.split('data-finding="secret-expiry-unknown"')[1].split("</a>")[0]
    assert "/accounts/shop/rotation/day/" in finding


def test_each_runner_is_listed_with_the_secret_that_it_holds(seller, alice, client_for):
    account = seller(runner="Late")
    now = timezone.now()
    store_secret(
        account.application, OLD_SECRET, replaced_at=now, dies_at=now + 7 * DAY
    )
    account.authorizations.changed_for_runners()

    shown = client_for(alice).get("/accounts/shop/rotation/").content.decode()

    assert 'data-runner="behind"' in shown
    assert "data-overlap" in shown


@pytest.fixture
def correct(alice, client_for):
    def correct(day, **more):
        return client_for(alice).post(
            "/accounts/shop/rotation/day/",
            {"made_on": day.isoformat(), "looked_up": "on", **more},
        )

    return correct


def test_a_corrected_day_moves_the_end_and_stands_in_the_log(seller, correct):
    account = seller(expires_in=None)
    day = timezone.localdate() - 20 * DAY

    answer = correct(day)

    secret = account.application.client_secrets.get()
    told = Event.objects.get(tag=Tag.SECRET_DATED)
    assert answer.status_code == 302
    assert (secret.issued_source, secret.expires_source) == (
        Source.TYPED,
        Source.DERIVED,
    )
    assert secret.expires_at.date() == day + 180 * DAY
    assert told.actor.startswith("Alice") or "alice" in told.actor


@pytest.mark.parametrize("away", [5, -190])
def test_a_day_to_come_or_too_long_ago_is_not_taken(seller, correct, away):
    account = seller(expires_in=None)

    answer = correct(timezone.localdate() + away * DAY)

    assert answer.status_code == 200
    assert account.application.client_secrets.get().expires_at is None


def test_a_day_is_taken_only_from_somebody_who_has_looked_it_up(seller, correct):
    account = seller(expires_in=None)

    correct(timezone.localdate(), looked_up="")

    assert account.application.client_secrets.get().issued_at is None


@pytest.mark.parametrize(("away", "is_taken"), [(0, True), (1, True), (3, False)])
def test_a_day_may_differ_by_one_from_what_amazon_told(seller, correct, away, is_taken):
    account = seller(expires_in=100 * DAY, expires_source=Source.AMAZON)
    secret = account.application.client_secrets.get()
    before = secret.expires_at
    told = (before - 180 * DAY).date()

    correct(told - away * DAY)

    secret.refresh_from_db()
    assert (secret.issued_at is not None) is is_taken
    assert (secret.expires_at, secret.expires_source) == (before, Source.AMAZON)


def test_the_secret_of_another_application_is_known_without_asking_amazon(
    seller, lay_out, alice
):
    mine = seller()
    lay_out("other")

    with pytest.raises(PasteRefused) as refusal:
        rotate_client_secret(
            account=mine,
            client_secret=Secret("amzn1.oa2-cs.v1.other"),
            issued_at=None,
            actor=alice,
        )

    assert refusal.value.finding == "secret-of-another-application"


def test_the_account_page_says_when_the_secret_was_made_and_who_says_so(
    seller, alice, client_for
):
    seller(issued_at=timezone.now() - 80 * DAY, issued_source=Source.AMAZON)

    shown = client_for(alice).get("/accounts/shop/rotation/").content.decode()

    assert "told by Amazon" in shown
