"""The way in: home, new accounts, the task list and the health page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credentials.flows.accounts import open_account
from credentials.flows.people import add_member
from credentials.models import Invitation, Membership, Notice, SellerAccount

pytestmark = pytest.mark.django_db


def test_an_admin_is_sent_to_the_overview(client_for, ada):
    answer = client_for(ada).get("/")

    assert answer.status_code == 302
    assert answer.url == "/overview/"


def test_who_has_one_account_is_sent_to_it(client_for, acme, alice):
    answer = client_for(alice).get("/")

    assert answer.url == "/accounts/acme/"


def test_who_has_several_accounts_chooses_one(client_for, acme, globex, alice, ada):
    add_member(account=globex, user=alice, role=Membership.Role.HELPER, actor=ada)

    page = client_for(alice).get("/").content.decode()

    assert "/accounts/acme/" in page
    assert "/accounts/globex/" in page
    assert "0 of 8 done" in page


def test_more_accounts_to_choose_from_take_no_more_queries(
    client_for, acme, alice, ada, django_assert_num_queries
):
    def join(slug):
        more = open_account(name=slug, slug=slug, home_country="US", actor=ada)
        role = Membership.Role.HELPER
        add_member(account=more, user=alice, role=role, actor=ada)

    browser = client_for(alice)
    join("initech")
    with CaptureQueriesContext(connection) as two:
        browser.get("/")

    join("umbrella")
    join("wonka")

    with django_assert_num_queries(len(two)):
        browser.get("/")


def test_who_has_no_account_is_told_what_to_do(client_for, bob):
    page = client_for(bob).get("/").content.decode()

    assert "invitation link" in page


def test_an_admin_opens_an_account_and_gets_the_invitation_link(client_for, ada):
    answers = {
        "name": "Initech Ltd",
        "slug": "",
        "home_country": "DE",
        "email": "Peter@Example.com",
    }

    page = client_for(ada).post("/accounts/new/", answers).content.decode()

    account = SellerAccount.objects.get(slug="initech-ltd")
    invitation = Invitation.objects.get(account=account)
    assert (invitation.email, invitation.role) == ("peter@example.com", "primary")
    assert "/invitations/" in page


def test_a_short_name_that_is_taken_is_refused_kindly(client_for, ada, acme):
    answers = {
        "name": "Another",
        "slug": "acme",
        "home_country": "US",
        "email": "x@example.com",
    }

    answer = client_for(ada).post("/accounts/new/", answers)

    assert answer.status_code == 200
    assert "The seller account Acme has the short name acme already" in answer.text
    assert SellerAccount.objects.count() == 1


@pytest.mark.parametrize("slug", ["new", "Acme US", "a" * 200, "ä\0"])
def test_an_odd_short_name_is_refused_kindly(client_for, ada, slug):
    answers = {
        "name": "Another",
        "slug": slug,
        "home_country": "US",
        "email": "x@example.com",
    }

    answer = client_for(ada).post("/accounts/new/", answers)

    assert answer.status_code == 200
    assert not SellerAccount.objects.exists()


def test_an_empty_form_asks_for_what_is_needed_and_no_more(client_for, ada):
    answers = {"name": "", "slug": "", "home_country": "US", "email": ""}

    page = client_for(ada).post("/accounts/new/", answers).text

    assert "Enter the name of the company." in page
    assert "Enter a short name" not in page
    assert "cannot be blank" not in page


def test_a_name_without_latin_letters_needs_a_short_name(client_for, ada):
    answers = {"name": "株式会社", "slug": "", "home_country": "JP", "email": "x@a.jp"}

    page = client_for(ada).post("/accounts/new/", answers).text

    assert "No short name can be made" in page


def test_only_admins_know_of_new_accounts(client_for, alice, acme):
    assert client_for(alice).get("/accounts/new/").status_code == 404


def test_the_task_list_shows_the_next_action(client_for, acme, alice):
    page = client_for(alice).get("/accounts/acme/").content.decode()

    assert "0 of 8 done" in page
    assert "Do this next" in page
    assert "Check that you are the primary account user" in page
    assert "Hank" in page


def test_a_person_who_comes_back_finds_the_place_again(client_for, approved, hank):
    page = client_for(hank).get("/accounts/acme/").content.decode()

    assert "5 of 8 done" in page
    assert "steps/authorize-marketplaces/" in page


def test_strangers_do_not_learn_that_the_account_exists(client_for, acme, globex, bob):
    client = client_for(bob)

    assert client.get("/accounts/acme/").status_code == 404
    assert client.get("/accounts/acme/steps/hand-over/").status_code == 404


def test_after_the_last_step_the_page_is_the_health_page(
    client_for, set_up, alice, fetch
):
    fetch("US")
    fetch("CA")

    page = client_for(alice).get("/accounts/acme/").content.decode()

    assert page.count('data-status="valid"') == 2
    assert "Not known" in page
    assert "Runner holds the newest version" in page
    assert 'href="?steps"' in page


def test_the_steps_stay_within_reach_of_the_health_page(
    client_for, set_up, alice, fetch
):
    fetch("US")
    fetch("CA")

    page = client_for(alice).get("/accounts/acme/?steps").content.decode()

    assert "8 of 8 done" in page
    assert '<a href="/accounts/acme/" aria-current="true">Acme</a>' in page


def test_every_step_can_be_read_by_everybody_of_the_account(
    client_for, set_up, alice, hank, ada
):
    for person in (alice, hank, ada):
        for step in STEPS:
            answer = client_for(person).get(f"/accounts/acme/steps/{step}/")

            assert answer.status_code == 200, step


def test_a_step_that_does_not_exist_is_not_found(client_for, acme, alice):
    assert client_for(alice).get("/accounts/acme/steps/fly/").status_code == 404


def test_going_live_is_explained_to_everybody(client, db):
    assert client.get("/going-live/").status_code == 200


STEPS = [
    "primary-user",
    "register-developer",
    "wait-for-approval",
    "create-application",
    "open-authorize",
    "authorize-marketplaces",
    "copy-lwa-credentials",
    "hand-over",
    "rotate-client-secret",
]


@pytest.mark.parametrize("who", ["ada", "hank"])
def test_who_cannot_do_it_reads_whose_turn_it_is(client_for, acme, request, who):
    page = client_for(request.getfixturevalue(who)).get("/accounts/acme/").text

    assert "Next, for the primary user" in page
    assert "Do this next" not in page


def test_where_only_an_admin_can_go_on_the_page_says_so(client_for, set_up, alice, ada):
    primary = client_for(alice).get("/accounts/acme/").text
    admin = client_for(ada).get("/accounts/acme/").text

    assert "Next, for an admin of this portal" in primary
    assert "Do this next" in admin


def test_an_invitation_is_written_in_the_language_of_its_reader(client_for, ada):
    answers = {
        "name": "Solera",
        "home_country": "ES",
        "email": "lola@example.es",
        "language": "es",
    }

    client_for(ada).post("/accounts/new/", answers)

    assert Notice.objects.get().language == "es"
