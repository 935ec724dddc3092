"""The API object, whose OpenAPI document tells the truth about refusals too."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from portal.api.problems import MEDIA_TYPE, PROBLEMS, Problem


class PortalAPI(NinjaAPI):
    """The library knows one media type per API; refusals here have their own."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The document, with problem documents where the library expects JSON."""
        document = super().get_openapi_schema(**options)
        document["servers"] = [{"url": settings.SITE_URL.rstrip("/")}]
        for path in document["paths"].values():
            for operation in path.values():
                _tell_refusals(operation)
        return document


def _tell_refusals(operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        if status < HTTPStatus.BAD_REQUEST:
            continue
        problems = [
            problem
            for problem in PROBLEMS
            if problem.status == status and _belongs(problem, operation)
        ]
        (content,) = response["content"].values()
        content["examples"] = {one.type: {"value": _example(one)} for one in problems}
        response["content"] = {MEDIA_TYPE: content}
        response["description"] = " / ".join(f"{one.title}." for one in problems)
        headers = sorted({name for one in problems for name in one.headers})
        if headers:
            response["headers"] = {
                name: {"schema": {"type": "string"}} for name in headers
            }


def _belongs(problem: Problem, operation: dict[str, Any]) -> bool:
    return not problem.only_of or operation["operationId"] in problem.only_of


def _example(problem: Problem) -> dict[str, Any]:
    return {
        "type": problem.type,
        "title": str(problem.title),
        "status": problem.status.value,
        "detail": str(problem.detail),
        **EXTRA_MEMBERS.get(problem.type, {}),
    }


_FINDING = {
    "finding": {
        "finding": "token-revoked",
        "severity": "problem",
        "cause": "This refresh token worked before, and Amazon does not accept it any "
        "more.",
        "remedy": "Choose Authorize app again and paste the new refresh token.",
    }
}
EXTRA_MEMBERS: dict[str, dict[str, Any]] = {
    "refused-by-amazon": _FINDING,
    "unreadable-body": {
        "errors": [{"parameter": "body", "detail": "The body is not JSON."}]
    },
    "set-up-incomplete": {
        "open_steps": [
            {
                "step": "authorize-marketplaces",
                "title": "Authorize each marketplace",
                "url": "https://portal.example.com/accounts/acme-us/steps/"
                "authorize-marketplaces/",
            }
        ]
    },
    "invalid-request": {
        "errors": [
            {
                "parameter": "limit",
                "detail": "Input should be less than or equal to 200",
            }
        ]
    },
}
