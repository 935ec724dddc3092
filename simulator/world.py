"""What exists at Amazon: applications, their secrets, and authorizations.

Lifetimes as Amazon documents them (rotating-your-apps-lwa-credentials, read November
2026): a client secret dies 180 days after it was issued, and a replaced one works for
7 more days, but never past its own 180.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulator.places import SellingPartnerAccount
from simulator.shapes import new_client_secret, new_refresh_token

SECRET_LIFETIME = timedelta(days=180)
SECRET_OVERLAP = timedelta(days=7)


@dataclass
class ReplacedSecret:
    """A client secret after **Rotate secret** was pressed."""

    client_secret: str
    issued_at: datetime
    replaced_at: datetime

    @property
    def dies_at(self) -> datetime:
        return min(self.issued_at + SECRET_LIFETIME, self.replaced_at + SECRET_OVERLAP)


@dataclass
class Application:
    """A private seller application.

    `enrolled` says whether the console's notification preferences name a queue, which
    the rotation operation demands.
    """

    client_id: str
    client_secret: str
    secret_issued_at: datetime
    roles: list[str]
    name: str
    application_id: str
    sandbox: bool = False
    deleted: bool = False
    enrolled: bool = True
    notifications_queue_url: str = ""
    previous_secrets: list[ReplacedSecret] = field(default_factory=list)

    @property
    def secret_expires_at(self) -> datetime:
        return self.secret_issued_at + SECRET_LIFETIME

    def death_of(self, client_secret: str) -> datetime | None:
        """When this secret stops working; None where it was never a secret of this."""
        if client_secret == self.client_secret:
            return self.secret_expires_at
        for previous in self.previous_secrets:
            if client_secret == previous.client_secret:
                return previous.dies_at
        return None

    def rotate(self, now: datetime) -> ReplacedSecret:
        """Do what pressing **Rotate secret** does; gives the replaced secret."""
        replaced = ReplacedSecret(self.client_secret, self.secret_issued_at, now)
        self.previous_secrets.append(replaced)
        self.client_secret = new_client_secret()
        self.secret_issued_at = now
        return replaced


@dataclass
class Participation:
    """A marketplace in which the selling partner sells, or could."""

    id: str
    participating: bool = True
    suspended: bool = False


@dataclass
class Authorization:
    """A grant with its refresh token; `roles` are those of the day it was made."""

    client_id: str
    refresh_token: str
    region: str
    marketplaces: list[Participation]
    roles: list[str]
    store_name: str
    account: str
    authorized_at: datetime
    revoked: bool = False
    vendor: bool = False


@dataclass
class World:
    """Everything that exists, found by client identifier and by refresh token."""

    applications: dict[str, Application] = field(default_factory=dict)
    authorizations: dict[str, Authorization] = field(default_factory=dict)
    profile: str = "not-started"

    def self_authorizations(self, client_id: str) -> list[Authorization]:
        return [
            row
            for row in self.authorizations.values()
            if row.client_id == client_id and not row.revoked
        ]

    def authorize(
        self, application: Application, account: SellingPartnerAccount, now: datetime
    ) -> Authorization:
        """Do what pressing **Authorize app** does; earlier tokens stay valid."""
        made = Authorization(
            client_id=application.client_id,
            refresh_token=new_refresh_token(),
            region=account.region,
            marketplaces=[Participation(row.id) for row in account.marketplaces],
            roles=list(application.roles),
            store_name="Practice Store",
            account=account.key,
            authorized_at=now,
        )
        self.authorizations[made.refresh_token] = made
        return made
