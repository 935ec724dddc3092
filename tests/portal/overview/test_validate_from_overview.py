"""Checking one row, the ticked rows, or all that match, and watching it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.amazon import find_marketplace
from credentials.models import Authorization, Event, Tag, ValidationBatch

VALIDATE = "/overview/validate/"


@pytest.fixture
def rows(acme, describe, authorize):
    """Acme has three authorizations with a token, and waits for one."""
    describe(acme)
    return {
        "US": authorize(acme, "US"),
        "CA": authorize(acme, "CA", status="unproven"),
        "DE": authorize(acme, "DE", status="failing", findings=["token-revoked"]),
        "JP": authorize(acme, "JP", status="missing"),
    }


def asked_for():
    batch = ValidationBatch.objects.get()
    return {one.authorization.marketplace.country_code for one in batch.requests.all()}


def test_one_row_is_checked_by_its_own_button(board_client, rows):
    answer = board_client.post(
        VALIDATE, {"only": rows["US"].pk, "authorization": [rows["DE"].pk]}
    )

    batch = ValidationBatch.objects.get()
    assert answer.url == f"/overview/validations/{batch.pk}/"
    assert asked_for() == {"US"}


def test_the_ticked_rows_are_checked(board_client, rows):
    board_client.post(
        VALIDATE, {"ticked": "1", "authorization": [rows["US"].pk, rows["DE"].pk]}
    )

    assert asked_for() == {"US", "DE"}


def test_all_that_match_the_filters_are_checked(board_client, rows):
    board_client.post(f"{VALIDATE}?where=NA", {"matching": "1"})

    assert asked_for() == {"US", "CA"}


def test_what_was_asked_for_is_due_at_once_and_in_the_log(board_client, rows, ada):
    board_client.post(VALIDATE, {"matching": "1"})

    assert Authorization.objects.due(timezone.now()).count() == 3
    event = Event.objects.first()
    assert (event.tag, event.actor) == (Tag.VALIDATION_REQUESTED, ada.email)
    assert event.details == {"count": 3}


def test_rows_without_a_token_are_not_asked_about(board_client, rows):
    answer = board_client.post(
        f"{VALIDATE}?status=missing",
        {"authorization": [rows["JP"].pk, "nonsense"]},
        follow=True,
    )

    assert not ValidationBatch.objects.exists()
    assert answer.redirect_chain[0][0] == "/overview/?status=missing"
    assert "Nothing was checked" in answer.content.decode()


def test_only_admins_may_ask(rows, alice, client_for):
    answer = client_for(alice).post(VALIDATE, {"matching": "1"})

    assert answer.status_code == 404
    assert not ValidationBatch.objects.exists()


@pytest.fixture
def batch(board_client, rows):
    board_client.post(VALIDATE, {"matching": "1"})
    return ValidationBatch.objects.get()


def finish(batch, country, status, findings=(), answered=True):
    """What the worker writes down when it has checked one."""
    now = timezone.now()
    marketplace = find_marketplace(country)
    one = batch.requests.get(authorization__marketplace_id=marketplace.id)
    row = one.authorization
    row.status, row.findings, row.checked_at = status, list(findings), now
    row.validated_at = now if answered and status == "valid" else row.validated_at
    row.save()
    one.done_at = now
    one.save()


def watch(client, batch, **headers):
    return client.get(f"/overview/validations/{batch.pk}/", headers=headers)


def test_a_batch_shows_how_far_it_is(board_client, batch):
    finish(batch, "US", "valid")
    finish(batch, "DE", "failing", ["token-revoked"])

    page = watch(board_client, batch).content.decode()

    assert "2 of 3 checked" in page
    assert 'value="2" max="3"' in page
    assert 'data-finding="token-revoked"' in page
    assert "Waiting" in page
    assert "hx-get" in page


def test_a_last_known_state_does_not_count_as_an_answer(board_client, batch):
    finish(batch, "US", "valid", ["amazon-unreachable"], answered=False)

    progress = watch(board_client, batch).context["progress"]

    assert (progress.done, progress.valid, progress.unanswered) == (1, 0, 1)


def test_a_finished_batch_asks_for_no_more_news(board_client, batch):
    for country in ("US", "CA", "DE"):
        finish(batch, country, "valid")

    fragment = watch(board_client, batch, hx_request="true").content.decode()

    assert "<html" not in fragment
    assert "hx-get" not in fragment
    assert "All checked: 3 valid, 0 failing." in fragment


def test_a_batch_that_nobody_works_off_says_so(board_client, batch):
    long_ago = timezone.now() - timedelta(minutes=5)
    ValidationBatch.objects.update(requested_at=long_ago)

    page = watch(board_client, batch).content.decode()

    assert "Nothing has been checked for a while" in page


def test_a_fresh_batch_does_not_blame_the_worker(board_client, batch):
    page = watch(board_client, batch).content.decode()

    assert "Nothing has been checked for a while" not in page


def test_only_admins_may_watch(batch, alice, client_for):
    assert watch(client_for(alice), batch).status_code == 404
