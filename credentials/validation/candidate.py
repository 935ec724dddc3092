"""What is to be validated, and what is already known that helps to judge it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from credentials.amazon import Marketplace, Region
from credentials.secret import Secret


@dataclass(frozen=True, eq=False)
class Candidate:
    """The credentials of one authorization; `roles` are the keys of those chosen.

    `roles_frozen` are those that were chosen on the day the token was made, None
    where that day is today.
    """

    client_id: str
    client_secret: Secret
    refresh_token: Secret
    marketplace: Marketplace
    roles: tuple[str, ...] = ()
    roles_frozen: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Sister:
    """Another refresh token of the same account, and the stores Amazon listed for it.

    `stores` maps the id of a marketplace to what the seller calls the store there. Of
    one that `is_vouched_for`, somebody said that its stores are this company's, which
    may well have more than one seller account.
    """

    region: Region
    stores: Mapping[str, str]
    is_vouched_for: bool = False


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What tells apart the causes behind one and the same answer of Amazon.

    Every moment speaks of exactly the values of the candidate: a token that was just
    pasted has never worked. `secret_worked_at_api` says that the Selling Partner API
    has taken a token which this secret got, so Amazon has taken it up everywhere.
    `secret_called_expired` says that Amazon has called it so for good before.
    `newer_secret_waits` says that one is stored which Amazon has not accepted yet.
    `sisters_valid` says that another authorization of the
    same application is valid with this very client secret. `token_vouched_for` says
    that its stores are this company's, whatever they are called.
    """

    now: datetime = field(default_factory=_now)
    secret_expires_at: datetime | None = None
    secret_replaced_at: datetime | None = None
    secret_last_worked_at: datetime | None = None
    secret_worked_at_api: bool = False
    secret_called_expired: bool = False
    newer_secret_waits: bool = False
    token_last_worked_at: datetime | None = None
    client_id_proven: bool = False
    sisters_valid: bool = False
    sisters: tuple[Sister, ...] = ()
    token_vouched_for: bool = False
