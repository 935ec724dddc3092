"""Reading what Amazon puts into the queue about client secrets.

    notificationType  APPLICATION_OAUTH_CLIENT_NEW_SECRET
      payload.applicationOAuthClientNewSecret {clientId, newClientSecret,
        newClientSecretExpiryTime, oldClientSecretExpiryTime}
    notificationType  APPLICATION_OAUTH_CLIENT_SECRET_EXPIRY
      payload.applicationOAuthClientSecretExpiry {clientId, clientSecretExpiryTime, …}

Source: NotificationPayload.java and DEPLOYMENT.md of lwa-rotation in
github.com/amzn/selling-partner-api-samples, August 2026. Times are ISO 8601, in UTC.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from credentials.amazon.answers import parse_json
from credentials.secret import Secret

NEW_SECRET: Final = "APPLICATION_OAUTH_CLIENT_NEW_SECRET"  # noqa: S105 - a type's name
SECRET_EXPIRY: Final = "APPLICATION_OAUTH_CLIENT_SECRET_EXPIRY"  # noqa: S105 - likewise
PROBE: Final = "RUNNER_SET_UP_PORTAL_PROBE"
LONGEST_BODY: Final = 256 * 1024
_IDENTIFIER: Final = re.compile(r"[!-~]{1,100}")
_SECRET: Final = re.compile(r"[!-~]{8,2048}")


class Unreadable(ValueError):
    """Not a message of Amazon's about a client secret."""


@dataclass(frozen=True)
class NewSecret:
    """A client secret was made, by the portal's request or in the console."""

    client_id: str
    client_secret: Secret = field(repr=False)
    happened_at: datetime
    new_expires_at: datetime
    old_dies_at: datetime


@dataclass(frozen=True)
class SecretExpiry:
    """Amazon tells on which day a client secret will have lived its 180 days."""

    client_id: str
    happened_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Probe:
    """What this portal has sent to itself, to see that the queue carries."""

    name: str


def read_notification(body: Secret) -> NewSecret | SecretExpiry | Probe:
    """Read one message strictly.

    Raises Unreadable, without a word of what was in it.
    """
    try:
        told = parse_json(body.reveal().encode())
    except ValueError:
        raise Unreadable from None
    match told:
        case {
            "notificationType": "APPLICATION_OAUTH_CLIENT_NEW_SECRET",
            "eventTime": str(at),
            "payload": {
                "applicationOAuthClientNewSecret": {
                    "clientId": str(client_id),
                    "newClientSecret": str(value),
                    "newClientSecretExpiryTime": str(new),
                    "oldClientSecretExpiryTime": str(old),
                }
            },
        } if _IDENTIFIER.fullmatch(client_id) and _SECRET.fullmatch(value):
            return NewSecret(
                client_id, Secret(value), _moment(at), _moment(new), _moment(old)
            )
        case {
            "notificationType": "APPLICATION_OAUTH_CLIENT_SECRET_EXPIRY",
            "eventTime": str(at),
            "payload": {
                "applicationOAuthClientSecretExpiry": {
                    "clientId": str(client_id),
                    "clientSecretExpiryTime": str(ends),
                }
            },
        } if _IDENTIFIER.fullmatch(client_id):
            return SecretExpiry(client_id, _moment(at), _moment(ends))
        case {"notificationType": "RUNNER_SET_UP_PORTAL_PROBE", "probe": str(name)}:
            return Probe(name)
    raise Unreadable


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else _without_zone()
    except (ValueError, OverflowError):
        raise Unreadable from None


def _without_zone() -> datetime:
    raise Unreadable
