"""Working credentials for the Amazon Selling Partner API, from a Runner portal."""

from runner_credentials.client import RunnerCredentials
from runner_credentials.errors import (
    Forbidden,
    InvalidRequest,
    NotFound,
    PortalUnreachable,
    RateLimited,
    Refused,
    RefusedByAmazon,
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
    Finding,
    Marketplace,
    Report,
)

__all__ = [
    "AccessToken",
    "Change",
    "Credentials",
    "Entry",
    "Fallback",
    "Finding",
    "Forbidden",
    "InvalidRequest",
    "Marketplace",
    "NotFound",
    "PortalUnreachable",
    "RateLimited",
    "Refused",
    "RefusedByAmazon",
    "Report",
    "RunnerCredentials",
    "RunnerCredentialsError",
    "SetUpIncomplete",
    "Unauthorized",
    "Unavailable",
    "UnreadableAnswer",
]
