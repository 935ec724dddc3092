"""Asking Amazon for a new client secret: the one call that must never be repeated.

    POST {endpoint}/applications/2023-11-30/clientSecret   x-amz-access-token
    204, and the new secret goes to the queue that the developer console names

Source: application_2023-11-30.json in github.com/amzn/selling-partner-api-models,
August 2026. There is no token that would tell a repeated request from a second one,
so whoever is not answered must not ask again.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus

from credentials.amazon.errors import Throttled, Unreachable
from credentials.amazon.message import Message
from credentials.amazon.regions import Region
from credentials.amazon.sp_api_answers import failure_of
from credentials.amazon.transport import Transport, checked_url
from credentials.secret import Secret

ROTATION_SCOPE = "sellingpartnerapi::client_credential:rotation"
_PATH = "/applications/2023-11-30/clientSecret"
_NO = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})


class Asked(StrEnum):
    """What is certain after the call."""

    AGREED = "agreed"
    REFUSED = "refused"
    THROTTLED = "throttled"
    UNKNOWN = "unknown"


class RotationClient:
    """Ask for a rotation, once, at one address for each region."""

    def __init__(self, urls: Mapping[Region, str] | None = None) -> None:
        chosen = urls or {}
        self._urls = {
            region: checked_url(chosen.get(region, region.endpoint))
            for region in Region
        }

    def ask(self, region: Region, access_token: Secret) -> tuple[Asked, str]:
        """Send one request over a fresh connection; raises nothing.

        The second value is what Amazon said, fit to be shown.
        """
        transport = Transport(
            deadline_seconds=10.0, connect_seconds=3.0, read_seconds=9.0, attempts=1
        )
        message = Message(
            "rotate_client_secret",
            "POST",
            f"{self._urls[region]}{_PATH}",
            headers={
                "x-amz-access-token": access_token,
                "x-amz-date": f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
            },
            repeatable=False,
        )
        try:
            reply = transport.send(message)
        except Throttled as asked_to_wait:
            return Asked.THROTTLED, str(asked_to_wait)
        except Unreachable as nobody:
            return Asked.UNKNOWN, f"{nobody.status or ''} {nobody}".strip()
        if reply.status == HTTPStatus.NO_CONTENT:
            return Asked.AGREED, str(reply.status)
        if reply.status in _NO:
            said = failure_of(reply)
            text = getattr(said, "message", "") or getattr(said, "details", "")
            return Asked.REFUSED, f"{reply.status} {text}".strip()
        return Asked.UNKNOWN, str(reply.status)
