"""Makes a problem document of every refusal below /api/, whoever wrote it.

The framework answers unknown paths, wrong methods, unreadable hosts and crashes with
pages for people; a program needs the one shape that it can read.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.api.problems import (
    HTTPS_REQUIRED,
    MEDIA_TYPE,
    METHOD_NOT_ALLOWED,
    problem_for,
    problem_response,
)

API_PATH = "/api/"
ABOUT_THE_CONTENT = frozenset({"content-type", "content-length", "etag"})


class ProblemDetailsMiddleware:
    """Stands outside of everything that could answer for the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API_PATH):
            return self.get_response(request)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            # A redirect would teach the caller to send its token in the clear.
            return problem_response(HTTPS_REQUIRED)
        return _as_problem(request, self.get_response(request))


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return _with_allowed_methods(request, response)
    is_refusal = response.status_code >= HTTPStatus.BAD_REQUEST
    if not is_refusal or response.headers.get("Content-Type") == MEDIA_TYPE:
        return response
    return _in_place_of(response, problem_response(problem_for(response.status_code)))


def _with_allowed_methods(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Name the methods in a steady order; OPTIONS asks for nothing but that."""
    named = response.headers["Allow"].replace(" ", "").split(",")
    allow = ", ".join(sorted({*named, "OPTIONS"}))
    if request.method == "OPTIONS":
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
        del answer.headers["Content-Type"]
    else:
        answer = problem_response(METHOD_NOT_ALLOWED)
    answer.headers["Allow"] = allow
    return _in_place_of(response, answer)


def _in_place_of(page: HttpResponse, answer: HttpResponse) -> HttpResponse:
    """Keep what other middleware has put on the page that is replaced."""
    for name, value in page.headers.items():
        if name.lower() not in ABOUT_THE_CONTENT:
            answer.headers.setdefault(name, value)
    return answer
