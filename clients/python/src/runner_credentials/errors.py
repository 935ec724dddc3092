"""What can go wrong, as a tree.

RunnerCredentialsError
├── PortalUnreachable      nobody answered in time; try again later
├── UnreadableAnswer       somebody answered, but not a portal of this version
└── Refused                the portal said no, with a problem document (RFC 9457)
    ├── Unauthorized       the runner token is wrong, expired or revoked
    ├── Forbidden          this token may not do this, such as fetch long-lived secrets
    ├── NotFound           there is no such authorization in this token's reach
    ├── SetUpIncomplete    people still have steps to do; `open_steps` names them
    ├── InvalidRequest     something in the call cannot be right; `errors` names it
    ├── RefusedByAmazon    Amazon gives no access token; `finding` says why
    ├── RateLimited        too many calls; `retry_after` says how long to wait
    └── Unavailable        the portal, or Amazon behind it, cannot answer just now
"""

from typing import Any


class RunnerCredentialsError(Exception):
    """Anything that this package raises by itself."""


class PortalUnreachable(RunnerCredentialsError):
    """Nobody answered: the network, a timeout, or TLS."""


class UnreadableAnswer(RunnerCredentialsError):
    """The answer is not one that a portal of this version gives."""


class Refused(RunnerCredentialsError):
    """The portal said no; `type` is the stable name of why."""

    def __init__(
        self, problem: dict[str, Any], status: int, retry_after: float | None = None
    ) -> None:
        self.problem = problem
        self.status = status
        self.type = str(problem.get("type", ""))
        self.detail = str(problem.get("detail") or problem.get("title") or "")
        self.request_id = str(problem.get("request_id", ""))
        self.retry_after = retry_after
        super().__init__(f"{status} {self.type}: {self.detail}")


class Unauthorized(Refused):
    """No token, or one that is unknown, expired, revoked, or used from elsewhere."""


class Forbidden(Refused):
    """The token is right, and may not do this."""


class NotFound(Refused):
    """Nothing there, or out of this token's reach; the portal does not tell which."""


class SetUpIncomplete(Refused):
    """There is nothing to deliver yet."""

    @property
    def open_steps(self) -> list[dict[str, str]]:
        """What people still have to do, each with `step`, `title` and `url`."""
        steps = self.problem.get("open_steps", [])
        return list(steps) if isinstance(steps, list) else []


class InvalidRequest(Refused):
    """Something in the call cannot be right."""


class RefusedByAmazon(Refused):
    """Amazon gives no access token for what is stored; people have to act."""

    @property
    def finding(self) -> dict[str, str]:
        """The named reason, with `finding`, `cause` and `remedy`."""
        told = self.problem.get("finding", {})
        return dict(told) if isinstance(told, dict) else {}


class RateLimited(Refused):
    """Too many calls; `retry_after` says in seconds how long to wait."""


class Unavailable(Refused):
    """The portal, or Amazon behind it, cannot answer just now."""


_BY_STATUS: dict[int, type[Refused]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: SetUpIncomplete,
    422: InvalidRequest,
    429: RateLimited,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}

# Where one status stands for several things, the stable type tells them apart.
_BY_TYPE: dict[str, type[Refused]] = {
    "refused-by-amazon": RefusedByAmazon,
    "unknown-cursor": InvalidRequest,
}


def refusal(
    problem: dict[str, Any], status: int, retry_after: float | None = None
) -> Refused:
    """The error that a problem document stands for."""
    kind = _BY_TYPE.get(str(problem.get("type"))) or _BY_STATUS.get(status, Refused)
    return kind(problem, status, retry_after)
