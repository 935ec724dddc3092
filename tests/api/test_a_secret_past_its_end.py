"""Once the secret in use is past its end, a newer one that nobody refused serves."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from credentials.flows.secret_changes import add_secret
from credentials.flows.secret_proof import SecretProof
from credentials.models import Authorization, ClientSecret, Rotation
from credentials.secret import Secret
from tests.support.runner_side import CLIENT_SECRET, OLD_SECRET, store_secret

US = "/api/v1/credentials/acme-us/US"
BATCH = "/api/v1/credentials/batch"


@pytest.fixture
def ending(acme_us):
    """The secret in use ends in an hour, and a newer one waits for its proof."""
    ClientSecret.objects.all().delete()
    soon = timezone.now() + timedelta(hours=1)
    store_secret(acme_us, OLD_SECRET, expires_at=soon)
    return store_secret(acme_us, CLIENT_SECRET, proven_at=None)


def two_hours_later():
    return time_machine.travel(timezone.now() + timedelta(hours=2))


def fetched(runner) -> str:
    return runner.get(US).json()["credentials"]["client_secret"]


def fetched_by_batch(runner) -> str:
    answer = runner.client.generic(
        "POST",
        BATCH,
        '{"authorizations": [{"account": "acme-us", "marketplace": "US"}]}',
        content_type="application/json",
        headers={"authorization": runner.header},
    )
    (one,) = answer.json()["authorizations"]
    return one["credentials"]["client_secret"]


def test_while_the_old_one_lives_what_waits_is_not_delivered(ending, runner):
    assert fetched(runner) == OLD_SECRET


def test_past_its_end_the_newer_one_is_delivered_instead(ending, runner):
    before = runner.get(US)["ETag"]

    with two_hours_later():
        response = runner.get(US, **{"if-none-match": before})

        assert response.json()["credentials"]["client_secret"] == CLIENT_SECRET
        assert "secret-expired" not in response.json()["findings"]
        assert fetched_by_batch(runner) == CLIENT_SECRET


def test_what_amazon_has_refused_is_never_delivered(ending, runner):
    ClientSecret.objects.filter(pk=ending.pk).update(refused_at=timezone.now())

    with two_hours_later():
        assert fetched(runner) == OLD_SECRET


def test_what_a_message_told_is_not_delivered_before_a_test(ending, runner):
    ClientSecret.objects.filter(pk=ending.pk).update(from_queue=True)

    with two_hours_later():
        assert fetched(runner) == OLD_SECRET


def test_what_was_stored_before_the_one_in_use_does_not_come_back(ending, runner):
    ClientSecret.objects.filter(pk=ending.pk).update(number=0)

    with two_hours_later():
        assert fetched(runner) == OLD_SECRET


def test_an_end_that_nobody_knows_is_not_past(ending, runner):
    ClientSecret.objects.exclude(pk=ending.pk).update(expires_at=None)

    with two_hours_later():
        assert fetched(runner) == OLD_SECRET


def test_one_that_is_only_presumed_dead_gives_way_too(ending, acme_us, runner):
    Rotation.objects.create(
        application=acme_us,
        state=Rotation.State.HUMAN,
        replaces=ClientSecret.objects.exclude(pk=ending.pk).get(),
        presumed_dies_at=timezone.now() - timedelta(minutes=1),
    )

    assert fetched(runner) == CLIENT_SECRET


def test_runner_is_told_when_a_paste_takes_the_place_of_a_dead_one(acme_us, runner):
    ClientSecret.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    before = Authorization.objects.get(account=acme_us.account, region="NA").version

    add_secret(
        acme_us,
        Secret(OLD_SECRET),
        issued_at=None,
        proof=SecretProof(None, "amazon-unreachable"),
        actor=None,
    )

    assert runner.get(US).json()["version"] == before + 1
    assert fetched(runner) == OLD_SECRET


@pytest.mark.parametrize("fetch", ["alone", "in a list"])
def test_a_refusal_of_the_newest_is_told_for_a_week(acme_us, runner, fetch):
    newest = store_secret(acme_us, "newest", proven_at=None)
    newest.refused_at = timezone.now()
    newest.save()

    def findings():
        if fetch == "alone":
            return runner.get(US).json()["findings"]
        return runner.get("/api/v1/credentials").json()["credentials"][0]["findings"]

    assert findings() == ["new-secret-refused"]
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert findings() == []
