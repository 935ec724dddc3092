"""Which problem each error of the domain, the library and the database becomes."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from credentials.errors import (
    AccessTokensOnly,
    AmazonRefuses,
    AmazonSilent,
    BrokenSeal,
    ExchangeUnderWay,
    KeyMissing,
    MalformedKeyring,
    NotInScope,
    SetUpIncomplete,
    TooManyComplaints,
    WrongKey,
)
from credentials.flows.changes import UnknownPosition
from credentials.guide.steps import find_step
from portal.api import problems
from portal.api.bodies import BodyTooLarge, UnreadableBody, WrongMediaType
from portal.api.cursors import UnknownCursor
from portal.api.findings import finding_payload
from portal.api.parameters import InvalidParameters
from portal.api.problems import Problem, problem_for, problem_response

logger = logging.getLogger(__name__)

Answer = Callable[[HttpRequest, Any], HttpResponse]

# Looking the same from outside, these tell nobody whether a name exists.
PLAIN: dict[type[Exception], Problem] = {
    AuthenticationError: problems.UNAUTHORIZED,
    AccessTokensOnly: problems.ACCESS_TOKENS_ONLY,
    ExchangeUnderWay: problems.EXCHANGE_UNDER_WAY,
    UnknownCursor: problems.UNKNOWN_CURSOR,
    UnknownPosition: problems.UNKNOWN_CURSOR,
    NotInScope: problems.NOT_FOUND,
    Http404: problems.NOT_FOUND,
}
LOGGED: dict[type[Exception], Problem] = {
    OperationalError: problems.DATABASE_UNAVAILABLE,
    InterfaceError: problems.DATABASE_UNAVAILABLE,
    KeyMissing: problems.VAULT_SEALED,
    WrongKey: problems.VAULT_SEALED,
    MalformedKeyring: problems.VAULT_SEALED,
    BrokenSeal: problems.INTERNAL_ERROR,
}


def answer_with_problems(api: NinjaAPI) -> None:
    """Teach the API to say no in one shape."""
    for error, problem in PLAIN.items():
        api.add_exception_handler(error, _plain(problem))
    for error, problem in LOGGED.items():
        api.add_exception_handler(error, _logged(problem))
    for error, answer in EXPLAINED.items():
        api.add_exception_handler(error, answer)


def _plain(problem: Problem) -> Answer:
    def answer(_request: HttpRequest, _error: Exception) -> HttpResponse:
        return problem_response(problem)

    return answer


def _logged(problem: Problem) -> Answer:
    def answer(_request: HttpRequest, error: Exception) -> HttpResponse:
        logger.error("api_cannot_answer", exc_info=error)
        return problem_response(problem)

    return answer


def _set_up_incomplete(request: HttpRequest, error: SetUpIncomplete) -> HttpResponse:
    # The path was matched to an account of this token before the flow refused.
    slug = request.resolver_match.kwargs["account"] if request.resolver_match else ""
    return problem_response(
        problems.SET_UP_INCOMPLETE,
        open_steps=open_step_payloads(slug, error.steps),
    )


def open_step_payloads(slug: str, steps: Iterable[str]) -> list[dict[str, str]]:
    """The steps that people of an account still have to do, and where."""
    return [_open_step(slug, key) for key in steps]


def _open_step(slug: str, key: str) -> dict[str, str]:
    path = reverse("step", kwargs={"slug": slug, "step": key})
    return {
        "step": key,
        "title": str(find_step(key)),
        "url": settings.SITE_URL.rstrip("/") + path,
    }


def _refused_by_amazon(_request: HttpRequest, error: AmazonRefuses) -> HttpResponse:
    return problem_response(
        problems.REFUSED_BY_AMAZON,
        retry_after=error.retry_after,
        finding=finding_payload(error.finding),
    )


def _amazon_unreachable(_request: HttpRequest, error: AmazonSilent) -> HttpResponse:
    return problem_response(
        problems.AMAZON_UNREACHABLE,
        retry_after=error.retry_after,
        finding=finding_payload(error.finding),
    )


def _too_many_reports(_request: HttpRequest, error: TooManyComplaints) -> HttpResponse:
    return problem_response(problems.TOO_MANY_REPORTS, retry_after=error.retry_after)


def _unread(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """The library tells of every body that was not read as one and the same error."""
    match error.__cause__:
        case UnreadableBody() as cause:
            errors = [{"parameter": "body", "detail": str(cause.detail)}]
            return problem_response(problems.UNREADABLE_BODY, errors=errors)
        case WrongMediaType():
            return problem_response(problems.UNSUPPORTED_MEDIA_TYPE)
        case BodyTooLarge() | RequestDataTooBig():
            return problem_response(problems.CONTENT_TOO_LARGE)
    return problem_response(problem_for(error.status_code))


def _invalid_request(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    # What came in is left out: it could hold a secret in the wrong place.
    errors = [
        {"parameter": str(one["loc"][-1]), "detail": str(one["msg"])}
        for one in error.errors
    ]
    return problem_response(problems.INVALID_REQUEST, errors=errors)


def _invalid_parameters(
    _request: HttpRequest, error: InvalidParameters
) -> HttpResponse:
    errors = [
        {"parameter": name, "detail": detail} for name, detail in error.details.items()
    ]
    return problem_response(problems.INVALID_REQUEST, errors=errors)


def _unexpected(_request: HttpRequest, error: Exception) -> HttpResponse:
    """Leave it to the framework, which logs it and answers 500.

    The library's own answer in DEBUG is the whole traceback.
    """
    raise error


EXPLAINED: dict[type[Exception], Answer] = {
    SetUpIncomplete: _set_up_incomplete,
    AmazonRefuses: _refused_by_amazon,
    AmazonSilent: _amazon_unreachable,
    ValidationError: _invalid_request,
    InvalidParameters: _invalid_parameters,
    TooManyComplaints: _too_many_reports,
    HttpError: _unread,
    Exception: _unexpected,
}
