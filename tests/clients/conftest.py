"""The Python client against a portal that really serves."""

import threading
from collections.abc import Callable, Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from runner_credentials import RunnerCredentials

from credentials.flows.runner_tokens import issue_runner_token
from credentials.models import Application
from tests.support.amazon_side import client_secret
from tests.support.runner_side import authorize, open_account, store_secret


@pytest.fixture
def acme_us(transactional_db) -> Application:
    """A finished account: a proven secret, and authorizations for US and DE."""
    application = open_account("acme-us")
    store_secret(application, client_secret())
    authorize(application, "US")
    authorize(application, "DE")
    return application


@pytest.fixture
def token_for(db) -> Callable[[Application], str]:
    def issue(application: Application) -> str:
        _token, plain = issue_runner_token(
            name="Runner", account=application.account, actor=None
        )
        return plain.reveal()

    return issue


@pytest.fixture
def portal(live_server, acme_us, token_for) -> Iterator[RunnerCredentials]:
    with RunnerCredentials(live_server.url, token_for(acme_us), retries=0) as one:
        yield one


class Silent(WSGIRequestHandler):
    def log_message(self, *_):
        pass


class MortalServer:
    """A portal that a test may end."""

    def __init__(self) -> None:
        site = get_wsgi_application()
        self._server = make_server("127.0.0.1", 0, site, handler_class=Silent)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.01)
        connections.close_all()

    def end(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def mortal_server(transactional_db) -> Iterator[MortalServer]:
    server = MortalServer()
    yield server
    server.end()
