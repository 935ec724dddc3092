"""Who calls the SP-API, told from the access token in the request."""

from dataclasses import dataclass

from simulator.access_tokens import LIFETIME_SECONDS, Grant, read
from simulator.answer import Request
from simulator.api_errors import CREDENTIALS_EXPIRED, EXPIRED, MISSING, REVOKED, denied
from simulator.simulation import Simulation
from simulator.world import Application, Authorization

CALLER_HEADER = "x-amz-access-token"


@dataclass(frozen=True)
class Caller:
    """An application, and what it was authorized to; without that, a bare scope."""

    grant: Grant
    application: Application
    authorization: Authorization | None


def granted(simulation: Simulation, request: Request) -> Grant:
    """Raises ApiError with the details that Amazon gives."""
    token = request.headers.get(CALLER_HEADER, "")
    if not token:
        raise denied(MISSING)
    grant = read(token, simulation.token_key)
    if grant is None:
        raise denied(REVOKED)
    if simulation.clock.timestamp() - grant.minted_at >= LIFETIME_SECONDS:
        raise denied(EXPIRED)
    return grant


def identify(simulation: Simulation, grant: Grant) -> Caller:
    """Raises ApiError where the application or the authorization is gone."""
    with simulation.reading() as world:
        application = world.applications.get(grant.client_id)
    if application is None or application.deleted:
        raise denied(REVOKED)
    authorization = simulation.authorization(grant.refresh) if grant.refresh else None
    if grant.refresh and (authorization is None or authorization.revoked):
        raise denied(REVOKED)
    if grant.dead or simulation.faults.takes_for_expired(grant.secret):
        raise denied(CREDENTIALS_EXPIRED)
    return Caller(grant, application, authorization)
