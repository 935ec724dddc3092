"""Amazon within this process: the simulator's own answers, without a socket."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from email.utils import formatdate
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from credentials import runtime
from credentials.amazon import Amazon, transport
from simulator.answer import Answer, Request
from simulator.door import answer, place_of
from simulator.faults import Fault
from simulator.lwa import PATH, exchange
from simulator.sending import spoiled_answer
from simulator.shapes import new_refresh_token
from simulator.simulation import Simulation

PROBE_SCOPE = "sellingpartnerapi::notifications"


class InProcess(HTTPAdapter):
    """Carries a request of the portal to the simulator, through its faults."""

    def __init__(self, simulation: Simulation) -> None:
        super().__init__()
        self._simulation = simulation

    def send(
        self, request: requests.PreparedRequest, *_: Any, **__: Any
    ) -> requests.Response:
        """Raises what a socket raises where a fault breaks or delays the answer."""
        parts = urlsplit(request.url or "")
        asked = Request(
            request.method or "GET",
            parts.path,
            parts.query,
            {name.lower(): str(value) for name, value in request.headers.items()},
            _bytes(request.body),
        )
        return self.build_response(request, self._raw(self._answer(asked)))

    def _answer(self, asked: Request) -> Answer:
        place = place_of(asked.path)
        for fault in self._simulation.faults.take(place):
            if fault.kind == "latency":
                raise requests.ReadTimeout
            spoiled = spoiled_answer(fault, place)
            if spoiled is None:
                raise requests.ConnectionError
            return spoiled
        return answer(self._simulation, asked)

    def _raw(self, sent: Answer) -> HTTPResponse:
        headers = {
            "Date": formatdate(self._simulation.clock.timestamp(), usegmt=True),
            "Content-Type": sent.content_type,
            **sent.headers,
        }
        return HTTPResponse(
            io.BytesIO(sent.body), headers, sent.status, preload_content=False
        )


def _bytes(body: object) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body or b"")


class AmazonSide:
    """What is true at Amazon, and what goes wrong there."""

    def __init__(self) -> None:
        self.simulation = Simulation()

    def take_over(self) -> None:
        """Have everything that the portal sends from here on come to this one."""
        transport.WireAdapter = partial(InProcess, self.simulation)
        # Between two tries nothing happens that could be waited for.
        runtime.Amazon = partial(Amazon, pause=lambda _seconds: None)

    def lay_out(self, world: Mapping[str, Any]) -> None:
        self.simulation.lay_out(world)

    def press_rotate(self, client_id: str, *, notify: bool) -> str:
        """Press **Rotate secret**; gives the new secret."""
        with self.simulation.reading() as world:
            application = world.applications[client_id]
        self.simulation.rotate(application, notify=notify)
        return application.client_secret

    def newest(self, client_id: str) -> tuple[str, datetime]:
        """The newest secret and when it was made, as the console shows both."""
        with self.simulation.reading() as world:
            application = world.applications[client_id]
        return application.client_secret, application.secret_issued_at

    def authorize_again(self, refresh_token: str) -> str:
        """Press **Authorize app**; gives the new refresh token, the old one stays."""
        with self.simulation.changing() as world:
            made = replace(
                world.authorizations[refresh_token],
                refresh_token=new_refresh_token(),
                authorized_at=self.simulation.clock.now(),
            )
            world.authorizations[made.refresh_token] = made
        return made.refresh_token

    def exchanges(self, client_id: str, client_secret: str) -> bool:
        """Whether Amazon takes a secret at this moment; past all outages."""
        form = urlencode(
            {
                "grant_type": "client_credentials",
                "scope": PROBE_SCOPE,
                "client_id": client_id,
                "client_secret": client_secret,
            }
        )
        headers = {"content-type": "application/x-www-form-urlencoded"}
        asked = Request("POST", PATH, "", headers, form.encode())
        return exchange(self.simulation, asked).status == requests.codes.ok

    def break_down(self, target: str, kind: str, value: float) -> None:
        self.simulation.faults.add(Fault(target, kind, value))

    def mend(self) -> None:
        self.simulation.faults.clear()

    def notifications(self) -> list[dict[str, Any]]:
        """What Amazon has sent to queues since this was last asked."""
        sent = list(self.simulation.notifications)
        self.simulation.forget_notifications()
        return sent
