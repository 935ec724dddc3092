"""Login with Amazon: what an exchange gives, and how it is refused."""

from email.utils import parsedate_to_datetime

import pytest
import requests

from tests.simulator.amazon import (
    CLIENT_ID,
    CLIENT_SECRET,
    DAY,
    NOTIFICATIONS,
    REFRESH_TOKEN,
    ROTATION,
)

REVOKED = (
    "The request has an invalid grant parameter : refresh_token. "
    "User may have revoked or didn't grant the permission."
)


def test_a_refresh_token_gives_an_access_token_of_one_hour(amazon):
    answer = amazon.exchange()

    assert answer.status_code == 200
    body = answer.json()
    assert body.pop("access_token").startswith("Atza|")
    assert body == {
        "refresh_token": REFRESH_TOKEN,
        "token_type": "bearer",
        "expires_in": 3600,
    }
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["x-amzn-RequestId"]


def test_the_same_fields_as_json_are_understood(amazon):
    fields = {
        "grant_type": "refresh_token",
        "refresh_token": REFRESH_TOKEN,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }

    answer = requests.post(f"{amazon.url}/auth/o2/token", json=fields, timeout=10)

    assert answer.status_code == 200


@pytest.mark.parametrize("scope", [NOTIFICATIONS, ROTATION])
def test_a_scope_gives_an_access_token_and_no_refresh_token(amazon, scope):
    answer = amazon.exchange_scope(scope)

    assert answer.status_code == 200
    assert set(answer.json()) == {"access_token", "token_type", "expires_in"}


@pytest.mark.parametrize(
    ("changes", "status", "error", "text"),
    [
        (
            {"client_id": "amzn1.sp.solution.0"},
            401,
            "invalid_client",
            "Client authentication failed",
        ),
        (
            {"client_secret": "wrong"},
            401,
            "invalid_client",
            "Client authentication failed",
        ),
        (
            {"refresh_token": REFRESH_TOKEN[:-1]},
            400,
            "invalid_grant",
            REVOKED,
        ),
        (
            {"refresh_token": None},
            400,
            "invalid_request",
            "The request is missing a required parameter : refresh_token",
        ),
        (
            {"client_id": None},
            400,
            "invalid_request",
            "The request is missing a required parameter : client_id",
        ),
        (
            {"grant_type": "password"},
            400,
            "unsupported_grant_type",
            "The authorization grant type is not supported by the authorization server",
        ),
        (
            {"grant_type": "client_credentials", "scope": "profile"},
            400,
            "invalid_scope",
            "The request has an invalid parameter : scope",
        ),
    ],
)
def test_a_wrong_field_is_refused_in_amazons_words(
    amazon, changes, status, error, text
):
    answer = amazon.exchange(**changes)

    assert answer.status_code == status
    body = answer.json()
    assert (body["error"], body["error_description"]) == (error, text)
    assert body["request_id"] == answer.headers["x-amzn-RequestId"]


def test_a_token_of_another_application_is_unauthorized(amazon):
    world = amazon.control("GET", "world")
    world["applications"].append({"client_id": "other", "client_secret": "secret"})
    amazon.control("PUT", "world", world)

    answer = amazon.exchange(client_id="other", client_secret="secret")

    assert answer.status_code == 400
    assert answer.json()["error"] == "unauthorized_client"
    assert (
        answer.json()["error_description"] == "Not authorized for requested operation"
    )


def test_a_revoked_authorization_is_an_invalid_grant(amazon):
    amazon.lay_out(authorization={"revoked": True})

    answer = amazon.exchange()

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a_deleted_application_is_an_invalid_client(amazon):
    amazon.lay_out(application={"deleted": True})

    answer = amazon.exchange()

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_another_content_type_is_an_unsupported_grant_type(amazon):
    answer = requests.post(
        f"{amazon.url}/auth/o2/token",
        data="grant_type=refresh_token",
        headers={"Content-Type": "text/plain"},
        timeout=10,
    )

    assert answer.json()["error"] == "unsupported_grant_type"


@pytest.mark.parametrize(("days", "status"), [(179.99, 200), (180.01, 401)])
def test_a_client_secret_lives_for_180_days(amazon, days, status):
    amazon.move_clock(days * DAY)

    answer = amazon.exchange()

    assert answer.status_code == status


def test_a_replaced_client_secret_works_for_seven_more_days(amazon):
    now = amazon.control("GET", "clock")["offset_seconds"]
    new = amazon.rotate()

    amazon.move_clock(now + 7 * DAY - 5)
    before = amazon.exchange().status_code
    amazon.move_clock(now + 7 * DAY + 1)
    after = amazon.exchange().status_code

    assert (before, after) == (200, 401)
    assert amazon.exchange(client_secret=new).status_code == 200


def test_an_old_client_secret_dies_at_its_own_180_days_even_if_replaced_late(amazon):
    amazon.move_clock(178 * DAY)
    amazon.rotate()

    amazon.move_clock(180.5 * DAY)

    assert amazon.exchange().status_code == 401


def test_the_date_header_follows_the_clock(amazon):
    here = parsedate_to_datetime(amazon.exchange().headers["Date"])
    amazon.move_clock(400 * DAY)

    there = parsedate_to_datetime(amazon.exchange().headers["Date"])

    assert (there - here).days == 400
