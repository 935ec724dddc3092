"""A batch that is asked for once more is answered from memory, and never wrongly."""

import json
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from credentials.flows import remembered_batches
from credentials.flows.runner_tokens import revoke_runner_token
from credentials.models import (
    Authorization,
    Delivery,
    Given,
    Pickup,
    Rotation,
    RunnerToken,
    RunnerTokenScope,
    SellerAccount,
)
from credentials.own_seal import OwnSeal
from tests.api.test_batch import BATCH, ask, send
from tests.api.test_nothing_stale import CHANGED, GONE
from tests.journeys.surfaces import broken_table
from tests.support.runner_side import open_account

pytestmark = pytest.mark.django_db(transaction=True)

US, DE = ("acme-us", "US"), ("acme-us", "DE")
# The number that grows with every change, and the record of all that was handed out.
STATEMENTS = 2


@pytest.fixture
def client():
    return Client()


@pytest.fixture(autouse=True)
def _forgetful():
    remembered_batches._memory.forget()


@pytest.fixture
def warm(acme_us, runner):
    """A Runner that was just answered from memory."""
    for _ in range(2):
        ask(runner, US, DE)
    assert is_remembered(runner, US, DE)
    return runner


def is_remembered(runner, *wanted) -> bool:
    with CaptureQueriesContext(connection) as queries:
        assert ask(runner, *wanted).status_code == 200
    return len(queries) == STATEMENTS


def ask_anew(runner, *wanted):
    """The same by a body that was never seen before."""
    names = ("account", "marketplace")
    listed = [dict(zip(names, one, strict=True)) for one in wanted]
    ask_anew.bodies += 1
    return send(runner, json.dumps({"authorizations": listed}) + " " * ask_anew.bodies)


ask_anew.bodies = 0


def told(response):
    """All but what names the call itself."""
    answer = response.json()
    for one in (answer, *answer.get("authorizations", ())):
        one.pop("request_id", None)
    return response.status_code, answer


def test_the_bytes_are_those_of_an_answer_that_is_made_anew(warm):
    again, anew = ask(warm, US, DE), ask_anew(warm, US, DE)

    assert again.content == anew.content
    assert "CANARY" in again.content.decode()
    named = "X-Request-Id"
    assert {**again.headers, named: ""} == {**anew.headers, named: ""}


def test_each_answer_is_recorded_like_the_first(warm):
    before = Delivery.objects.count()

    ask(warm, US, DE)

    told = Delivery.objects.order_by("pk")[before:]
    assert {one.authorization.marketplace.country_code for one in told} == {"US", "DE"}
    assert {
        (one.token_id, one.kind, one.version, one.address, one.unchanged)
        for one in told
    } == {(warm.token.pk, Given.CREDENTIALS, 3, "127.0.0.1", False)}
    assert all(timezone.now() - one.at < timedelta(minutes=1) for one in told)


@pytest.mark.parametrize(
    "delete",
    ["DELETE FROM credentials_authorization", "DELETE FROM credentials_runnertoken"],
)
def test_the_database_keeps_what_a_delivery_names(warm, delete):
    RunnerTokenScope.objects.all().delete()

    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(delete)

    assert Delivery.objects.select_related("authorization", "token").count() == 6


def test_without_a_record_nothing_leaves(warm):
    warm.client.raise_request_exception = False

    with broken_table("INSERT INTO", "credentials_delivery"):
        response = ask(warm, US, DE)

    assert response.status_code == 500
    assert "CANARY" not in response.content.decode()


@pytest.mark.parametrize("change", GONE.values(), ids=GONE)
def test_what_is_taken_away_is_gone_with_the_next_batch(warm, change):
    change()

    response = ask(warm, US, DE)

    assert told(response) == told(ask_anew(warm, US, DE))
    refused = response.status_code in {401, 403}
    assert refused or response.json()["authorizations"][0]["status"] in {404, 409}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_what_has_changed_is_told_by_the_next_batch(warm, change):
    before = ask(warm, US, DE)

    change()

    after = ask(warm, US, DE)
    assert after.content != before.content
    assert told(after) == told(ask_anew(warm, US, DE))


def test_a_token_that_is_revoked_gets_nothing_more(warm):
    revoke_runner_token(token=warm.token, actor=None)

    assert ask(warm, US, DE).status_code == 401


def test_the_clock_alone_ends_what_is_remembered(warm, time_machine):
    time_machine.move_to(timezone.now())
    RunnerToken.objects.update(expires_at=timezone.now() + timedelta(seconds=30))
    warm_up(warm)

    time_machine.shift(31)

    assert ask(warm, US, DE).status_code == 401


def warm_up(runner):
    ask(runner, US, DE)
    assert is_remembered(runner, US, DE)


