"""Small servers on loopback: one that answers by script, one that breaks the rules."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from credentials.amazon import Amazon, Region

PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"
TOKEN = {
    "access_token": "Atza|IwEBcanary",
    "token_type": "bearer",
    "expires_in": 3600,
}


def unauthorized(details: str = "") -> tuple[int, object]:
    error = {
        "code": "Unauthorized",
        "message": "Access to requested resource is denied.",
        "details": details,
    }
    return 403, {"errors": [error]}


def participation(
    marketplace_id: str, *, participating: bool = True, suspended: bool = False
) -> dict[str, object]:
    return {
        "marketplace": {
            "id": marketplace_id,
            "name": "Amazon",
            "countryCode": "US",
            "defaultCurrencyCode": "USD",
            "defaultLanguageCode": "en_US",
            "domainName": "www.amazon.com",
        },
        "participation": {
            "isParticipating": participating,
            "hasSuspendedListings": suspended,
        },
        "storeName": "Acme",
    }


def listing(*rows: dict[str, object]) -> tuple[int, object]:
    return 200, {"payload": list(rows)}


@dataclass
class Script:
    """What to answer by path; a list is used up one by one, its last one stays."""

    url: str = ""
    date: str = ""
    answers: dict[str, object] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, str], dict[str, list[str]]]] = field(
        default_factory=list
    )

    def amazon(self, **options) -> Amazon:
        options = {"deadline_seconds": 5.0, "pause": lambda _: None, **options}
        urls = {region: f"{self.url}/{region.lower()}" for region in Region}
        return Amazon(f"{self.url}/auth/o2/token", urls, **options)

    def next_answer(self, path: str) -> tuple[int, object]:
        answer = self.answers.get(path, (404, {"errors": [{"code": "NotFound"}]}))
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer

    @property
    def paths(self) -> list[str]:
        return [urlsplit(path).path for path, _, _ in self.calls]


@contextmanager
def scripted() -> Iterator[Script]:
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            length = int(self.headers.get("content-length", 0))
            body = self.rfile.read(length).decode()
            sent = {name.lower(): value for name, value in self.headers.items()}
            script.calls.append((self.path, sent, parse_qs(body)))
            status, answer = script.next_answer(urlsplit(self.path).path)
            content = (
                answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            )
            self.send_response(status)
            for name, value in script.headers.items():
                self.send_header(name, value)
            self.send_header("x-amzn-RequestId", "request-1")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(content)

        def date_time_string(self, timestamp=None):
            return script.date or super().date_time_string(timestamp)

        def log_message(self, *_):
            pass

    Handler.do_GET = Handler.do_POST
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    script.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()


def read_request(connection: socket.socket) -> None:
    """Read all of it: to close with something unread would reset the connection."""
    with connection.makefile("rb") as lines:
        length = 0
        while (line := lines.readline().lower()) not in {b"\r\n", b""}:
            if line.startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        lines.read(length)


@contextmanager
def rude(behave: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve connections that `behave` as no web server should; yields its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def talk(connection):
        with connection, suppress(OSError):
            read_request(connection)
            behave(connection)

    def accept():
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=talk, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
