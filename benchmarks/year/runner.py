"""Runner at its door: it fetches, and tries at once what it got."""

import io
import json
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from benchmarks.year.amazon import AmazonSide
from benchmarks.year.history import Fetched, History, mark
from benchmarks.year.population import MARKETPLACE, Member
from portal.api.door import Door


class Runner:
    """Calls the site as a WSGI server does, without a socket."""

    def __init__(self, amazon: AmazonSide, history: History) -> None:
        self._site = Door(get_wsgi_application())
        self._amazon, self._history = amazon, history

    def fetch(self, member: Member) -> None:
        """Fetch, exchange what was got at Amazon, and note both."""
        status, body = self._call(member)
        value = ""
        if status.startswith("200"):
            value = str(json.loads(body)["credentials"]["client_secret"])
        works = bool(value) and self._amazon.exchanges(member.client_id, value)
        self._history.fetched.append(
            Fetched(member.slug, timezone.now(), mark(value) if value else "", works)
        )
        self._history.count(f"fetches answered {status[:3]}")

    def _call(self, member: Member) -> tuple[str, bytes]:
        told: list[str] = []

        def start_response(status: str, *_: Any) -> None:
            told.append(status)

        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": f"/api/v1/credentials/{member.slug}/{MARKETPLACE}",
            "SCRIPT_NAME": "",
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_AUTHORIZATION": f"Bearer {member.bearer}",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
        }
        body = b"".join(self._site(environ, start_response))
        return told[0], body
