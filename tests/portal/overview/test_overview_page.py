"""The admins' board, as they see it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from credentials.flows.accounts import open_account
from credentials.models import RunnerToken

OVERVIEW = "/overview/"


@pytest.fixture
def mixed(acme, describe, authorize, pick_up):
    """Acme works in the US, fails in Germany, and lacks a token for Japan."""
    describe(acme)
    pick_up(authorize(acme, "US"))
    authorize(acme, "DE", status="failing", findings=["token-revoked"])
    authorize(acme, "JP", status="missing")
    return acme


def names_of(page):
    """The slugs of the rows, from top to bottom."""
    return re.findall(
        r'cell-note">((?:account-|acme|globex)[^<]*)<', page.content.decode()
    )


def test_a_row_says_everything_about_an_authorization(board_client, healthy):
    page = board_client.get(OVERVIEW).content.decode()

    row = page[page.index("<tbody") :]
    assert "Acme" in row
    assert "United States" in row
    assert 'data-status="valid"' in row
    assert "2 hours ago" in row
    assert "in 120 days" in row or "in 119 days" in row
    assert "8 of 8" in row
    assert "1 hour ago" in row


def test_what_runner_cannot_fetch_any_more_is_not_green(board_client, healthy):
    RunnerToken.objects.update(revoked_at=timezone.now())

    page = board_client.get(OVERVIEW).content.decode()

    assert 'class="is-problem"' in page
    assert "Valid, with a remark" in page


def test_an_account_without_an_authorization_is_not_invisible(board_client, globex):
    page = board_client.get(OVERVIEW).content.decode()

    row = page[page.index("<tbody") :]
    assert "Globex" in row
    assert "0 of 8" in row
    assert "Check that you are the primary account user" in row


def test_an_unknown_expiry_is_a_warning(board_client, acme, describe, authorize):
    describe(acme, expires_in=None)
    authorize(acme)

    page = board_client.get(OVERVIEW).content.decode()

    assert '<span class="tag tag-warning">Unknown</span>' in page


def test_rows_of_one_account_say_once_what_holds_for_all_of_them(board_client, mixed):
    page = board_client.get(OVERVIEW).content.decode()

    rows = page.split('<tr role="row">')[2:]
    assert ["cell-repeated" in row for row in rows] == [False, True, True]
    assert all('href="/accounts/acme/"' in row for row in rows)


def test_findings_stand_in_the_row_by_name(board_client, acme, describe, authorize):
    describe(acme)
    authorize(acme, status="failing", findings=["token-revoked"])

    page = board_client.get(OVERVIEW).content.decode()

    assert 'data-finding="token-revoked"' in page


@pytest.mark.parametrize(
    ("query", "countries"),
    [
        ("", {"US", "DE", "JP"}),
        ("status=failing", {"DE"}),
        ("status=missing", {"JP"}),
        ("where=NA", {"US"}),
        ("where=A1PA6795UKMFR9", {"DE"}),
        ("q=germ", {"DE"}),
        ("q=ACM", {"US", "DE", "JP"}),
        ("q=jp", {"JP"}),
        ("q=amzn1.application-oa2-client", {"US", "DE", "JP"}),
        ("q=nothing+like+it", set()),
        ("expiring=119", set()),
        ("expiring=121", {"US", "DE", "JP"}),
        ("show=attention", {"DE"}),
        ("show=healthy", {"US"}),
        ("show=incomplete", {"US", "DE", "JP"}),
        ("show=expiry-unknown", set()),
        ("status=failing&where=NA", set()),
        ("status=nonsense&where=%00&expiring=x&sort=z&page=x", {"US", "DE", "JP"}),
    ],
)
def test_filters_show_what_was_asked_for(board_client, mixed, query, countries):
    page = board_client.get(f"{OVERVIEW}?{query}")

    shown = {row.authorization.marketplace.country_code for row in page.context["rows"]}
    assert shown == countries


def test_accounts_without_an_authorization_have_a_filter(board_client, globex, healthy):
    page = board_client.get(OVERVIEW, {"status": "none"})

    assert names_of(page) == ["globex"]


@pytest.mark.parametrize(
    "column",
    [
        "account",
        "marketplace",
        "status",
        "validated",
        "expiry",
        "progress",
        "fetched",
        "findings",
    ],
)
def test_every_column_sorts_both_ways_and_loses_nobody(board_client, many, column):
    many(30)
    keys = {
        direction: [
            (row.account.pk, row.authorization and row.authorization.pk)
            for row in board_client.get(
                OVERVIEW, {"sort": direction + column, "size": 100}
            ).context["rows"]
        ]
        for direction in ("", "-")
    }

    assert set(keys[""]) == set(keys["-"])
    assert len(keys[""]) == len(set(keys[""]))
    assert keys[""] != keys["-"]


def test_sorting_by_expiry_puts_the_most_urgent_first(board_client, ada, describe):
    for days in (90, 5, 30):
        account = open_account(
            name=f"Account {days}", slug=f"account-{days}", home_country="US", actor=ada
        )
        describe(account, expires_in=timedelta(days=days))

    page = board_client.get(OVERVIEW, {"sort": "expiry"})

    assert names_of(page) == ["account-5", "account-30", "account-90"]


def test_a_head_links_to_sorting_by_it_and_keeps_the_filters(board_client, healthy):
    page = board_client.get(OVERVIEW, {"where": "NA", "sort": "expiry"})

    heads = {head["label"]: head for head in page.context["heads"]}
    assert heads["Client secret expires"]["direction"] == "ascending"
    assert heads["Client secret expires"]["href"] == "?where=NA&sort=-expiry"
    assert heads["State"]["href"] == "?where=NA&sort=status"


def test_pages_hold_as_many_rows_as_asked_and_overlap_nowhere(board_client, many):
    many(60)
    rows = []
    for number in (1, 2, 3):
        page = board_client.get(OVERVIEW, {"page": number, "size": 25})
        rows += [
            (row.account.pk, row.authorization and row.authorization.pk)
            for row in page.context["rows"]
        ]

    assert len(rows) == len(set(rows)) == 75


def test_a_page_of_many_rows_asks_no_more_than_a_page_of_few(
    board_client, many, django_assert_max_num_queries, django_assert_num_queries
):
    many(40)
    with django_assert_max_num_queries(24) as few:
        board_client.get(OVERVIEW, {"size": 25})

    with django_assert_num_queries(len(few)):
        board_client.get(OVERVIEW, {"size": 100})


def test_an_empty_portal_says_what_to_do_next(board_client):
    page = board_client.get(OVERVIEW).content.decode()

    assert "No seller accounts yet" in page
    assert reverse("account-new") in page


def test_filters_that_match_nothing_offer_a_way_out(board_client, healthy):
    page = board_client.get(OVERVIEW, {"q": "nobody"}).content.decode()

    assert "Nothing matches these filters" in page
    assert "Show all" in page


@pytest.mark.parametrize("path", [OVERVIEW, "/overview/authorizations.csv"])
def test_only_admins_know_that_the_board_exists(acme, alice, client_for, path):
    assert client_for(alice).get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_a_state_with_a_remark_is_the_same_here_as_on_the_accounts_own_page(
    client_for, ada, healthy
):
    healthy.authorizations.update(findings=["listings-suspended"])
    admin = client_for(ada)

    overview = admin.get("/overview/").text
    account = admin.get("/accounts/acme/").text

    assert "Valid, with a remark" in overview
    assert "Valid, with a remark" in account
