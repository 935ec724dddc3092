"""The call with which Runner says that Amazon has refused it."""

import json
from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Path

from credentials.flows.complaints import hear_complaint
from credentials.flows.delivery import lay_out
from portal.api import documented
from portal.api.authentication import RunnerBearer, RunnerRequest
from portal.api.call_schemas import Complaint
from portal.api.credentials import CONTENT_TYPES, FOR_THIS_CALLER_ONLY
from portal.api.parameters import check_parameters
from portal.api.payloads import report_payload
from portal.api.reach import find_complete

router = Router(auth=RunnerBearer(), tags=["Reports"])


@router.post(
    "/credentials/{account}/{marketplace}/reports",
    operation_id="reportRefusal",
    summary="Report that Amazon has refused the credentials",
    response=documented.REPORT_RESPONSES,
    openapi_extra=documented.REPORT,
    url_name="reports",
)
def report_refusal(
    request: RunnerRequest,
    account: Annotated[str, Path(description=documented.ACCOUNT, example="acme-us")],
    marketplace: Annotated[str, Path(description=documented.MARKETPLACE, example="US")],
    complaint: Complaint,
) -> HttpResponse:
    """Amazon is asked at once; a report by itself changes no state."""
    check_parameters(request, ())
    heard = hear_complaint(
        token=request.auth,
        deliverable=find_complete(request, account, marketplace),
        error=complaint.error,
        status=complaint.status,
    )
    (standing,) = lay_out([heard.authorization])
    return HttpResponse(
        json.dumps(report_payload(heard, standing.findings)),
        content_type=CONTENT_TYPES["json"],
        headers=FOR_THIS_CALLER_ONLY,
    )
