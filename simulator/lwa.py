"""Login with Amazon's token endpoint.

Bodies, statuses and texts as documented for the SP-API and as seen by its users up to
November 2026. Amazon documents no status for `unauthorized_client`; 400 was seen.
"""

import json
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl

from simulator.access_tokens import LIFETIME_SECONDS, Grant, fingerprint, mint
from simulator.answer import Answer, Request, json_answer
from simulator.simulation import Simulation
from simulator.world import Application

PATH = "/auth/o2/token"
SCOPES = frozenset(
    {
        "sellingpartnerapi::notifications",
        "sellingpartnerapi::client_credential:rotation",
        "sellingpartnerapi::shipments:track",
    }
)


class Refusal(Exception):
    """An exchange that LWA refuses, with the words of its error body."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(code)
        self.status, self.code, self.text = status, code, text


def exchange(simulation: Simulation, request: Request) -> Answer:
    """Answer a call to the token endpoint."""
    try:
        return _answer(simulation, request)
    except Refusal as refusal:
        request_id = str(uuid.uuid4())
        body = {
            "error": refusal.code,
            "error_description": refusal.text,
            "request_id": request_id,
        }
        return _sent(refusal.status, body, request_id)


def read_form(request: Request) -> Mapping[str, str]:
    """The fields of a form or of a JSON object; empty for anything else."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip()
    text = request.body.decode("utf-8", "replace")
    if content_type == "application/json":
        try:
            content = json.loads(text)
        except ValueError:
            return {}
        if not isinstance(content, dict):
            return {}
        return {
            name: value for name, value in content.items() if isinstance(value, str)
        }
    if content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(text))
    return {}


def _answer(simulation: Simulation, request: Request) -> Answer:
    if request.method != "POST":
        raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "invalid_request", "Use POST.")
    form = read_form(request)
    grant_type = form.get("grant_type", "")
    if grant_type not in {"refresh_token", "client_credentials"}:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "unsupported_grant_type",
            "The authorization grant type is not supported by the authorization server",
        )
    _demand(form, "client_id", "client_secret")
    application, dead = _authenticate(simulation, form)
    if grant_type == "client_credentials":
        return _by_scope(simulation, form, application, dead=dead)
    return _by_refresh_token(simulation, form, application, dead=dead)


def _demand(form: Mapping[str, str], *names: str) -> None:
    for name in names:
        if not form.get(name):
            raise Refusal(
                HTTPStatus.BAD_REQUEST,
                "invalid_request",
                f"The request is missing a required parameter : {name}",
            )


def _authenticate(
    simulation: Simulation, form: Mapping[str, str]
) -> tuple[Application, bool]:
    """The application, and whether its secret should have been refused as expired."""
    with simulation.reading() as world:
        application = world.applications.get(form["client_id"])
        if application is not None and not application.deleted:
            dies_at = application.death_of(form["client_secret"])
            if dies_at is not None and simulation.clock.now() <= dies_at:
                return application, False
            if dies_at is not None and simulation.faults.expired_secrets_exchange():
                return application, True
    raise Refusal(
        HTTPStatus.UNAUTHORIZED, "invalid_client", "Client authentication failed"
    )


def _by_scope(
    simulation: Simulation,
    form: Mapping[str, str],
    application: Application,
    *,
    dead: bool,
) -> Answer:
    _demand(form, "scope")
    if form["scope"] not in SCOPES:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "invalid_scope",
            "The request has an invalid parameter : scope",
        )
    token = _minted(simulation, form, application, dead=dead, scope=form["scope"])
    body = {
        "access_token": token,
        "token_type": "bearer",
        "expires_in": LIFETIME_SECONDS,
    }
    return _sent(HTTPStatus.OK, body)


def _by_refresh_token(
    simulation: Simulation,
    form: Mapping[str, str],
    application: Application,
    *,
    dead: bool,
) -> Answer:
    _demand(form, "refresh_token")
    refresh = fingerprint(form["refresh_token"])
    authorization = simulation.authorization(refresh)
    if authorization is None or authorization.revoked:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "invalid_grant",
            "The request has an invalid grant parameter : refresh_token. "
            "User may have revoked or didn't grant the permission.",
        )
    if authorization.client_id != application.client_id:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "unauthorized_client",
            "Not authorized for requested operation",
        )
    body = {
        "access_token": _minted(
            simulation, form, application, dead=dead, refresh=refresh
        ),
        "refresh_token": authorization.refresh_token,
        "token_type": "bearer",
        "expires_in": LIFETIME_SECONDS,
    }
    return _sent(HTTPStatus.OK, body)


def _minted(
    simulation: Simulation,
    form: Mapping[str, str],
    application: Application,
    *,
    dead: bool,
    refresh: str = "",
    scope: str = "",
) -> str:
    grant = Grant(
        client_id=application.client_id,
        minted_at=simulation.clock.timestamp(),
        secret=fingerprint(form["client_secret"]),
        refresh=refresh,
        scope=scope,
        dead=dead,
    )
    return mint(grant, simulation.token_key)


def _sent(status: int, body: object, request_id: str = "") -> Answer:
    return json_answer(
        status,
        body,
        {
            "x-amzn-RequestId": request_id or str(uuid.uuid4()),
            "Cache-Control": "no-store",
            "Pragma": "no-cache",
        },
    )
