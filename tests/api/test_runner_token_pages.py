"""The pages on which admins issue, see and revoke runner tokens."""

import html
import re
import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from credentials.models import Authorization, Event, RunnerToken
from tests.support.runner_side import open_account

LIST = "/runner-tokens/"
NEW = "/runner-tokens/new/"


@pytest.fixture
def admin(client_for, ada):
    return client_for(ada)


def order(**changes):
    return {
        "form_id": str(uuid.uuid4()),
        "name": "Runner of Acme",
        "account": "acme-us",
        "reach": "all",
        "days": "90",
        "networks": "",
        **changes,
    }


def token_in(response):
    return re.search(r"rnr_[0-9A-Za-z]{49}", response.content.decode()).group()


def test_the_account_is_chosen_beforehand(acme_us, admin):
    page = admin.get(f"{NEW}?account=acme-us").content.decode()

    assert re.search(r'<option value="acme-us" selected', page)


@pytest.mark.parametrize("account", ["nobody", "%00", "x" * 5000])
def test_an_unknown_account_leaves_the_choice_open(acme_us, admin, account):
    assert admin.get(f"{NEW}?account={account}").status_code == 200


def test_the_token_is_shown_once_in_the_answer_itself(acme_us, admin):
    response = admin.post(NEW, order())

    token = token_in(response)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert RunnerToken.objects.get().tail == token[-4:]
    assert token not in admin.get(LIST).content.decode()
    assert token not in str(dict(admin.session.items()))
    assert token not in str(admin.cookies)
    assert token not in str(list(Session.objects.values()))
    assert token not in str(list(Event.objects.values()))
    assert token not in str(list(RunnerToken.objects.values()))


def test_the_command_line_stands_in_the_page(acme_us, admin, settings):
    page = html.unescape(admin.post(NEW, order(account="acme-us")).content.decode())

    assert re.search(
        r"curl -sS --fail-with-body -H 'Authorization: Bearer rnr_[0-9A-Za-z]{49}' "
        rf"'{re.escape(settings.SITE_URL)}/api/v1/credentials/acme-us/US"
        r"\?format=hjson'",
        page,
    )


def test_a_token_for_some_marketplaces_shows_one_of_them(acme_us, admin):
    page = admin.post(NEW, order(reach="some", marketplaces=["A1PA6795UKMFR9"]))

    assert "/api/v1/credentials/acme-us/DE?format=hjson" in page.content.decode()
    scopes = RunnerToken.objects.get().scopes.values_list("marketplace_id", flat=True)
    assert list(scopes) == ["A1PA6795UKMFR9"]


def test_marketplaces_left_ticked_do_not_narrow_the_whole_account(acme_us, admin):
    admin.post(NEW, order(reach="all", marketplaces=["A1PA6795UKMFR9"]))

    scopes = RunnerToken.objects.get().scopes.values_list("marketplace_id", flat=True)
    assert list(scopes) == [""]


def test_the_same_form_issues_one_token(acme_us, admin):
    form = order()
    first = admin.post(NEW, form)

    again = admin.post(NEW, form, follow=True)

    assert RunnerToken.objects.count() == 1
    assert "no second token" in again.content.decode()
    assert token_in(first) not in again.content.decode()


