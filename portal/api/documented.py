"""What the OpenAPI document and the docs page say beyond names and types."""

from typing import Any

from portal.api.batch_schemas import BatchAnswer
from portal.api.call_schemas import (
    ChangesList,
    LentAccessToken,
    RefusedDetails,
    ReportAnswer,
)
from portal.api.schemas import (
    Credentials,
    CredentialsList,
    InvalidRequestDetails,
    ProblemDetails,
    SetUpIncompleteDetails,
)

TITLE = "Runner’s door"
DESCRIPTION = (
    "With these calls Runner fetches the credentials of its connector to the Amazon "
    "Selling Partner API. Each call carries a runner token in the header "
    "Authorization: Bearer rnr_…; an admin of the portal issues it. Every refusal is "
    "a problem document (RFC 9457) whose type is stable. Times are RFC 3339 in UTC."
)

LIMIT = "How many entries a page holds at the most."
CURSOR = "next_cursor of the page before; leave it out to begin."
ACCOUNT = "The short name (slug) of the seller account."
MARKETPLACE = (
    "A marketplace id or a country code, in capital or small letters; UK means GB."
)
FORMAT = (
    "hjson gives the block that is pasted into a Runner job, as plain text; its ETag "
    "is another one than that of the JSON."
)
AFTER = (
    "next_cursor of the answer before; without it the answer is a cursor that stands "
    "for now, at once."
)
WAIT = (
    "For so many seconds the answer is held back where nothing has happened yet; it "
    "leaves as soon as something does."
)
CURSOR_PATTERN = r"^([A-Za-z0-9_-]{22})?$"

REFUSALS: dict[Any, Any] = {
    400: ProblemDetails,
    401: ProblemDetails,
    403: ProblemDetails,
    422: InvalidRequestDetails,
    500: ProblemDetails,
    503: ProblemDetails,
}
CHANGES_RESPONSES: dict[Any, Any] = {
    200: ChangesList,
    **REFUSALS,
    409: ProblemDetails,
}
LIST_RESPONSES: dict[Any, Any] = {200: CredentialsList, **REFUSALS}
FETCH_RESPONSES: dict[Any, Any] = {
    200: Credentials,
    304: None,
    **REFUSALS,
    404: ProblemDetails,
    409: SetUpIncompleteDetails,
}
ACCESS_TOKEN_RESPONSES: dict[Any, Any] = {
    200: LentAccessToken,
    **REFUSALS,
    404: ProblemDetails,
    409: SetUpIncompleteDetails | RefusedDetails,
}
BODY_REFUSALS: dict[Any, Any] = {413: ProblemDetails, 415: ProblemDetails}
REPORT_RESPONSES: dict[Any, Any] = {
    200: ReportAnswer,
    **REFUSALS,
    **BODY_REFUSALS,
    404: ProblemDetails,
    409: SetUpIncompleteDetails,
    429: ProblemDetails,
}

_ETAG = {
    "ETag": {
        "description": "A strong entity tag, in quotes; changes with the answer.",
        "schema": {"type": "string"},
        "example": '"9b74c9897bac770ffc029102a200c5de"',
    }
}
_NO_STORE = {
    "Cache-Control": {
        "description": "Always no-store.",
        "schema": {"const": "no-store"},
    }
}
_IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "The ETag of the answer that the caller holds already.",
    "schema": {"type": "string"},
    "example": '"9b74c9897bac770ffc029102a200c5de"',
}
_BLOCK = """credentials: {
  client_id: amzn1.application-oa2-client.••••
  client_secret: amzn1.oa2-cs.v1.••••
  refresh_token: Atzr|••••
}
"""

LIST: dict[str, Any] = {
    "responses": {200: {"description": "One page of the list.", "headers": _NO_STORE}}
}
FETCH: dict[str, Any] = {
    "parameters": [_IF_NONE_MATCH],
    "responses": {
        200: {
            "description": "The credentials.",
            "headers": _ETAG | _NO_STORE,
            "content": {
                "text/plain": {"schema": {"type": "string"}, "example": _BLOCK}
            },
        },
        304: {
            "description": "The caller holds this answer already; there is no body.",
            "headers": _ETAG | _NO_STORE,
        },
    },
}
ACCESS_TOKEN: dict[str, Any] = {
    "responses": {200: {"description": "The access token.", "headers": _NO_STORE}}
}
REPORT: dict[str, Any] = {
    "responses": {200: {"description": "What was found.", "headers": _NO_STORE}}
}
CHANGES: dict[str, Any] = {
    "responses": {200: {"description": "What has changed.", "headers": _NO_STORE}}
}
BATCH_RESPONSES: dict[Any, Any] = {200: BatchAnswer, **REFUSALS, **BODY_REFUSALS}
BATCH: dict[str, Any] = {
    "responses": {200: {"description": "An answer to each.", "headers": _NO_STORE}}
}
