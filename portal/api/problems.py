"""Every way in which Runner's door says no, in one table (RFC 9457).

`type` is the stable slug that programs compare; `title` and `detail` are for people.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.request_ids import request_id

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 30


@dataclass(frozen=True)
class Problem:
    """One kind of refusal: what programs compare, and what a person reads.

    `only_of` names the operations that it belongs to; empty means all.
    """

    type: str
    status: HTTPStatus
    title: "str | Promise"
    detail: "str | Promise"
    headers: Mapping[str, str] = field(default_factory=dict)
    only_of: frozenset[str] = frozenset()


BAD_REQUEST = Problem(
    "bad-request",
    HTTPStatus.BAD_REQUEST,
    _("The request cannot be read"),
    _("Check the address and the headers of the request, then send it again."),
)
UNREADABLE_BODY = Problem(
    "unreadable-body",
    HTTPStatus.BAD_REQUEST,
    _("The body cannot be read"),
    _("Send one JSON object in UTF-8. errors says what is wrong with this one."),
)
UNAUTHORIZED = Problem(
    "unauthorized",
    HTTPStatus.UNAUTHORIZED,
    _("A valid runner token is needed"),
    _(
        "Send a runner token in the header Authorization: Bearer rnr_…. If this one "
        "used to work, ask an admin of the portal for a new one."
    ),
    {"WWW-Authenticate": "Bearer"},
)
FORBIDDEN = Problem(
    "forbidden",
    HTTPStatus.FORBIDDEN,
    _("This is not allowed"),
    _("Ask an admin of the portal whether this should be allowed."),
)
ACCESS_TOKENS_ONLY = Problem(
    "access-tokens-only",
    HTTPStatus.FORBIDDEN,
    _("This runner token is for access tokens only"),
    _(
        "Ask for an access token with POST …/access-token. Where the credentials "
        "themselves are needed, ask an admin for a runner token that may fetch them."
    ),
)
HTTPS_REQUIRED = Problem(
    "https-required",
    HTTPStatus.FORBIDDEN,
    _("Only HTTPS is answered here"),
    _(
        "Use the same address with https://. The runner token has just crossed the "
        "network in the clear: ask an admin to revoke it and to issue a new one."
    ),
)
NOT_FOUND = Problem(
    "not-found",
    HTTPStatus.NOT_FOUND,
    _("There is nothing at this address"),
    _(
        "Check the seller account and the marketplace in the address. "
        "GET /api/v1/credentials lists everything that this runner token may fetch."
    ),
)
METHOD_NOT_ALLOWED = Problem(
    "method-not-allowed",
    HTTPStatus.METHOD_NOT_ALLOWED,
    _("This address does not take that method"),
    _("Use one of the methods that the Allow header names."),
)
SET_UP_INCOMPLETE = Problem(
    "set-up-incomplete",
    HTTPStatus.CONFLICT,
    _("The set-up is not finished"),
    _(
        "There is nothing to deliver yet. open_steps lists what people of this seller "
        "account still have to do, with links; fetch again afterwards."
    ),
    only_of=frozenset({"fetchCredentials", "getAccessToken", "reportRefusal"}),
)
REFUSED_BY_AMAZON = Problem(
    "refused-by-amazon",
    HTTPStatus.CONFLICT,
    _("Amazon refuses the stored credentials"),
    _(
        "Amazon gives no access token for them. finding names the cause, and somebody "
        "of the seller account has to mend it; asking again sooner changes nothing."
    ),
    {"Retry-After": str(RETRY_AFTER_SECONDS)},
    only_of=frozenset({"getAccessToken"}),
)
UNKNOWN_CURSOR = Problem(
    "unknown-cursor",
    HTTPStatus.CONFLICT,
    _("The log knows no such place"),
    _(
        "Send next_cursor of an earlier answer to this runner token. If it was one, "
        "the portal was restored: leave after out, and fetch everything once."
    ),
    only_of=frozenset({"listChanges"}),
)
CONTENT_TOO_LARGE = Problem(
    "content-too-large",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    _("The request is too large"),
    _("Send a shorter request; nothing here needs a long one."),
)
UNSUPPORTED_MEDIA_TYPE = Problem(
    "unsupported-media-type",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    _("The body has to be JSON"),
    _("Send the body as JSON, with the header Content-Type: application/json."),
)
INVALID_REQUEST = Problem(
    "invalid-request",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    _("A parameter is not right"),
    _("errors names each parameter and what it takes. Correct it and send again."),
)
TOO_MANY_REPORTS = Problem(
    "too-many-reports",
    HTTPStatus.TOO_MANY_REQUESTS,
    _("This authorization was reported too often"),
    _(
        "At most 10 reports in an hour are looked into for one authorization. The "
        "portal keeps asking Amazon by itself; report again after Retry-After."
    ),
    {"Retry-After": str(RETRY_AFTER_SECONDS)},
    only_of=frozenset({"reportRefusal"}),
)
INTERNAL_ERROR = Problem(
    "internal-error",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    _("Something went wrong in the portal"),
    _(
        "This is a fault of the portal, not of the request. Try again in a minute; if "
        "it stays, tell an admin when it happened."
    ),
)
DATABASE_UNAVAILABLE = Problem(
    "database-unavailable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("The portal cannot reach its database"),
    _("Nothing is lost. Wait as long as Retry-After says, then try again."),
    {"Retry-After": str(RETRY_AFTER_SECONDS)},
)
VAULT_SEALED = Problem(
    "vault-sealed",
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("The portal cannot open its vault"),
    _(
        "A key of the portal is missing or is not the right one. Nothing is lost: an "
        "operator has to put the key back, and the portal's log says which one."
    ),
    {"Retry-After": str(RETRY_AFTER_SECONDS)},
)
AMAZON_UNREACHABLE = Problem(
    "amazon-unreachable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("Amazon does not answer just now"),
    _(
        "No access token is at hand, and Amazon could not be asked for one. That says "
        "nothing about the credentials. Wait as long as Retry-After says."
    ),
    {"Retry-After": str(RETRY_AFTER_SECONDS)},
    only_of=frozenset({"getAccessToken"}),
)
EXCHANGE_UNDER_WAY = Problem(
    "exchange-under-way",
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("Amazon is being asked already"),
    _(
        "Another caller has asked for the same access token, and Amazon takes its "
        "time. Ask again in a moment; the answer is shared."
    ),
    {"Retry-After": "2"},
    only_of=frozenset({"getAccessToken"}),
)
UNAVAILABLE = Problem(
    "unavailable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("The portal cannot answer just now"),
    _("Wait as long as Retry-After says, then try again."),
    {"Retry-After": str(RETRY_AFTER_SECONDS)},
)

PROBLEMS = (
    BAD_REQUEST,
    UNREADABLE_BODY,
    UNAUTHORIZED,
    FORBIDDEN,
    ACCESS_TOKENS_ONLY,
    HTTPS_REQUIRED,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    SET_UP_INCOMPLETE,
    REFUSED_BY_AMAZON,
    UNKNOWN_CURSOR,
    CONTENT_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    INVALID_REQUEST,
    TOO_MANY_REPORTS,
    INTERNAL_ERROR,
    DATABASE_UNAVAILABLE,
    VAULT_SEALED,
    AMAZON_UNREACHABLE,
    EXCHANGE_UNDER_WAY,
    UNAVAILABLE,
)

_GENERIC = (
    BAD_REQUEST,
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    CONTENT_TOO_LARGE,
    INVALID_REQUEST,
    INTERNAL_ERROR,
    UNAVAILABLE,
)
_BY_STATUS = {problem.status.value: problem for problem in _GENERIC}


def problem_for(status: int) -> Problem:
    """The problem that stands for a status which something else answered."""
    fallback = INTERNAL_ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else None
    return _BY_STATUS.get(status) or fallback or BAD_REQUEST


def problem_members(problem: Problem, **members: Any) -> dict[str, Any]:
    """What a problem document says; `members` are the extra fields of its kind."""
    body: dict[str, Any] = {
        "type": problem.type,
        "title": str(problem.title),
        "status": problem.status.value,
        "detail": str(problem.detail),
    }
    if problem is not UNAUTHORIZED:
        # One body for every reason: not even this differs from answer to answer.
        body["request_id"] = request_id.get()
    return body | members


def problem_response(
    problem: Problem, *, retry_after: float | None = None, **members: Any
) -> HttpResponse:
    """Answer with a problem; `members` are the extra fields of its kind.

    `retry_after` is in seconds, and is rounded up to whole ones.
    """
    headers = {"Cache-Control": "no-store", **problem.headers}
    if retry_after is not None:
        headers["Retry-After"] = str(max(1, math.ceil(retry_after)))
    return HttpResponse(
        json.dumps(problem_members(problem, **members), ensure_ascii=False),
        status=problem.status,
        content_type=MEDIA_TYPE,
        headers=headers,
    )
