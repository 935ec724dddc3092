"""Login with Amazon: exchanging what is stored for an access token of one hour.

    POST /auth/o2/token   application/x-www-form-urlencoded
      grant_type=refresh_token       refresh_token, client_id, client_secret
      grant_type=client_credentials  scope, client_id, client_secret
    200 {"access_token", "token_type": "bearer", "expires_in": 3600}
    4xx {"error", "error_description"}

Source: Amazon, "Connect to the Selling Partner API",
https://developer-docs.amazon.com/sp-api/docs/connecting-to-the-selling-partner-api,
read November 2026.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from credentials.amazon.answers import Reply
from credentials.amazon.errors import Reason, Refused, Unreachable
from credentials.amazon.message import Message
from credentials.amazon.shapes import LONGEST_TOKEN, masked
from credentials.amazon.transport import Transport, checked_url
from credentials.secret import Secret

LWA_URL = "https://api.amazon.com/auth/o2/token"
NOTIFICATIONS_SCOPE = "sellingpartnerapi::notifications"

# Codes that stand for a fault on Amazon's side, whatever the status they come with.
_THEIR_FAULT = frozenset({"server_error", "servererror", "temporarily_unavailable"})
_LONGEST_LIFE = 24 * 3600
_TOKEN = re.compile(rf"[!-~]{{1,{2 * LONGEST_TOKEN}}}")


@dataclass(frozen=True, eq=False)
class AccessToken:
    """What an exchange gives; `expires_in` is in seconds.

    `clock_skew` is Amazon's clock minus this machine's, where Amazon told its time.
    """

    value: Secret
    expires_in: int
    token_type: str
    clock_skew: timedelta | None = None


class LWAClient:
    """Exchange credentials at one token endpoint.

    Both calls raise Refused, Throttled and Unreachable, and may be repeated freely:
    an exchange changes nothing at Amazon.
    """

    def __init__(self, transport: Transport, url: str = LWA_URL) -> None:
        self._transport = transport
        self._url = checked_url(url)

    def refresh(
        self, client_id: str, client_secret: Secret, refresh_token: Secret
    ) -> AccessToken:
        """Exchange a refresh token for an access token."""
        return self._exchange(
            "lwa_refresh",
            {
                "grant_type": "refresh_token",
                "refresh_token": refresh_token,
                "client_id": client_id,
                "client_secret": client_secret,
            },
        )

    def client_credentials(
        self,
        client_id: str,
        client_secret: Secret,
        scope: str = NOTIFICATIONS_SCOPE,
    ) -> AccessToken:
        """Exchange an application's own credentials, without any refresh token."""
        return self._exchange(
            "lwa_client_credentials",
            {
                "grant_type": "client_credentials",
                "scope": scope,
                "client_id": client_id,
                "client_secret": client_secret,
            },
        )

    def _exchange(
        self, operation: str, form: Mapping[str, str | Secret]
    ) -> AccessToken:
        reply = self._transport.send(Message(operation, "POST", self._url, form=form))
        token = _access_token(reply)
        if token is None:
            raise _failure(reply)
        return token


def _access_token(reply: Reply) -> AccessToken | None:
    match reply.status, reply.body:
        case (
            HTTPStatus.OK,
            {
                "access_token": str(value),
                "token_type": str(token_type),
                "expires_in": int(expires_in),
            },
        ) if _TOKEN.fullmatch(value) and 0 < expires_in <= _LONGEST_LIFE:
            if token_type.lower() == "bearer" and expires_in is not True:
                return AccessToken(
                    Secret(value), expires_in, token_type, reply.clock_skew
                )
    return None


def _failure(reply: Reply) -> Refused | Unreachable:
    match reply.body:
        case {"error": str(code), **rest} if reply.status >= HTTPStatus.BAD_REQUEST:
            if code.lower() in _THEIR_FAULT:
                return Unreachable(Reason.SERVER_ERROR, reply.status, reply.request_id)
            said = rest.get("error_description")
            return Refused(
                reply.status,
                masked(code, 64),
                masked(said) if isinstance(said, str) else "",
                request_id=reply.request_id or _told_request_id(rest),
                clock_skew=reply.clock_skew,
            )
    return Unreachable(Reason.UNREADABLE, reply.status, reply.request_id)


def _told_request_id(body: Mapping[object, object]) -> str:
    told = body.get("request_id")
    return masked(told, 64) if isinstance(told, str) else ""
