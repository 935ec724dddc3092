"""One connection: reading requests, sending answers, noting the calls."""

import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from simulator.access_tokens import read
from simulator.answer import Answer, Request, json_answer
from simulator.callers import CALLER_HEADER
from simulator.calls import Call
from simulator.clock import written
from simulator.door import answer, place_of, refusal
from simulator.faults import Fault
from simulator.listening import Server
from simulator.lwa import read_form
from simulator.sending import Broken, send_spoiled

LONGEST_BODY = 1 << 20
LONGEST_WORLD = 1 << 28
_LONGEST_NOTED = 200


class Handler(BaseHTTPRequestHandler):
    """Answers the requests of one connection, one after the other."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def answer_request(self) -> None:
        """Answer whatever was asked, unless a fault has something to say."""
        request = self._read()
        if request is None:
            return
        place = place_of(request.path)
        arrived = written(self.server.simulation.clock.now())
        status: int | None = None
        try:
            status = self._answer(request, place, arrived)
        except Broken:
            self.close_connection = True
        finally:
            self._log(request, status)

    def _answer(self, request: Request, place: str, arrived: str) -> int | None:
        """Answer, with the call noted before: whoever has the answer finds it there."""
        simulation = self.server.simulation
        ending = self._suffer(simulation.faults.take(place)) if place else None
        if ending is not None:
            return self._spoil(request, place, arrived, ending)
        refused = refusal(request, loopback_only=self.server.loopback_only)
        sent = refused or answer(simulation, request)
        if place:
            self._note(request, arrived, sent.status)
        self.send(sent)
        return sent.status

    def _spoil(
        self, request: Request, place: str, arrived: str, ending: Fault
    ) -> int | None:
        """Answer as a fault wants it; only afterwards is it known what was sent."""
        simulation = self.server.simulation
        status: int | None = None
        try:
            status = send_spoiled(
                self,
                ending,
                place,
                lambda: answer(simulation, request),
                simulation.stopping,
            )
        finally:
            self._note(request, arrived, status)
        return status

    def _suffer(self, faults: list[Fault]) -> Fault | None:
        """Wait out what only delays; gives what spoils the answer."""
        for fault in faults:
            if fault.kind != "latency":
                return fault
            self.server.simulation.stopping.wait(fault.value)
        return None

    def _read(self) -> Request | None:
        parts = urlsplit(self.path if self.path.startswith("/") else "/")
        headers = {name.lower(): value for name, value in self.headers.items()}
        longest = LONGEST_WORLD if parts.path == "/simulator/world" else LONGEST_BODY
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers or not length.isdecimal():
            self._refuse(HTTPStatus.LENGTH_REQUIRED)
            return None
        if int(length) > longest:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return None
        body = self.rfile.read(int(length))
        return Request(self.command, parts.path, parts.query, headers, body)

    def _refuse(self, status: HTTPStatus) -> None:
        self.close_connection = True
        self.send(json_answer(status, {"error": status.description}))

    def send(self, answer: Answer, *, length: int | None = None) -> None:
        """Send an answer in one piece; `length` is what its header claims."""
        self.send_response(answer.status)
        if answer.content_type:
            self.send_header("Content-Type", answer.content_type)
        if answer.status != HTTPStatus.NO_CONTENT:
            claimed = len(answer.body) if length is None else length
            self.send_header("Content-Length", str(claimed))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.write(b"" if self.command == "HEAD" else answer.body)

    def write(self, content: bytes) -> None:
        self.wfile.write(content)
        self.wfile.flush()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The time for the `Date` header, by the simulator's clock."""
        if timestamp is None:
            timestamp = self.server.simulation.clock.timestamp()
        return super().date_time_string(timestamp)

    def version_string(self) -> str:
        return "Server"

    def _note(self, request: Request, arrived: str, status: int | None) -> None:
        path = request.path[:_LONGEST_NOTED]
        noted = Call(request.method, path, self._client_id(request), arrived, status)
        self.server.simulation.calls.add(noted)

    def _client_id(self, request: Request) -> str:
        """Who called; only a client identifier that exists, so never a secret."""
        simulation = self.server.simulation
        if place_of(request.path) == "lwa":
            claimed = read_form(request).get("client_id", "")
        else:
            token = request.headers.get(CALLER_HEADER, "")
            grant = read(token, simulation.token_key)
            claimed = grant.client_id if grant else ""
        with simulation.reading() as world:
            return claimed if claimed in world.applications else ""

    def _log(self, request: Request, status: int | None) -> None:
        if self.server.verbose:
            sys.stderr.write(f"{request.method} {request.path!a} {status or '-'}\n")

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: the request line may hold what somebody pasted wrongly."""


# The library looks for one method a verb; here one answers them all.
for _verb in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
    setattr(Handler, f"do_{_verb}", Handler.answer_request)
