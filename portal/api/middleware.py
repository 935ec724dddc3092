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
    problem_for,
    problem_response,
)

API_PATH = "/api/"


class ProblemDetailsMiddleware:
    """Stands outside of everything that could answer for the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API_PATH):
            return self.get_response(request)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            # A redirect would teach the caller to send its token in the clear.
            return problem_response(request, HTTPS_REQUIRED)
        return _as_problem(request, self.get_response(request))


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    is_refusal = response.status_code >= HTTPStatus.BAD_REQUEST
    if not is_refusal or response.headers.get("Content-Type") == MEDIA_TYPE:
        return response
    answer = problem_response(request, problem_for(response.status_code))
    if "Allow" in response.headers:
        methods = set(response.headers["Allow"].replace(" ", "").split(","))
        answer.headers["Allow"] = ", ".join(sorted(methods))
    return answer
