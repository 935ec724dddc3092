"""The two clocks of a client secret: when it was made, when it ends, who says so."""

from dataclasses import dataclass
from datetime import datetime

from credentials.amazon import CLIENT_SECRET_LIFETIME
from credentials.models import ClientSecret


@dataclass(frozen=True)
class End:
    """When a client secret ends: `at` is None where nobody knows.

    `latest` holds in any case, since what was stored once had been made before. With
    `is_of_replaced`, it ends early, 7 days after another one was made.
    """

    at: datetime | None
    source: str
    latest: datetime
    is_of_replaced: bool = False

    @property
    def is_known(self) -> bool:
        return self.at is not None

    @property
    def reckoned(self) -> datetime:
        """What lists are sorted by: the day itself, or the last one possible."""
        return self.at or self.latest


def end_of(secret: ClientSecret) -> End:
    """The earlier of both clocks: 180 days of life, or 7 days once replaced."""
    at, source = secret.expires_at, secret.expires_source
    if secret.has_outlived_its_day:
        at = None
    if secret.ends_early:
        at, source = secret.dies_at, secret.dies_source
    if at is None:
        source = ClientSecret.Source.UNKNOWN
    latest = at or secret.stored_at + CLIENT_SECRET_LIFETIME
    return End(at, source, latest, secret.ends_early)


def begin_of(secret: ClientSecret) -> datetime:
    """When it was made, as far as anybody knows: no later than it was stored."""
    return secret.issued_at or secret.stored_at
