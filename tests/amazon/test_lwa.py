"""Exchanging credentials at Login with Amazon."""

import logging
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from credentials.amazon import Reason, Refused, Unreachable
from credentials.secret import Secret
from tests.amazon.stand_ins import TOKEN

PATH = "/auth/o2/token"


def test_a_refresh_token_is_exchanged_as_amazon_asks(amazon_script, credentials):
    amazon_script.answers[PATH] = (200, TOKEN | {"refresh_token": "Atzr|x"})

    token = amazon_script.amazon().lwa.refresh(**credentials)

    assert (token.expires_in, token.token_type) == (3600, "bearer")
    [(path, headers, form)] = amazon_script.calls
    assert path == PATH
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert "(Language=Python/" in headers["user-agent"]
    assert form == {
        "grant_type": ["refresh_token"],
        "refresh_token": [credentials["refresh_token"].reveal()],
        "client_id": [credentials["client_id"]],
        "client_secret": [credentials["client_secret"].reveal()],
    }


def test_the_client_alone_is_exchanged_for_a_harmless_scope(amazon_script, credentials):
    amazon_script.answers[PATH] = (200, TOKEN)
    del credentials["refresh_token"]

    amazon_script.amazon().lwa.client_credentials(**credentials)

    [(_, _, form)] = amazon_script.calls
    assert form["grant_type"] == ["client_credentials"]
    assert form["scope"] == ["sellingpartnerapi::notifications"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "invalid_client"),
        (400, "invalid_client"),
        (400, "invalid_grant"),
        (400, "unauthorized_client"),
        (403, "access_denied"),
    ],
)
def test_a_refusal_keeps_amazons_words(amazon_script, credentials, status, code):
    said = {"error": code, "error_description": "Not\nthis one", "request_id": "r-1"}
    amazon_script.answers[PATH] = (status, said)

    with pytest.raises(Refused) as failure:
        amazon_script.amazon().lwa.refresh(**credentials)

    assert (failure.value.status, failure.value.code) == (status, code)
    assert failure.value.message == "Not this one"
    assert failure.value.request_id == "request-1"


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}),
        (200, []),
        (200, None),
        (200, "token"),
        (200, TOKEN | {"access_token": ""}),
        (200, TOKEN | {"access_token": 7}),
        (200, TOKEN | {"access_token": "with a blank"}),
        (200, TOKEN | {"access_token": "line\nbreak"}),
        (200, TOKEN | {"access_token": "\ud800"}),
        (200, TOKEN | {"access_token": "A" * 5000}),
        (200, TOKEN | {"token_type": "mac"}),
        (200, TOKEN | {"expires_in": "3600"}),
        (200, TOKEN | {"expires_in": True}),
        (200, TOKEN | {"expires_in": 0}),
        (200, TOKEN | {"expires_in": -5}),
        (200, TOKEN | {"expires_in": 10**9}),
        (200, TOKEN | {"expires_in": 3600.5}),
        (200, {"error": "invalid_client"}),
        (201, TOKEN),
        (403, {}),
        (403, {"message": "Forbidden"}),
        (400, {"error": 7}),
        (404, b"<html>"),
    ],
)
def test_what_is_no_answer_of_amazons_is_never_a_refusal(
    amazon_script, credentials, answer
):
    amazon_script.answers[PATH] = answer

    with pytest.raises(Unreachable) as failure:
        amazon_script.amazon().lwa.refresh(**credentials)

    assert failure.value.reason is Reason.UNREADABLE


@pytest.mark.parametrize(
    "code", ["server_error", "ServerError", "temporarily_unavailable"]
)
def test_a_fault_of_amazons_is_never_a_refusal(amazon_script, credentials, code):
    amazon_script.answers[PATH] = (400, {"error": code})

    with pytest.raises(Unreachable) as failure:
        amazon_script.amazon().lwa.refresh(**credentials)

    assert failure.value.reason is Reason.SERVER_ERROR


@pytest.mark.parametrize("hours", [-24, -1, 0, 1, 24])
def test_amazons_clock_is_compared_with_ours(amazon_script, credentials, hours):
    ahead = timedelta(hours=hours)
    amazon_script.answers[PATH] = (200, TOKEN)
    amazon_script.date = format_datetime(datetime.now(UTC) + ahead, usegmt=True)

    skew = amazon_script.amazon().lwa.refresh(**credentials).clock_skew

    assert abs(skew - ahead) < timedelta(seconds=5)


def test_a_broken_date_tells_no_time(amazon_script, credentials):
    amazon_script.answers[PATH] = (200, TOKEN)
    amazon_script.date = "Thu, 99 Foo 99999 99:99:99 GMT"

    assert amazon_script.amazon().lwa.refresh(**credentials).clock_skew is None


def test_no_secret_leaves_by_a_log_or_a_traceback(amazon_script, credentials, caplog):
    caplog.set_level(logging.DEBUG)
    echo = " ".join(
        value.reveal() for value in credentials.values() if isinstance(value, Secret)
    )
    amazon_script.answers[PATH] = [
        (400, {"error": "invalid_grant", "error_description": echo}),
        (200, TOKEN | {"expires_in": "wrong"}),
        (200, TOKEN),
    ]
    amazon = amazon_script.amazon()
    told = ""

    for _ in range(2):
        try:
            amazon.lwa.refresh(**credentials)
        except (Refused, Unreachable) as failure:
            report = traceback.TracebackException.from_exception(
                failure, capture_locals=True
            )
            # This test's own frame holds the secrets, so it is left out.
            told += "".join(f"{frame.locals}" for frame in list(report.stack)[1:])
            told += f"{failure!r} {failure}"
    told += repr(amazon.lwa.refresh(**credentials)) + caplog.text

    assert "canary" not in told
    assert "2b2b2b" not in told
