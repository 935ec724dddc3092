"""Whoever sends a body slowly holds up nobody who fetches."""

import json
import socket
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest
import requests

from portal.own_threads import BODIES_READ_AT_ONCE
from tests.api.serving import served
from tests.support.runner_side import header_of_a_runner
from tests.worker.programs import environment, eventually

pytestmark = pytest.mark.django_db(transaction=True)

BATCH = "/api/v1/credentials/batch"
WANTED = {"authorizations": [{"account": "acme-us", "marketplace": "US"}]}
# More than the server hands out at once.
LONG = json.dumps(WANTED) + " " * 1_000_000


@pytest.fixture
def header():
    return header_of_a_runner()


@pytest.fixture
def url(header):
    with served(environment(), processes=1, threads=3) as url:
        yield url


@contextmanager
def sending_slowly(url: str):
    """Somebody who has sent the half of a body; the other half comes at the end."""
    place = urlsplit(url)
    with socket.create_connection((place.hostname, place.port), timeout=30) as caller:
        caller.sendall(
            f"POST {BATCH} HTTP/1.1\r\nHost: {place.netloc}\r\n"
            "Content-Type: application/json\r\nContent-Length: 10\r\n"
            "Connection: close\r\n\r\n12345".encode()
        )
        yield caller
        caller.sendall(b"67890")
        assert caller.recv(12) == b"HTTP/1.1 401"


def fetch(url, header):
    path = "/api/v1/credentials/acme-us/US"
    return requests.get(url + path, headers=header, timeout=10)


def batch(url, header):
    return requests.post(
        url + BATCH,
        data=LONG,
        headers=header | {"Content-Type": "application/json"},
        timeout=10,
    )


def test_a_fetch_is_answered_while_many_send_their_bodies_slowly(url, header):
    with ExitStack() as stack:
        for _ in range(BODIES_READ_AT_ONCE):
            stack.enter_context(sending_slowly(url))
        assert eventually(lambda: batch(url, header).status_code == 503)

        assert fetch(url, header).status_code == 200


def test_half_a_body_is_not_acted_on(url, header):
    place = urlsplit(url)
    whole = LONG.encode()
    with socket.create_connection((place.hostname, place.port), timeout=30) as caller:
        head = (
            f"POST {BATCH} HTTP/1.1\r\nHost: {place.netloc}\r\n"
            f"Authorization: {header['Authorization']}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(whole)}\r\n\r\n"
        )
        caller.sendall(head.encode() + whole[:500_000])
        caller.shutdown(socket.SHUT_WR)

        assert caller.recv(12) in {b"", b"HTTP/1.1 503", b"HTTP/1.1 400"}


def test_who_cannot_send_a_body_now_is_told_to_come_back(url, header):
    with ExitStack() as stack:
        for _ in range(BODIES_READ_AT_ONCE):
            stack.enter_context(sending_slowly(url))
        assert eventually(lambda: batch(url, header).status_code == 503)

        answer = batch(url, header)

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0
    assert batch(url, header).status_code == 200


def test_a_body_of_many_parts_arrives_whole(url, header):
    answer = batch(url, header)

    assert len(answer.json()["authorizations"]) == 1
