"""The call with which Runner gets an access token, and never anything older."""

from datetime import timedelta
from typing import Annotated

from django.http import HttpResponse
from django.views.decorators.debug import sensitive_variables
from ninja import Router
from ninja.params.functions import Path

from credentials.errors import ExchangeUnderWay
from credentials.flows.access_tokens import lend_access_token
from portal.api import documented
from portal.api.authentication import RunnerBearer, RunnerRequest
from portal.api.credentials import CONTENT_TYPES, FOR_THIS_CALLER_ONLY
from portal.api.parameters import check_parameters
from portal.api.payloads import access_token_json
from portal.api.reach import find_complete
from portal.api.waiting import ExchangeEnds
from portal.client_address import client_address
from portal.parking import ticket_of

PATIENCE = timedelta(seconds=20)

router = Router(auth=RunnerBearer(), tags=["Access tokens"])


@router.post(
    "/credentials/{account}/{marketplace}/access-token",
    operation_id="getAccessToken",
    summary="Get an access token for one authorization",
    response=documented.ACCESS_TOKEN_RESPONSES,
    openapi_extra=documented.ACCESS_TOKEN,
    url_name="access-token",
)
@sensitive_variables()
def get_access_token(
    request: RunnerRequest,
    account: Annotated[str, Path(description=documented.ACCOUNT, example="acme-us")],
    marketplace: Annotated[str, Path(description=documented.MARKETPLACE, example="US")],
) -> HttpResponse:
    """Amazon is asked once, however many ask; the loan is recorded before it leaves."""
    check_parameters(request, ())
    ticket = ticket_of(request)
    try:
        lent = lend_access_token(
            token=request.auth,
            deliverable=find_complete(request, account, marketplace),
            address=client_address(request),
            patience=timedelta(0) if ticket else PATIENCE,
        )
    except ExchangeUnderWay as waiting:
        if ticket is not None:
            ticket.wait_for(ExchangeEnds(waiting.key), PATIENCE.total_seconds())
        raise
    return HttpResponse(
        access_token_json(lent),
        content_type=CONTENT_TYPES["json"],
        headers=FOR_THIS_CALLER_ONLY,
    )