def test_a_token_for_access_tokens_says_so_and_shows_its_own_line(acme_us, admin):
    page = admin.post(NEW, order(gives="access-tokens")).content.decode()

    assert RunnerToken.objects.get().access_tokens_only
    assert "/access-token" in page
    assert "-X POST" in page
    assert "access tokens only" in admin.get("/runner-tokens/").content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Give the token a name."),
        ({"name": "x" * 81}, "80"),
        ({"name": "a\x00b"}, "Null"),
        ({"account": "nobody"}, "Choose a seller account from the list."),
        ({"reach": "some"}, "at least one"),
        ({"reach": "some", "marketplaces": ["XX"]}, "choice"),
        ({"days": "99999"}, "choice"),
        ({"networks": "here"}, "is not a network"),
        ({"networks": "10.0.0.0/33"}, "is not a network"),
        ({"form_id": "nonsense"}, "UUID"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_issued(acme_us, admin, changes, words):
    response = admin.post(NEW, order(**changes))

    assert words in response.content.decode()
    assert not RunnerToken.objects.exists()


def test_networks_are_read_in_any_layout(acme_us, admin):
    admin.post(NEW, order(networks="203.0.113.7/24\r\n2001:DB8::1, 203.0.113.0/24"))

    assert RunnerToken.objects.get().networks == ["203.0.113.0/24", "2001:db8::1/128"]


def test_the_expiry_is_the_chosen_one(acme_us, admin):
    admin.post(NEW, order(days="30"))

    left = RunnerToken.objects.get().expires_at - timezone.now()
    assert timedelta(days=29) < left <= timedelta(days=30)


def test_an_empty_list_says_what_to_do_next(admin):
    page = admin.get(LIST).content.decode()

    assert "No runner token yet" in page
    assert NEW in page


def test_the_list_says_how_each_token_stands(acme_us, admin, runner_for):
    fresh = runner_for(acme_us.account, expires_at=timezone.now() + timedelta(days=9))
    fresh.get("/api/v1/credentials/acme-us/US")
    runner_for(acme_us.account, expires_at=timezone.now() - timedelta(days=1))

    page = admin.get(LIST).content.decode()

    assert "in 9 days" in page
    assert "Works" in page
    assert "Expired" in page
    assert "from 127.0.0.1" in page
    assert "Newest version" in page


def test_the_list_shows_who_holds_an_older_version(acme_us, admin, runner_for):
    runner = runner_for(acme_us.account)
    runner.get("/api/v1/credentials/acme-us/US")
    runner.get("/api/v1/credentials/acme-us/DE")

    Authorization.objects.filter(region="NA").changed_for_runners()

    assert "An older version in 1 of 2 marketplaces" in admin.get(LIST).content.decode()


def test_the_list_takes_the_same_queries_for_many(
    acme_us, admin, runner_for, django_assert_max_num_queries
):
    for _ in range(12):
        runner_for(acme_us.account)

    with django_assert_max_num_queries(10):
        admin.get(LIST)


def test_revoking_asks_first(acme_us, admin, runner):
    path = f"/runner-tokens/{runner.token.pk}/revoke/"

    page = admin.get(path)
    assert page.status_code == 200
    assert runner.get("/api/v1/credentials").status_code == 200

    answer = admin.post(path, follow=True)

    assert "is revoked" in answer.content.decode()
    assert runner.get("/api/v1/credentials").status_code == 401


@pytest.mark.parametrize("path", [LIST, NEW, "/runner-tokens/{id}/revoke/"])
def test_only_admins_know_the_pages(acme_us, client_for, alice, runner, path):
    path = path.format(id=runner.token.pk)

    for method in ("get", "post"):
        response = getattr(client_for(alice), method)(path)

        assert response.status_code in {404, 405}
    assert RunnerToken.objects.get().is_live


def test_a_token_for_several_accounts_is_in_the_log_of_each(acme_us, admin):
    globex = open_account("globex", client_id="").account

    admin.post(NEW, order(also="Globex\nacme-us"))

    token = RunnerToken.objects.get()
    told = Event.objects.filter(subject_id=str(token.pk), tag="runner-token:issued")
    assert {one.account for one in told} == {acme_us.account, globex}
    assert "acme-us; globex" in admin.get(LIST).text


def test_revoking_it_is_in_the_log_of_each(acme_us, admin):
    globex = open_account("globex", client_id="").account
    admin.post(NEW, order(also="globex"))

    admin.post(f"/runner-tokens/{RunnerToken.objects.get().pk}/revoke/")

    told = Event.objects.filter(tag="runner-token:revoked")
    assert {one.account for one in told} == {acme_us.account, globex}


def test_an_account_that_is_not_there_is_named(acme_us, admin):
    page = admin.post(NEW, order(also="acme-us, nobody")).text

    assert "short name “nobody”" in page
    assert not RunnerToken.objects.exists()


def test_a_long_reach_is_counted(acme_us, admin):
    others = [open_account(f"b{number}", client_id="").account for number in range(9)]

    admin.post(NEW, order(also=" ".join(one.slug for one in others)))

    assert "and 4 others" in admin.get(LIST).text
