"""Which page of the practice console answers which address."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import parse_qs, unquote

from simulator.answer import Answer, Request
from simulator.console import pages
from simulator.console.markup import TEMPLATES
from simulator.fields import BadInput
from simulator.places import SellingPartnerAccount, account_with
from simulator.roles import find_role
from simulator.simulation import Simulation
from simulator.world import Application
from simulator.world_format import PROFILES, read_application

# Amazon lets a private application be authorized by at most ten accounts
# (DD:application-authorization-limits, read November 2026).
MOST_SELF_AUTHORIZATIONS = 10
LONGEST_NAME = 100

FILES = {
    "/style.css": "text/css; charset=utf-8",
    "/copy.js": "text/javascript; charset=utf-8",
}

Form = Mapping[str, list[str]]
Page = Callable[[Simulation, Application], Answer]
Action = Callable[[Simulation, Application, Form], Answer]


def console(simulation: Simulation, request: Request) -> Answer:
    """Answer a request for the practice console."""
    path = request.path.removeprefix("/console")
    if request.method == "POST":
        return _route(simulation, path, _form(request))
    if request.method not in {"GET", "HEAD"}:
        return Answer(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, POST"})
    if path in FILES:
        return _file(path)
    if path == "/":
        with simulation.reading() as world:
            return pages.applications(world, simulation.clock.now())
    return (
        _route(simulation, path, None)
        if path.endswith("/")
        else _see(f"/console{path}/")
    )


def _route(simulation: Simulation, path: str, posted: Form | None) -> Answer:
    match path.split("/"):
        case ["", "profile", ""]:
            return _profile(simulation, posted)
        case ["", "permissions", ""] if posted is None:
            return pages.user_permissions()
        case ["", "apps", "new", ""]:
            return _new_application(simulation, posted)
        case ["", "apps", client_id, *place]:
            return _application(simulation, unquote(client_id), "/".join(place), posted)
    return _not_found()


def _form(request: Request) -> Form:
    return parse_qs(request.body.decode("utf-8", "replace"), keep_blank_values=True)


def _see(path: str) -> Answer:
    return Answer(HTTPStatus.SEE_OTHER, headers={"Location": path})


def _not_found() -> Answer:
    return pages.sorry(
        HTTPStatus.NOT_FOUND, "Page not found", "There is no such page here."
    )


def _file(path: str) -> Answer:
    content = (TEMPLATES.parent / path.removeprefix("/")).read_bytes()
    return Answer(HTTPStatus.OK, content, FILES[path], {"Cache-Control": "no-cache"})


def _profile(simulation: Simulation, posted: Form | None) -> Answer:
    if posted is None:
        with simulation.reading() as world:
            return pages.developer_profile(world)
    status = posted.get("status", [""])[0]
    if status not in PROFILES:
        return _not_found()
    with simulation.changing() as world:
        world.profile = status
    return _see("/console/profile/")


def _chosen(posted: Form) -> tuple[str, list[str]]:
    name = posted.get("name", [""])[0].strip()
    roles = [find_role(key) for key in posted.get("roles", [])]
    return name, [role for role in roles if role]


def _problem(name: str) -> str:
    if not name:
        return "Enter a name for the application."
    if len(name) > LONGEST_NAME or not name.isprintable():
        return "Enter a name of at most 100 letters, on one line."
    return ""


def _new_application(simulation: Simulation, posted: Form | None) -> Answer:
    if posted is None:
        return pages.application_form(None)
    name, roles = _chosen(posted)
    problem = _problem(name)
    if problem:
        return pages.application_form(
            None, problem=problem, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    with simulation.changing() as world:
        made = read_application({"name": name, "roles": roles}, simulation.clock.now())
        world.applications[made.client_id] = made
    return _see("/console/")


def _application(
    simulation: Simulation, client_id: str, place: str, posted: Form | None
) -> Answer:
    with simulation.reading() as world:
        application = world.applications.get(client_id)
        if application is None or application.deleted:
            return _not_found()
        if posted is None:
            return _PAGES.get(place, _no_page)(simulation, application)
        return _ACTIONS.get(place, _no_action)(simulation, application, posted)


def _no_page(_simulation: Simulation, _application: Application) -> Answer:
    return _not_found()


def _no_action(
    _simulation: Simulation, _application: Application, _posted: Form
) -> Answer:
    return _not_found()


def _edit_page(_simulation: Simulation, application: Application) -> Answer:
    return pages.application_form(application)


def _authorizations_page(simulation: Simulation, application: Application) -> Answer:
    with simulation.reading() as world:
        return pages.manage_authorizations(world, application)


def _credentials_page(simulation: Simulation, application: Application) -> Answer:
    return pages.lwa_credentials(application, simulation.clock.now())


def _save(simulation: Simulation, application: Application, posted: Form) -> Answer:
    name, roles = _chosen(posted)
    problem = _problem(name)
    if problem:
        return pages.application_form(
            application, problem=problem, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    with simulation.changing():
        application.name, application.roles = name, roles
    return _see("/console/")


def _account_in(posted: Form) -> SellingPartnerAccount:
    account = account_with(posted.get("account", [""])[0])
    if account is None:
        raise BadInput("There is no such selling partner account.")
    return account


def _authorize(
    simulation: Simulation, application: Application, posted: Form
) -> Answer:
    try:
        account = _account_in(posted)
    except BadInput:
        return _not_found()
    with simulation.changing() as world:
        standing = {
            row.account for row in world.self_authorizations(application.client_id)
        }
        if len(standing | {account.key}) > MOST_SELF_AUTHORIZATIONS:
            return pages.sorry(
                HTTPStatus.CONFLICT,
                "CONSENT_LIMIT_REACHED",
                "A private application can be authorized by ten accounts at most. "
                "Revoke one under Manage Authorizations first.",
            )
        made = world.authorize(application, account, simulation.clock.now())
    return pages.token_shown(application, made)


def _revoke(simulation: Simulation, application: Application, posted: Form) -> Answer:
    try:
        account = _account_in(posted)
    except BadInput:
        return _not_found()
    with simulation.changing() as world:
        for row in world.self_authorizations(application.client_id):
            row.revoked = row.revoked or row.account == account.key
    return _see(pages.path_of(application, "authorize/"))


def _rotate(simulation: Simulation, application: Application, _posted: Form) -> Answer:
    simulation.rotate(application)
    return _see(pages.path_of(application, "credentials/"))


_PAGES: dict[str, Page] = {
    "": _edit_page,
    "authorize/": _authorizations_page,
    "credentials/": _credentials_page,
}
_ACTIONS: dict[str, Action] = {
    "": _save,
    "authorize/": _authorize,
    "revoke/": _revoke,
    "rotate/": _rotate,
}
