"""The door before Django: what it answers itself, and that it answers alike."""

import random
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from credentials.amazon import find_marketplace
from credentials.flows.runner_tokens import issue_runner_token
from credentials.models import (
    Authorization,
    RunnerToken,
)
from tests.support.door import DoorClient
from tests.support.runner_side import (
    CLIENT_SECRET,
    authorize,
    open_account,
    store_secret,
)

US = "/api/v1/credentials/acme-us/US"
STATES = ["current", "replaced", "pending", "pending", "refused", "retired"]


@pytest.fixture
def client():
    return DoorClient()


def test_the_plain_fetch_never_reaches_django(client, runner):
    etag = runner.get(US)["ETag"]

    response = runner.get(US, if_none_match=etag)

    assert response.status_code == 304
    assert (client.handler.answered, client.handler.passed_on) == (2, 0)


def test_a_fetch_takes_one_read_and_one_write(
    runner, with_a_replaced_secret, django_assert_num_queries
):
    etag = runner.get(US)["ETag"]

    with django_assert_num_queries(2):
        runner.get(US)
    with django_assert_num_queries(2):
        runner.get(US, if_none_match=etag)


@pytest.fixture
def with_a_replaced_secret(acme_us):
    now = timezone.now()
    times = {"replaced_at": now, "dies_at": now + timedelta(days=3)}
    store_secret(acme_us, f"{CLIENT_SECRET}0", **times)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"{US}?format=hjson", {}),
        (f"{US}?", {"cookie": "session=1"}),
        (US, {"accept-language": "de"}),
        (US, {"cookie": "django_language=de"}),
        (US, {"host": "elsewhere.example.com"}),
        ("/api/v1/credentials/acme-us/XX", {}),
        ("/api/v1/credentials/acme-us/CA", {}),
        ("/api/v1/credentials/nobody/US", {}),
        ("/api/v1/credentials", {}),
    ],
)
def test_whatever_is_out_of_the_ordinary_goes_on_to_django(
    client, runner, path, headers
):
    runner.get(path, **headers)

    assert (client.handler.answered, client.handler.passed_on) == (0, 1)


def test_plain_http_goes_on_to_django_where_the_site_is_https(client, runner, settings):
    settings.SECURE_SSL_REDIRECT = True

    response = runner.get(US)

    assert response.json()["type"] == "https-required"
    assert client.handler.answered == 0


def test_the_door_puts_on_what_the_middleware_does_for_https(client, runner, settings):
    settings.SECURE_HSTS_SECONDS = 3600
    over_https = {"headers": {"authorization": runner.header}, "secure": True}

    short, long = client.get(US, **over_https), Client().get(US, **over_https)

    assert client.handler.answered == 1
    assert short["Strict-Transport-Security"]
    assert told(short) == told(long)


def test_both_ways_answer_alike_whatever_stands_in_the_database(client, db):
    dice = random.Random(20271127)
    statuses = set()

    for number in range(150):
        path, header = arrange(dice, number)
        before = client.handler.answered
        short = client.get(path, headers=header)
        answered_itself = client.handler.answered > before
        long = Client().get(path, headers=header)
        held = {**header, "if-none-match": long.headers.get("ETag", "*")}
        short_again = client.get(path, headers=held)

        assert told(short) == told(long)
        assert told(short_again) == told(Client().get(path, headers=held))
        assert answered_itself == (long.status_code == 200)
        statuses.add(long.status_code)

    assert statuses == {200, 401, 403, 404, 409}


def told(response):
    """Everything in an answer but the name of the request."""
    body = response.content
    if response.status_code >= 400 and response.status_code != 401:
        body = {**response.json(), "request_id": ""}
    headers = {
        name.lower(): value
        for name, value in response.headers.items()
        if name not in {"X-Request-Id", "Content-Length"}
    }
    return response.status_code, headers, body


def arrange(dice: random.Random, number: int):
    """An account in whatever state, and a token that may or may not reach it."""
    application = open_account(
        f"seller-{number}", client_id=dice.choice(["amzn1.app", "amzn1.app", ""])
    )
    for position, state in enumerate(dice.sample(STATES, dice.randrange(4))):
        store_secret(application, f"{CLIENT_SECRET}{position}", **clocks(dice, state))
    row = authorize(
        application,
        "US",
        status=dice.choice(Authorization.Status.values),
        findings=dice.choice([[], ["token-revoked"]]),
        roles_frozen=dice.choice([["pricing"], []]),
        removed_at=dice.choice([None, None, None, timezone.now()]),
        validated_at=moment(dice, 3),
    )
    row.authorized_at = moment(dice, 600)
    row.sealed = dice.choice([row.sealed] * 9 + [None])
    row.save()
    other = open_account(f"other-{number}")
    token, plain = issue_runner_token(
        name="Runner",
        account=dice.choice([application, application, application, other]).account,
        marketplaces=[
            find_marketplace(one)
            for one in dice.choice([[], [], ["US"], ["US", "CA"], ["CA"]])
        ],
        expires_at=dice.choice(
            [None, None, None, timezone.now() + timedelta(hours=dice.choice([-1, 1]))]
        ),
        networks=dice.choice([[], [], ["127.0.0.0/8"], ["203.0.113.0/24"]]),
        access_tokens_only=dice.random() < 0.1,
        actor=None,
    )
    if dice.random() < 0.1:
        RunnerToken.objects.filter(pk=token.pk).update(revoked_at=timezone.now())
    path = f"/api/v1/credentials/seller-{number}/US"
    return path, {"authorization": f"Bearer {plain.reveal()}"}


def clocks(dice: random.Random, state: str):
    """The moments of a secret in a state; only one may be current, one replaced."""
    now = timezone.now()
    moments = {"expires_at": dice.choice([None, moment(dice, 40)]), "proven_at": now}
    if state in {"pending", "refused"}:
        moments["proven_at"] = None
    if state in {"refused", "retired"}:
        moments[f"{state}_at"] = now
    if state == "replaced":
        moments["replaced_at"] = now
        moments["dies_at"] = moment(dice, 1)
    return moments


def moment(dice: random.Random, days: int):
    return timezone.now() + timedelta(days=dice.uniform(-days, days))
