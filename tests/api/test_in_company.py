"""Fetches that the server lets the door answer later, in company with others."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from credentials.flows.runner_tokens import issue_runner_token, revoke_runner_token
from credentials.models import Authorization, ClientSecret, Delivery, Pickup
from portal.api import door as the_door
from portal.api.door import Door
from portal.held_answers import holding
from tests.support.door import DoorClient, DoorHandler
from tests.support.runner_side import CLIENT_SECRET, store_secret

US = "/api/v1/credentials/acme-us/US"
CALLERS = 16


class Server:
    """Granian's side, as far as the door sees it; every call is run or answered."""

    def __init__(self) -> None:
        self.door = Door(DoorHandler().django)
        self.answers, self.ran = [], threading.Event()
        self.called = holding(lambda *_: self._runs)(self.door, {})

    def _runs(self, _respond, _scope):
        self.ran.set()
        self.answers.append(None)

    def fetch(self, header: str, **more: str):
        """The answer of the door; None where the application was run."""
        self.ran.clear()
        respond = Respond(self.answers.append)
        self.called(respond, environ(header, **more))
        return respond


class Respond:
    """Granian's protocol object."""

    def __init__(self, tell) -> None:
        self._tell = tell

    def response_bytes(self, status, headers, body) -> None:
        self._tell((int(status), dict(headers), body))


def environ(header: str, **more: str):
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": US,
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
        "HTTP_AUTHORIZATION": header,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **more,
    }


@pytest.fixture
def client():
    return DoorClient()


@pytest.fixture
def server(runner):
    """It knows the headers, and this Runner came before."""
    server = Server()
    list(server.door(environ(runner.header), lambda _status, _headers: None))
    return server


def test_it_answers_what_the_view_answers(server, runner):
    server.fetch(runner.header)
    view = Client().get(US, headers={"authorization": runner.header})

    ((status, headers, body),) = server.answers
    assert (status, body) == (200, view.content)
    assert headers.keys() == view.headers.keys()
    assert headers["ETag"] == view["ETag"]

    server.fetch(runner.header, HTTP_IF_NONE_MATCH=headers["ETag"])
    assert server.answers[-1][0] == 304
    assert Delivery.objects.count() == 4


@pytest.mark.parametrize(
    "more",
    [
        {"HTTP_HOST": "elsewhere.example.com"},
        {"HTTP_COOKIE": "session=1"},
        {"QUERY_STRING": "format=hjson"},
        {"PATH_INFO": "/api/v1/credentials/acme-us/XX"},
        {"HTTP_AUTHORIZATION": "Bearer nonsense"},
        {"wsgi.url_scheme": "https"},
    ],
)
def test_whatever_is_not_plain_is_run(server, runner, more):
    server.fetch(runner.header, **more)

    assert server.ran.wait(10)
    assert server.answers == [None]


def test_what_may_not_be_fetched_is_run(server, runner):
    server.fetch(runner.header, PATH_INFO="/api/v1/credentials/nobody/US")

    assert server.ran.wait(10)
    assert server.answers == [None]


def test_who_comes_for_the_first_time_is_run(server, acme_us):
    _, plain = issue_runner_token(name="New", account=acme_us.account, actor=None)

    server.fetch(f"Bearer {plain.reveal()}")

    assert server.ran.wait(10)
    assert server.answers == [None]


def test_a_revoked_token_and_a_removed_authorization_count_at_once(server, runner):
    server.fetch(runner.header)
    Authorization.objects.update(removed_at=timezone.now())
    server.fetch(runner.header)
    assert server.ran.wait(10)
    Authorization.objects.update(removed_at=None)
    server.fetch(runner.header)
    revoke_runner_token(token=runner.token, actor=None)
    server.fetch(runner.header)
    assert server.ran.wait(10)

    assert [one and one[0] for one in server.answers] == [200, None, 200, None]


def test_a_changed_secret_counts_at_once(server, runner, acme_us):
    server.fetch(runner.header)
    ClientSecret.objects.update(retired_at=timezone.now())
    store_secret(acme_us, f"{CLIENT_SECRET}9")

    server.fetch(runner.header)

    assert f"{CLIENT_SECRET}9".encode() in server.answers[1][2]


def test_what_cannot_be_recorded_is_not_answered_but_run(server, runner, monkeypatch):
    def cannot(_handed) -> None:
        raise OperationalError

    monkeypatch.setattr(the_door, "record_together", cannot)

    server.fetch(runner.header)

    assert server.ran.wait(10)
    assert server.answers == [None]


@pytest.mark.parametrize(
    ("moment", "turn"),
    [
        ("expires_at", timedelta()),
        ("expires_at", timedelta(days=30)),
        ("dies_at", timedelta()),
    ],
)
def test_what_the_calendar_turns_is_told_from_the_second_on(
    server, runner, acme_us, moment, turn
):
    now = timezone.now().replace(microsecond=0)
    turns = now + timedelta(seconds=20)
    if moment == "dies_at":
        store_secret(acme_us, f"{CLIENT_SECRET}0", replaced_at=now, dies_at=turns)
    else:
        ClientSecret.objects.update(expires_at=turns + turn)

    for seconds in (0, 19, 20, 21, 5):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            server.fetch(runner.header)
            view = Client().get(US, headers={"authorization": runner.header})
        assert server.answers[-1][2] == view.content

    assert len({body for _status, _headers, body in server.answers}) == 2


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_each_answered_and_recorded_once(server, runner):
    before = Delivery.objects.count()

    def fetch(_number: int) -> None:
        try:
            server.fetch(runner.header)
        finally:
            connection.close()

    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(fetch, range(400)))

    assert [status for status, _headers, _body in server.answers] == [200] * 400
    assert Delivery.objects.count() - before == 400
    assert Pickup.objects.count() == 1
