"""Rotating a client secret through the API.

Source: application_2023-11-30.json in github.com/amzn/selling-partner-api-models,
August 2026: 204 and no body, one call a minute, and the new secret goes only to the
queue that the developer console names.
"""

from http import HTTPStatus

from simulator.answer import Answer, Request
from simulator.api_errors import (
    ApiError,
    amazon_headers,
    denied,
    invalid,
    quota_exceeded,
)
from simulator.callers import granted, identify
from simulator.simulation import Simulation

PATH = "/applications/2023-11-30/clientSecret"
SCOPE = "sellingpartnerapi::client_credential:rotation"
RATE = "0.0167"


def rotate_client_secret(simulation: Simulation, request: Request) -> Answer:
    """Make a new client secret and send it to where Amazon would."""
    try:
        caller = identify(simulation, granted(simulation, request))
        if caller.grant.scope != SCOPE or caller.application.sandbox:
            raise denied()
        if not simulation.may_rotate(caller.application.client_id):
            raise quota_exceeded()
        if not caller.application.enrolled:
            raise invalid(
                "Application is not enrolled for rotation notification. Please update "
                "application notification preference in Developer console."
            )
        simulation.rotate(caller.application, notify=True)
    except ApiError as error:
        return error.answer(RATE)
    return Answer(HTTPStatus.NO_CONTENT, headers=amazon_headers(RATE))
