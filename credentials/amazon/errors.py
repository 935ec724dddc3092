"""What can come of a call to Amazon besides its answer, in one tree.

    AmazonError
    ├── Unreachable(reason)       nobody gave an answer that can be read
    ├── Throttled(retry_after)    Amazon asks for patience
    └── Refused(status, code, …)  Amazon answered, and the answer is no

    UnknownMarketplace            no such marketplace in the table
    UnknownRole                   no such role in the table

Only `Refused` says anything about a credential. No error carries a secret, a body
or a header.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Reason(StrEnum):
    """Why no readable answer came."""

    TIMEOUT = "timeout"
    CONNECTION = "connection"
    DNS = "dns"
    TLS = "tls"
    SERVER_ERROR = "server-error"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    REDIRECT = "redirect"


class AmazonError(Exception):
    """Everything that a call to Amazon raises on purpose."""


@dataclass(eq=False)
class Unreachable(AmazonError):
    """Nobody gave an answer that can be read; it says nothing about a credential."""

    reason: Reason
    status: int | None = None
    request_id: str = ""
    retry_after: float | None = None

    def __str__(self) -> str:
        return self.reason.value


@dataclass(eq=False)
class Throttled(AmazonError):
    """Amazon asks for patience; `retry_after` is in seconds where Amazon says it."""

    retry_after: float | None = None
    request_id: str = ""

    def __str__(self) -> str:
        return "throttled"


@dataclass(eq=False)
class Refused(AmazonError):
    """Amazon answered no, in its own words, from which every secret is masked.

    `code` is LWA's `error` or the SP-API's `code`; `details` is the SP-API's text
    that tells the causes of a 403 apart, empty where Amazon gives none. `clock_skew`
    is Amazon's clock minus this machine's, where Amazon told its time.
    """

    status: int
    code: str
    message: str = ""
    details: str = ""
    request_id: str = ""
    clock_skew: timedelta | None = None

    def __str__(self) -> str:
        return f"{self.status} {self.code}"


class UnknownMarketplace(LookupError):
    """No marketplace has this id or country code."""


class UnknownRole(LookupError):
    """No role has this key."""
