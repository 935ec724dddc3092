"""GET /api/v1/changes: what happened within a token's reach, and nothing of others."""

import time

import pytest

from credentials.amazon import find_marketplace
from credentials.flows import changes as changes_flow
from credentials.flows.reported import record_status
from credentials.flows.secret_changes import promote
from credentials.flows.steps import choose_marketplaces
from credentials.models import Authorization
from portal.api.cursors import write_position
from tests.support.runner_side import authorize, open_account, store_secret

CHANGES = "/api/v1/changes"
NEW_SECRET = "amzn1.oa2-cs.v1." + "9" * 64


def hear(runner, after: str = "", **more: int):
    query = "&".join([f"after={after}", *(f"{k}={v}" for k, v in more.items())])
    response = runner.get(f"{CHANGES}?{query}")
    assert response.status_code == 200, response.content
    return response.json()


def told(answer):
    return [
        (one["change"], one["account"], one["marketplace"]["country"])
        for one in answer["changes"]
    ]


def fails(country: str, account: str = "acme-us"):
    row = Authorization.objects.get(
        account__slug=account, marketplace_id=find_marketplace(country).id
    )
    Authorization.objects.filter(pk=row.pk).update(status="failing")
    row.refresh_from_db()
    record_status(row)


@pytest.fixture
def cursor(runner):
    return hear(runner)["next_cursor"]


def test_without_a_cursor_it_begins_now(acme_us, runner):
    fails("US")

    answer = hear(runner)

    assert (answer["changes"], answer["more"]) == ([], False)


def test_a_failing_authorization_is_told(acme_us, runner, cursor):
    fails("US")

    answer = hear(runner, cursor)

    assert told(answer) == [("failing", "acme-us", "US")]
    assert answer["changes"][0]["status"] == "failing"
    assert answer["changes"][0]["version"] == 3


def test_what_was_heard_is_not_told_again(acme_us, runner, cursor):
    fails("US")
    following = hear(runner, cursor)["next_cursor"]
    fails("DE")

    assert told(hear(runner, following)) == [("failing", "acme-us", "DE")]


def test_a_rotation_is_told_for_every_authorization(acme_us, runner, cursor):
    promote(acme_us, store_secret(acme_us, NEW_SECRET, proven_at=None))

    assert sorted(told(hear(runner, cursor))) == [
        ("rotated", "acme-us", "DE"),
        ("rotated", "acme-us", "US"),
    ]


def test_what_is_removed_and_added_is_told(acme_us, alice, runner, cursor):
    choose_marketplaces(
        account=acme_us.account,
        marketplaces=[find_marketplace("US"), find_marketplace("CA")],
        actor=alice,
    )

    answer = hear(runner, cursor)

    assert sorted(told(answer)) == [
        ("added", "acme-us", "CA"),
        ("removed", "acme-us", "DE"),
    ]
    removed = next(one for one in answer["changes"] if one["change"] == "removed")
    assert (removed["status"], removed["version"]) == (None, None)


def test_a_token_for_one_marketplace_hears_of_that_one(acme_us, runner_for):
    runner = runner_for(acme_us.account, "DE")
    cursor = hear(runner)["next_cursor"]
    fails("US")
    fails("DE")

    assert told(hear(runner, cursor)) == [("failing", "acme-us", "DE")]


def test_nothing_of_other_accounts_shows_even_in_the_cursor(acme_us, runner, cursor):
    other = open_account("globex", client_id="amzn1.application-oa2-client.other")
    store_secret(other)
    authorize(other, "US")
    fails("US", "globex")

    answer = hear(runner, cursor)

    assert answer == {"changes": [], "next_cursor": cursor, "more": False}


def test_a_cursor_is_of_one_token(acme_us, runner, runner_for, cursor):
    another = runner_for(acme_us.account)

    response = another.get(f"{CHANGES}?after={cursor}")

    assert (response.status_code, response.json()["type"]) == (409, "unknown-cursor")


@pytest.mark.parametrize("after", ["A" * 22, "Pk7Wq0oXSXu1zXq5nYQJ2g"])
def test_what_only_looks_like_a_cursor_is_unknown(runner, after):
    response = runner.get(f"{CHANGES}?after={after}")

    assert (response.status_code, response.json()["type"]) == (409, "unknown-cursor")


@pytest.mark.parametrize("after", ["x", "A" * 500, "%00", "%ED%A0%80", "1"])
def test_what_is_no_cursor_is_refused(runner, after):
    response = runner.get(f"{CHANGES}?after={after}")

    assert (response.status_code, response.json()["type"]) == (422, "invalid-request")


def test_a_cursor_from_before_a_restore_is_refused(acme_us, runner):
    """The log was put back to where this event had not happened yet."""
    cursor = write_position(987, runner.token.pk)

    response = runner.get(f"{CHANGES}?after={cursor}")

    assert (response.status_code, response.json()["type"]) == (409, "unknown-cursor")
    assert "restored" in response.json()["detail"]


@pytest.mark.parametrize("wait", ["31", "-1", "x", "1.5", "0.0", "1_0", "%207", ""])
def test_a_wait_is_whole_seconds_up_to_thirty(runner, wait):
    assert runner.get(f"{CHANGES}?wait={wait}").status_code == 422


def test_a_long_log_comes_in_pages(acme_us, runner, cursor, monkeypatch):
    monkeypatch.setattr(changes_flow, "EVENTS_PER_PAGE", 2)
    for country in ("US", "DE", "US"):
        fails(country)

    first = hear(runner, cursor)
    second = hear(runner, first["next_cursor"])

    assert (len(first["changes"]), first["more"]) == (2, True)
    assert (len(second["changes"]), second["more"]) == (1, False)


def test_it_waits_no_longer_than_it_is_told_to(runner, cursor):
    began = time.monotonic()

    answer = hear(runner, cursor, wait=1)

    assert answer["changes"] == []
    assert 0.9 <= time.monotonic() - began < 10


def test_without_a_cursor_the_answer_is_one_at_once(runner):
    began = time.monotonic()

    assert hear(runner, wait=30)["next_cursor"]
    assert time.monotonic() - began < 10


def test_it_does_not_wait_where_something_has_happened(acme_us, runner, cursor):
    fails("US")
    began = time.monotonic()

    assert hear(runner, cursor, wait=30)["changes"]
    assert time.monotonic() - began < 10


def test_the_whole_is_read_without_a_token(client, db):
    assert client.get(CHANGES).status_code == 401
