"""The two calls with which Runner fetches credentials."""

import json
from typing import Annotated, Literal

from django.http import (
    HttpResponse,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from ninja import Router
from ninja.params.functions import Path, Query

from credentials.flows.delivery import deliver_credentials, in_scope
from credentials.flows.recording import Handed, record_delivery
from portal.api import documented
from portal.api.authentication import RunnerBearer, RunnerRequest
from portal.api.cursors import UnreadableCursor, read_cursor, write_cursor
from portal.api.entity_tags import etag_of, is_held
from portal.api.parameters import InvalidParameters, Whole, check_parameters
from portal.api.payloads import entry_payload, written
from portal.api.reach import find_for_secrets
from portal.client_address import client_address

LARGEST_PAGE = 200
USUAL_PAGE = 50
FOR_THIS_CALLER_ONLY = {"Cache-Control": "no-store", "Vary": "Authorization"}
CONTENT_TYPES = {"json": "application/json", "hjson": "text/plain; charset=utf-8"}

router = Router(auth=RunnerBearer(), tags=["Credentials"])


@router.get(
    "/credentials",
    operation_id="listCredentials",
    summary="List what this runner token may fetch",
    response=documented.LIST_RESPONSES,
    openapi_extra=documented.LIST,
    url_name="credentials-list",
)
def list_credentials(
    request: RunnerRequest,
    limit: Annotated[
        Whole, Query(USUAL_PAGE, ge=1, le=LARGEST_PAGE, description=documented.LIMIT)
    ],
    cursor: Annotated[
        str,
        Query("", pattern=documented.CURSOR_PATTERN, description=documented.CURSOR),
    ],
) -> HttpResponse:
    """One entry per authorization, without secrets, in a steady order."""
    check_parameters(request, {"limit", "cursor"})
    page, following = in_scope(request.auth).page(after=_after(cursor), size=limit)
    answer = {
        "credentials": [entry_payload(deliverable) for deliverable in page],
        "next_cursor": write_cursor(following),
    }
    return HttpResponse(
        json.dumps(answer),
        content_type=CONTENT_TYPES["json"],
        headers=FOR_THIS_CALLER_ONLY,
    )


@router.get(
    "/credentials/{account}/{marketplace}",
    operation_id="fetchCredentials",
    summary="Fetch the credentials of one authorization",
    response=documented.FETCH_RESPONSES,
    openapi_extra=documented.FETCH,
    url_name="credentials",
)
@sensitive_variables()
def fetch_credentials(
    request: RunnerRequest,
    account: Annotated[str, Path(description=documented.ACCOUNT, example="acme-us")],
    marketplace: Annotated[str, Path(description=documented.MARKETPLACE, example="US")],
    representation: Annotated[
        Literal["json", "hjson"],
        Query("json", alias="format", description=documented.FORMAT),
    ],
) -> HttpResponseBase:
    """The fetch is recorded before the answer leaves, also where that is only 304."""
    check_parameters(request, {"format"})
    deliverable = find_for_secrets(request, account, marketplace)
    etag = etag_of(deliverable, representation)
    headers = FOR_THIS_CALLER_ONLY | {"ETag": quote_etag(etag)}
    content_type = CONTENT_TYPES[representation]
    if request.method == "HEAD":
        # Nothing is delivered, so nothing is unsealed or recorded; the empty stream
        # keeps the framework from adding a Content-Length that would not be true.
        return StreamingHttpResponse((), content_type=content_type, headers=headers)
    address = client_address(request)
    if is_held(request, etag):
        row = deliverable.authorization
        record_delivery(Handed(request.auth, row, address, unchanged=True))
        return HttpResponseNotModified(headers=headers)
    delivered = deliver_credentials(
        token=request.auth, deliverable=deliverable, address=address
    )
    return HttpResponse(
        written(delivered, representation), content_type=content_type, headers=headers
    )


router.api_operation(
    ["HEAD"], "/credentials", include_in_schema=False, url_name="credentials-list"
)(list_credentials)
router.api_operation(
    ["HEAD"],
    "/credentials/{account}/{marketplace}",
    include_in_schema=False,
    url_name="credentials",
)(fetch_credentials)


def _after(cursor: str) -> str:
    try:
        return read_cursor(cursor) if cursor else ""
    except UnreadableCursor:
        raise InvalidParameters(
            cursor=_("Send next_cursor of an earlier answer, or nothing to begin.")
        ) from None
