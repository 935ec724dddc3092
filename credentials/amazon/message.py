"""One request to Amazon, before its secrets are unwrapped and after."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field

import requests

from credentials.secret import Secret

# The form Amazon asks for: App/Version (Language=…; Platform=…), at most 500 signs;
# https://developer-docs.amazon.com/sp-api/docs/include-a-user-agent-header, 2026.
USER_AGENT = (
    f"RunnerSetUpPortal/0.1 (Language=Python/{platform.python_version()};"
    f" Platform={platform.system()})"
)


@dataclass(frozen=True, eq=False)
class Message:
    """One request to Amazon; what is secret in it stays wrapped until it is sent.

    `operation` is its name in the log. `repeatable` is False for a call that must not
    take effect twice; `discard_success` leaves the body of a 200 unread, all but its
    first sign.
    """

    operation: str
    method: str
    url: str
    headers: Mapping[str, str | Secret] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str | Secret] | None = None
    json: object = None
    repeatable: bool = True
    discard_success: bool = False


def prepared(message: Message) -> requests.PreparedRequest:
    return requests.Request(
        message.method,
        message.url,
        headers={
            "user-agent": USER_AGENT,
            "accept": "application/json",
            "accept-encoding": "identity",
            **_plain(message.headers),
        },
        params=dict(message.query),
        data=_plain(message.form) if message.form else None,
        json=message.json,
    ).prepare()


def _plain(fields: Mapping[str, str | Secret]) -> dict[str, str]:
    return {
        name: value.reveal() if isinstance(value, Secret) else value
        for name, value in fields.items()
    }
