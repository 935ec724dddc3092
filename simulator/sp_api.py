"""The SP-API's door: who may call which operation, in which region, for what.

Amazon checks the access token first, then the roles, then the input; that order is an
inference from answers seen in the wild, as of November 2026.
"""

from simulator.answer import Answer, Request, json_answer
from simulator.api_errors import (
    OTHER_REGION,
    REVOKED,
    ApiError,
    amazon_headers,
    denied,
    invalid,
    no_such_path,
)
from simulator.callers import CALLER_HEADER, granted, identify
from simulator.operations import Asked, Operation, find_operation
from simulator.places import MARKETPLACES, REGIONS
from simulator.roles import slug
from simulator.rotation import PATH as ROTATION_PATH
from simulator.rotation import rotate_client_secret
from simulator.simulation import Simulation
from simulator.world import Authorization


def region_and_path(path: str) -> tuple[str, str]:
    """Split `/na/sellers/v1/…`; the region is empty where the path has none."""
    first, _, rest = path.removeprefix("/").partition("/")
    region = first.upper()
    return (region, f"/{rest}") if region in REGIONS and first.islower() else ("", path)


def call(simulation: Simulation, request: Request) -> Answer:
    """Answer a call to a regional endpoint; the path still names the region."""
    region, path = region_and_path(request.path)
    if path == ROTATION_PATH and request.method == "POST":
        return rotate_client_secret(simulation, request)
    operation = find_operation(request.method, path)
    try:
        if operation is None:
            with_token = CALLER_HEADER in request.headers
            raise denied() if with_token else no_such_path()
        return _run(simulation, operation, request, region)
    except ApiError as error:
        return error.answer(operation.rate if operation else "")


def _run(
    simulation: Simulation, operation: Operation, request: Request, region: str
) -> Answer:
    caller = identify(simulation, granted(simulation, request))
    authorization = caller.authorization
    # Credentials of a sandbox application mean nothing to production.
    if caller.application.sandbox:
        raise denied(REVOKED)
    if authorization is None or authorization.region != region:
        raise denied()
    if not _is_allowed(operation, authorization):
        raise denied()
    _, path = region_and_path(request.path)
    asked = Asked.of(request, path, authorization, simulation.clock.now())
    _check_marketplaces(asked, region)
    for name in operation.needs:
        if not asked.query.get(name):
            raise invalid(f"Missing required parameter: {name}.")
    return json_answer(200, operation.answer(asked), amazon_headers(operation.rate))


def _is_allowed(operation: Operation, authorization: Authorization) -> bool:
    if operation.vendors != authorization.vendor:
        return False
    opening = operation.roles_in(authorization.region)
    if opening is None:
        return True
    return not opening.isdisjoint(slug(role) for role in authorization.roles)


def _check_marketplaces(asked: Asked, region: str) -> None:
    for marketplace_id in asked.marketplace_ids():
        marketplace = MARKETPLACES.get(marketplace_id)
        if marketplace is None:
            raise invalid(f"Invalid marketplace: {marketplace_id[:40]}.")
        if marketplace.region != region:
            raise denied(OTHER_REGION)