def test_a_day_that_comes_is_told_in_time(warm, acme_us, time_machine):
    time_machine.move_to(timezone.now())
    soon = timezone.now() + timedelta(seconds=20)
    acme_us.client_secrets.update(expires_at=soon)
    warm_up(warm)

    time_machine.shift(21)

    one, other = ask(warm, US, DE).json()["authorizations"]
    assert one["findings"] == other["findings"] == ["secret-expired"]


def test_when_a_runner_came_last_is_noted_every_minute(warm, time_machine):
    time_machine.move_to(timezone.now() + timedelta(seconds=61), tick=False)

    ask(warm, US, DE)

    now = timezone.now()
    assert all(one.at == now for one in Pickup.objects.all())
    assert RunnerToken.objects.get().last_used_at == now


def test_a_token_that_is_bound_to_a_network_is_asked_where_it_is(acme_us, runner_for):
    runner = runner_for(acme_us.account, networks=["127.0.0.0/8"])
    for _ in range(3):
        body = ask(runner, US).wsgi_request.body

    elsewhere = runner.client.generic(
        "POST",
        BATCH,
        body,
        content_type="application/json",
        headers={"authorization": runner.header},
        REMOTE_ADDR="203.0.113.9",
    )

    assert is_remembered(runner, US)
    assert elsewhere.status_code == 401


def test_another_token_gets_what_is_its_own(warm, acme_us, runner_for):
    other = runner_for(acme_us.account, "DE")

    us, germany = ask(other, US, DE).json()["authorizations"]

    assert (us["status"], germany["status"]) == (404, "valid")


def test_what_is_not_asked_in_the_same_way_is_refused_as_ever(warm):
    body = ask(warm, US, DE).wsgi_request.body.decode()
    header = {"authorization": warm.header}

    queried = warm.client.post(
        f"{BATCH}?more=1", body, content_type="application/json", headers=header
    )
    no_json = warm.client.post(BATCH, body, content_type="text/plain", headers=header)

    assert (queried.status_code, no_json.status_code) == (422, 415)


def test_a_batch_with_a_refusal_is_made_anew_each_time(warm):
    globex = open_account("globex", client_id="").account
    RunnerTokenScope.objects.create(token=warm.token, account=globex)

    assert [is_remembered(warm, US, ("globex", "US")) for _ in range(4)] == [False] * 4
    assert [is_remembered(warm, US, ("nobody", "US")) for _ in range(4)] == [False] * 4


def test_a_rotation_in_doubt_keeps_a_batch_from_being_remembered(warm, acme_us):
    Rotation.objects.create(application=acme_us, state=Rotation.State.REQUESTED)

    assert [is_remembered(warm, US, DE) for _ in range(4)] == [False] * 4


def test_what_is_not_committed_is_not_remembered(warm):
    with transaction.atomic():
        Authorization.objects.update(version=9)
        for _ in range(3):
            (one,) = ask(warm, US).json()["authorizations"]
        assert one["version"] == 9
        transaction.set_rollback(True)

    (one,) = ask(warm, US).json()["authorizations"]
    assert one["version"] == 3


def test_only_so_much_is_remembered(warm, monkeypatch):
    size = remembered_batches._memory._bytes
    monkeypatch.setattr(remembered_batches, "MOST_BYTES", size)

    warm_up_with(warm, DE, US)
    was_dropped = not is_remembered(warm, US, DE)
    is_kept_anew = is_remembered(warm, US, DE)

    assert was_dropped
    assert is_kept_anew
    assert remembered_batches._memory._bytes <= size


def warm_up_with(runner, *wanted):
    ask(runner, *wanted)
    assert is_remembered(runner, *wanted)


def test_answers_that_lie_in_memory_are_under_seal(warm):
    kept = list(remembered_batches._memory._kept.values())

    assert kept
    assert all(b"CANARY" not in one.sealed for one in kept)
    assert all("CANARY" not in repr(one) for one in kept)


def test_a_seal_of_ones_own_opens_for_what_it_is_bound_to_alone():
    seal = OwnSeal()
    sealed = seal.seal(b"CANARY", b"this")

    assert b"CANARY" not in sealed
    assert seal.unseal(sealed, b"this") == b"CANARY"
    with pytest.raises(InvalidTag):
        seal.unseal(sealed, b"that")
    with pytest.raises(InvalidTag):
        OwnSeal().unseal(sealed, b"this")


def test_an_account_that_is_renamed_is_found_by_its_new_name_alone(warm):
    SellerAccount.objects.update(slug="another-name")

    answers = ask(warm, US, ("another-name", "US")).json()["authorizations"]

    assert [one["status"] for one in answers] == [404, "valid"]
