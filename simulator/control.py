"""The control door: lay out the world, break things, move the clock, read the calls."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from simulator.answer import Answer, Request, json_answer, no_content
from simulator.faults import read_fault
from simulator.fields import BadInput, Fields
from simulator.simulation import Simulation

PREFIX = "/simulator/"
_ROTATE = ("applications/", "/rotate")


def control(simulation: Simulation, request: Request) -> Answer:
    """Answer a call to the control door; wrong input is told in one sentence."""
    path = request.path.removeprefix(PREFIX)
    try:
        if path.startswith(_ROTATE[0]) and path.endswith(_ROTATE[1]):
            client_id = path.removeprefix(_ROTATE[0]).removesuffix(_ROTATE[1])
            return _rotate(simulation, request, unquote(client_id))
        if path not in _DOORS:
            return _sentence(HTTPStatus.NOT_FOUND, "There is no such control.")
        actions = _DOORS[path]
        if request.method not in actions:
            return _not_allowed(actions)
        return actions[request.method](simulation, request)
    except BadInput as wrong:
        return _sentence(HTTPStatus.BAD_REQUEST, str(wrong))


def _sentence(status: int, text: str, headers: dict[str, str] | None = None) -> Answer:
    return json_answer(status, {"error": text}, headers)


def _not_allowed(methods: Any) -> Answer:
    allowed = ", ".join(sorted(methods))
    return _sentence(
        HTTPStatus.METHOD_NOT_ALLOWED, f"Allowed here: {allowed}.", {"Allow": allowed}
    )


def _content(request: Request) -> Any:
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadInput("The body must be JSON.") from None


def _rotate(simulation: Simulation, request: Request, client_id: str) -> Answer:
    if request.method != "POST":
        return _not_allowed(["POST"])
    with simulation.reading() as world:
        application = world.applications.get(client_id)
        if application is None:
            return _sentence(HTTPStatus.NOT_FOUND, "There is no such application.")
        simulation.rotate(application, notify=request.query == "notify=1")
        return json_answer(HTTPStatus.OK, {"client_secret": application.client_secret})


def _read_world(simulation: Simulation, _request: Request) -> Answer:
    return json_answer(HTTPStatus.OK, simulation.written())


def _lay_out(simulation: Simulation, request: Request) -> Answer:
    simulation.lay_out(_content(request))
    return json_answer(HTTPStatus.OK, simulation.written())


def _read_faults(simulation: Simulation, _request: Request) -> Answer:
    return json_answer(HTTPStatus.OK, {"faults": simulation.faults.written()})


def _add_fault(simulation: Simulation, request: Request) -> Answer:
    simulation.faults.add(read_fault(_content(request)))
    return no_content()


def _clear_faults(simulation: Simulation, _request: Request) -> Answer:
    simulation.faults.clear()
    return no_content()


def _read_clock(simulation: Simulation, _request: Request) -> Answer:
    return json_answer(
        HTTPStatus.OK,
        {
            "offset_seconds": simulation.clock.offset,
            "now": simulation.clock.now().isoformat(),
        },
    )


def _shift_clock(simulation: Simulation, request: Request) -> Answer:
    fields = Fields(_content(request), "The clock", frozenset({"offset_seconds"}))
    offset = fields.number("offset_seconds")
    try:
        simulation.shift_clock(offset)
    except (ValueError, OverflowError):
        raise BadInput("'offset_seconds' must be within a hundred years.") from None
    return _read_clock(simulation, request)


def _read_calls(simulation: Simulation, _request: Request) -> Answer:
    return json_answer(HTTPStatus.OK, {"calls": simulation.calls.written()})


def _forget_calls(simulation: Simulation, _request: Request) -> Answer:
    simulation.calls.forget()
    return no_content()


def _read_notifications(simulation: Simulation, _request: Request) -> Answer:
    return json_answer(HTTPStatus.OK, {"notifications": list(simulation.notifications)})


def _forget_notifications(simulation: Simulation, _request: Request) -> Answer:
    simulation.forget_notifications()
    return no_content()


_Action = Callable[[Simulation, Request], Answer]
_DOORS: dict[str, dict[str, _Action]] = {
    "world": {"GET": _read_world, "PUT": _lay_out},
    "faults": {"GET": _read_faults, "POST": _add_fault, "DELETE": _clear_faults},
    "clock": {"GET": _read_clock, "POST": _shift_clock},
    "calls": {"GET": _read_calls, "DELETE": _forget_calls},
    "notifications": {"GET": _read_notifications, "DELETE": _forget_notifications},
}
