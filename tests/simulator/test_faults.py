"""What can be made to go wrong, and that it ends."""

import socket
import time
from urllib.parse import urlsplit

import pytest
import requests

from simulator.server import running
from tests.simulator.amazon import (
    CLIENT_SECRET_PATH,
    DAY,
    PARTICIPATIONS,
    ROTATION,
    details,
)

SECRET_EXPIRED = "The LWA secret token you provided has expired."


def test_latency_delays_the_right_answer(amazon):
    amazon.break_down("lwa", "latency", value=0.3)
    began = time.monotonic()

    answer = amazon.exchange()

    assert answer.status_code == 200
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize(
    ("status", "error"),
    [(500, "server_error"), (503, "temporarily_unavailable"), (401, "invalid_client")],
)
def test_lwa_answers_a_status_in_its_own_shape(amazon, status, error):
    amazon.break_down("lwa", "status", value=status)

    answer = amazon.exchange()

    assert (answer.status_code, answer.json()["error"]) == (status, error)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "InvalidInput"),
        (403, "Unauthorized"),
        (404, "NotFound"),
        (429, "QuotaExceeded"),
        (503, "InternalFailure"),
    ],
)
def test_the_sp_api_answers_a_status_in_its_own_shape(amazon, status, code):
    amazon.break_down("spapi", "status", value=status, retry_after=7)

    answer = amazon.call()

    assert details(answer) == (status, code, "")
    assert answer.headers["Retry-After"] == "7"


def test_a_redirect_leads_somewhere_that_is_noted(amazon):
    amazon.break_down("lwa", "status", value=307)

    with pytest.raises(requests.TooManyRedirects):
        amazon.exchange()


def test_a_reset_hangs_up(amazon):
    amazon.break_down("lwa", "reset")

    with pytest.raises(requests.ConnectionError):
        amazon.exchange()


def test_html_comes_in_place_of_json(amazon):
    amazon.break_down("*", "html")

    answer = amazon.exchange()

    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.status_code == 200


def test_garbage_claims_to_be_json(amazon):
    amazon.break_down("*", "garbage")

    answer = amazon.exchange()

    assert answer.headers["Content-Type"] == "application/json"
    with pytest.raises(ValueError, match=r"Expecting|decode|BOM"):
        answer.json()


def test_a_truncated_answer_ends_early(amazon):
    amazon.break_down("lwa", "truncate")

    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        amazon.exchange()


def test_a_rotation_whose_answer_is_lost_has_happened(amazon):
    amazon.break_down("rotation", "truncate")
    token = amazon.exchange_scope(ROTATION).json()["access_token"]

    with pytest.raises(requests.ConnectionError):
        amazon.call(CLIENT_SECRET_PATH, method="POST", token=token)

    assert len(amazon.control("GET", "notifications")["notifications"]) == 1


def test_an_endless_answer_drips_until_the_peer_hangs_up(amazon):
    amazon.break_down("lwa", "endless", times=1)

    answer = requests.post(f"{amazon.url}/auth/o2/token", stream=True, timeout=10)
    pieces = [next(answer.iter_content(8)) for _ in range(4)]
    answer.close()

    assert b"".join(pieces).startswith(b'{"payload":"')
    assert amazon.exchange().status_code == 200


def test_an_endless_answer_does_not_hold_up_the_end():
    with running(world={}) as server:
        requests.post(
            f"{server.url}/simulator/faults",
            json={"target": "lwa", "kind": "endless"},
            timeout=10,
        )
        answer = requests.post(f"{server.url}/auth/o2/token", stream=True, timeout=10)
        began = time.monotonic()

    assert time.monotonic() - began < 2
    answer.close()


@pytest.mark.parametrize(("target", "key"), [("lwa", "access_token"), ("*", "payload")])
def test_wrong_types_are_json_of_no_use(amazon, target, key):
    token = amazon.access_token()
    amazon.break_down(target, "wrong-type")

    answer = amazon.exchange() if target == "lwa" else amazon.call(token=token)

    assert answer.status_code == 200
    assert not isinstance(answer.json()[key], list)
    assert answer.json()[key] in {12345, "three marketplaces"}


def test_an_expired_secret_may_exchange_and_be_refused_at_the_sp_api(amazon):
    amazon.move_clock(181 * DAY)
    refused = amazon.exchange().status_code

    amazon.break_down("spapi", "expired-secret-at-spapi")

    assert refused == 401
    assert amazon.exchange().status_code == 200
    assert details(amazon.call()) == (403, "Unauthorized", SECRET_EXPIRED)


def test_secrets_that_stood_when_the_fault_was_set_are_expired_and_new_ones_not(amazon):
    amazon.break_down("spapi", "expired-secret-at-spapi")
    old = details(amazon.call())
    new = amazon.rotate()

    answer = amazon.call(token=amazon.access_token(client_secret=new))

    assert old == (403, "Unauthorized", SECRET_EXPIRED)
    assert answer.status_code == 200


def test_a_fault_with_times_ends_by_itself(amazon):
    amazon.break_down("lwa", "status", value=500, times=2)

    statuses = [amazon.exchange().status_code for _ in range(3)]

    assert statuses == [500, 500, 200]


@pytest.mark.parametrize("kind", ["expired-secret-at-spapi", "status"])
def test_faults_at_the_sp_api_are_counted_down_too(amazon, kind):
    token = amazon.access_token()
    amazon.break_down("spapi", kind, value=503, times=1)

    statuses = [amazon.call(token=token).status_code for _ in range(2)]

    assert statuses[0] != 200
    assert statuses[1] == 200


def test_faults_follow_one_another(amazon):
    amazon.break_down("lwa", "status", value=500, times=1)
    amazon.break_down("lwa", "status", value=503, times=1)

    statuses = [amazon.exchange().status_code for _ in range(3)]

    assert statuses == [500, 503, 200]


def test_clearing_mends_everything(amazon):
    amazon.break_down("*", "status", value=500)

    amazon.control("DELETE", "faults")

    assert amazon.call().status_code == 200
    assert amazon.control("GET", "faults") == {"faults": []}


@pytest.mark.parametrize(
    ("target", "broken"),
    [("lwa", "lwa"), ("spapi", "spapi"), ("rotation", "rotation")],
)
def test_a_fault_hits_its_target_only(amazon, target, broken):
    token = amazon.access_token()
    rotation = amazon.exchange_scope(ROTATION).json()["access_token"]
    amazon.break_down(target, "status", value=500)

    statuses = {
        "lwa": amazon.exchange().status_code,
        "spapi": amazon.call(token=token).status_code,
        "rotation": amazon.call(
            CLIENT_SECRET_PATH, method="POST", token=rotation
        ).status_code,
    }

    assert [place for place, status in statuses.items() if status == 500] == [broken]


def test_a_connection_survives_a_fault_that_answers(amazon):
    amazon.break_down("spapi", "status", value=503, times=1)
    token = amazon.access_token()
    url = f"{amazon.url}/na{PARTICIPATIONS}"

    with requests.Session() as session:
        session.headers["x-amz-access-token"] = token
        statuses = [session.get(url, timeout=10).status_code for _ in range(2)]

    assert statuses == [503, 200]


def test_a_peer_that_never_finishes_its_request_harms_nobody(amazon):
    place = urlsplit(amazon.url)
    with socket.create_connection((place.hostname, place.port), timeout=5) as line:
        line.sendall(b"POST /auth/o2/token HTTP/1.1\r\nContent-Length: 100\r\n\r\nx")

        assert amazon.exchange().status_code == 200
