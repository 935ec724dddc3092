"""What the portal answers, as frozen values whose secrets do not print themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


def moment(text: str | None) -> datetime | None:
    """An RFC 3339 time in UTC, or None where nobody knows it."""
    if text is None:
        return None
    return datetime.fromisoformat(text).astimezone(UTC)


@dataclass(frozen=True)
class Marketplace:
    """One of Amazon's marketplaces, and the address that serves its region."""

    id: str
    country: str
    region: str
    endpoint: str

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any]) -> "Marketplace":
        return cls(
            answer["id"], answer["country"], answer["region"], answer["endpoint"]
        )


@dataclass(frozen=True)
class Fallback:
    """The same three values with the replaced client secret, until `not_after`.

    Whoever is refused with the new secret tries this once, and reports.
    """

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    not_after: datetime | None = None


@dataclass(frozen=True)
class Credentials:
    """The credentials of one authorization, and what the portal knows of them.

    `status` is `valid`, `failing` or `unproven`. Failing credentials are delivered
    too, since only Amazon decides what works. `is_stale` says that the portal could
    not be reached and these are the ones that it delivered last.
    """

    account: str
    marketplace: Marketplace
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    status: str
    version: int
    findings: tuple[str, ...] = ()
    validated_at: datetime | None = None
    secret_expires_at: datetime | None = None
    fallback: Fallback | None = None
    is_stale: bool = False

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any]) -> "Credentials":
        values = answer["credentials"]
        return cls(
            account=answer["account"],
            marketplace=Marketplace.from_answer(answer["marketplace"]),
            client_id=values["client_id"],
            client_secret=values["client_secret"],
            refresh_token=values["refresh_token"],
            status=answer["status"],
            version=answer["version"],
            findings=tuple(answer["findings"]),
            validated_at=moment(answer["validated_at"]),
            secret_expires_at=moment(answer["secret_expires_at"]),
            fallback=_fallback(answer["fallback"]),
        )


def _fallback(answer: Mapping[str, Any] | None) -> Fallback | None:
    if answer is None:
        return None
    return Fallback(
        answer["client_id"],
        answer["client_secret"],
        answer["refresh_token"],
        moment(answer["not_after"]),
    )


@dataclass(frozen=True)
class AccessToken:
    """A working LWA access token, shared by all who ask until it is about to die."""

    access_token: str = field(repr=False)
    token_type: str
    expires_at: datetime

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any]) -> "AccessToken":
        expires_at = moment(answer["expires_at"])
        if expires_at is None:
            raise ValueError("expires_at")
        return cls(answer["access_token"], answer["token_type"], expires_at)

    def is_fresh(self, margin_seconds: float) -> bool:
        """Whether it lives longer than that from now."""
        left = self.expires_at - datetime.now(UTC)
        return left.total_seconds() > margin_seconds


@dataclass(frozen=True)
class Entry:
    """One authorization in the list of what a token may fetch; no secrets."""

    account: str
    marketplace: Marketplace
    status: str
    version: int
    etag: str
    findings: tuple[str, ...] = ()
    validated_at: datetime | None = None
    secret_expires_at: datetime | None = None

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any]) -> "Entry":
        return cls(
            account=answer["account"],
            marketplace=Marketplace.from_answer(answer["marketplace"]),
            status=answer["status"],
            version=answer["version"],
            etag=answer["etag"],
            findings=tuple(answer["findings"]),
            validated_at=moment(answer["validated_at"]),
            secret_expires_at=moment(answer["secret_expires_at"]),
        )


@dataclass(frozen=True)
class Change:
    """Something that happened to one authorization within a token's reach.

    `kind` is `rotated`, `re-authorized`, `valid`, `failing`, `added` or `removed`; a
    kind that this release does not know is handed on as it is. `cursor` is where to go
    on after it: what came in one answer with it may then come once more.
    """

    kind: str
    account: str
    marketplace: Marketplace
    at: datetime | None
    status: str | None
    version: int | None
    cursor: str

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], cursor: str) -> "Change":
        return cls(
            kind=answer["change"],
            account=answer["account"],
            marketplace=Marketplace.from_answer(answer["marketplace"]),
            at=moment(answer["at"]),
            status=answer["status"],
            version=answer["version"],
            cursor=cursor,
        )


@dataclass(frozen=True)
class Finding:
    """One named thing that is wrong, why, and what mends it."""

    finding: str
    severity: str
    cause: str
    remedy: str


@dataclass(frozen=True)
class Report:
    """What the portal found when it asked Amazon after a report.

    `asked` is `answered` where Amazon gave a definite answer just now,
    `could-not-be-asked` where it did not, and `being-asked` where somebody else is
    asking at this moment.
    """

    asked: str
    status: str
    findings: tuple[Finding, ...]
    version: int
    validated_at: datetime | None

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any]) -> "Report":
        found = (
            Finding(one["finding"], one["severity"], one["cause"], one["remedy"])
            for one in answer["findings"]
        )
        return cls(
            answer["asked"],
            answer["status"],
            tuple(found),
            answer["version"],
            moment(answer["validated_at"]),
        )
