"""Working credentials for the Amazon Selling Partner API, from a Runner portal."""

from runner_credentials.client import RunnerCredentials
from runner_credentials.errors import (
    Forbidden,
    InvalidRequest,
    NotFound,
    PortalUnreachable,
    RateLimited,
    Refused,
    RunnerCredentialsError,
    SetUpIncomplete,
    Unauthorized,
    Unavailable,
    UnreadableAnswer,
)
from runner_credentials.values import (
    AccessToken,
    Change,
    Credentials,
    Entry,
    Fallback,
    Marketplace,
    Report,
)

__all__ = [
    "AccessToken",
    "Change",
    "Credentials",
    "Entry",
    "Fallback",
    "Forbidden",
    "InvalidRequest",
    "Marketplace",
    "NotFound",
    "PortalUnreachable",
    "RateLimited",
    "Refused",
    "Report",
    "RunnerCredentials",
    "RunnerCredentialsError",
    "SetUpIncomplete",
    "Unauthorized",
    "Unavailable",
    "UnreadableAnswer",
]
