"""Which part of the stand-in a request is for, and whether it may come in."""

from http import HTTPStatus
from urllib.parse import urlsplit

from simulator.answer import Answer, Request, json_answer
from simulator.console import console
from simulator.control import PREFIX as CONTROL
from simulator.control import control
from simulator.lwa import PATH as LWA
from simulator.lwa import exchange
from simulator.rotation import PATH as ROTATION
from simulator.simulation import Simulation
from simulator.sp_api import call, region_and_path

_CONSOLE = "/console"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def place_of(path: str) -> str:
    """The target of faults that a path belongs to; empty where faults do not reach."""
    if path == LWA:
        return "lwa"
    region, rest = region_and_path(path)
    if region:
        return "rotation" if rest == ROTATION else "spapi"
    return ""


def answer(simulation: Simulation, request: Request) -> Answer:
    """Answer one request, whoever it is for."""
    match place_of(request.path):
        case "lwa":
            return exchange(simulation, request)
        case "spapi" | "rotation":
            return call(simulation, request)
    if request.path.startswith(CONTROL):
        return control(simulation, request)
    if request.path == "/":
        return Answer(HTTPStatus.SEE_OTHER, headers={"Location": "/console/"})
    if request.path == _CONSOLE or request.path.startswith(f"{_CONSOLE}/"):
        return console(simulation, request)
    return json_answer(HTTPStatus.NOT_FOUND, {"error": "There is nothing here."})


def refusal(request: Request, *, loopback_only: bool) -> Answer | None:
    """Keep web pages of other sites out of the control door and the console.

    A browser says where a request comes from; other programs say nothing and may
    enter. A foreign Host would be a name that a page has pointed at this machine.
    """
    if place_of(request.path):
        return None
    host = request.headers.get("host", "")
    if loopback_only and host and _name(f"//{host}") not in _LOOPBACK:
        return json_answer(HTTPStatus.FORBIDDEN, {"error": "This Host is not known."})
    if request.method in {"GET", "HEAD"}:
        return None
    origin = request.headers.get("origin", "")
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site not in {"same-origin", "none"} or (origin and not _same(origin, host)):
        return json_answer(
            HTTPStatus.FORBIDDEN, {"error": "Posts from other sites are refused."}
        )
    return None


def _same(origin: str, host: str) -> bool:
    try:
        return urlsplit(origin).netloc == host != ""
    except ValueError:
        return False


def _name(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
