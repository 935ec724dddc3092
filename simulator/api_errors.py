"""How the SP-API says no.

Shape from Amazon's models (`errors` with `code`, `message`, `details`); texts as quoted
in Amazon's documentation on 403 errors and by its users up to November 2026. Of a 403
only `details` tells the causes apart, and often it is empty.
"""

import uuid
from http import HTTPStatus

from simulator.answer import Answer, json_answer

MISSING = "Access token is missing in the request header."
EXPIRED = "The access token you provided has expired."
REVOKED = "The access token you provided is revoked, malformed or invalid."
CREDENTIALS_EXPIRED = "The LWA secret token you provided has expired."
OTHER_REGION = "The marketplaces you provided are not valid for region."

_TYPES = {
    "Unauthorized": "AccessDeniedException",
    "MissingAuthenticationToken": "MissingAuthenticationTokenException",
    "QuotaExceeded": "TooManyRequestsException",
    "InvalidInput": "InvalidInputException",
    "NotFound": "ResourceNotFoundException",
}


class ApiError(Exception):
    """A call that the SP-API refuses."""

    def __init__(self, status: int, code: str, message: str, details: str = "") -> None:
        super().__init__(code)
        self.status, self.code = status, code
        self.message, self.details = message, details

    def answer(self, rate: str = "") -> Answer:
        """The rate limit is told with a 400 or 404, never with a 403 or 429."""
        tells_rate = self.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}
        error = {"code": self.code, "message": self.message, "details": self.details}
        return json_answer(
            self.status,
            {"errors": [error]},
            {
                **amazon_headers(rate if tells_rate else ""),
                "x-amzn-ErrorType": _TYPES.get(self.code, "InternalFailureException"),
            },
        )


def amazon_headers(rate: str = "") -> dict[str, str]:
    """What every answer carries; the rate in requests a second where it is told."""
    headers = {"x-amzn-RequestId": str(uuid.uuid4())}
    if rate:
        headers["x-amzn-RateLimit-Limit"] = rate
    return headers


def denied(details: str = "") -> ApiError:
    return ApiError(
        HTTPStatus.FORBIDDEN,
        "Unauthorized",
        "Access to requested resource is denied.",
        details,
    )


def no_such_path() -> ApiError:
    return ApiError(
        HTTPStatus.FORBIDDEN,
        "MissingAuthenticationToken",
        "Missing Authentication Token",
    )


def invalid(message: str) -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, "InvalidInput", message)


def not_found(message: str) -> ApiError:
    return ApiError(HTTPStatus.NOT_FOUND, "NotFound", message)


def quota_exceeded() -> ApiError:
    return ApiError(
        HTTPStatus.TOO_MANY_REQUESTS,
        "QuotaExceeded",
        "You exceeded your quota for the requested resource.",
    )
