"""What one row of the board says, asked of the guide."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from credentials.guide.advice import findings_of
from credentials.guide.progress import Progress
from credentials.guide.reading import facts_of_many
from credentials.guide.requirements import Requirements, requirements_of
from credentials.guide.runner_advice import advice_on_runners
from credentials.guide.steps import Step
from credentials.models import Authorization, ClientSecret, Registration, SellerAccount
from credentials.validation import FINDINGS, Finding
from portal.account_health import calls_for_a_remark
from portal.overview.columns import Rows

Key: TypeAlias = tuple[UUID, UUID | None]
Keys: TypeAlias = "QuerySet[Any, Key]"

AT_A_TIME = 500


@dataclass(frozen=True)
class Row:
    """One authorization of an account, or an account that has none yet."""

    needs: Requirements
    authorization: Authorization | None

    @property
    def account(self) -> SellerAccount:
        return self.needs.facts.account

    @property
    def progress(self) -> Progress:
        return self.needs.progress

    @property
    def next_step(self) -> Step | None:
        return self.progress.next_step

    @property
    def status(self) -> str:
        """What data-status says."""
        missing = Authorization.Status.MISSING
        return self.authorization.status if self.authorization else missing

    @property
    def has_remark(self) -> bool:
        """Whether something is to be mended though Amazon accepts it."""
        return calls_for_a_remark(self.findings)

    @property
    def secret(self) -> ClientSecret | None:
        return self.needs.facts.secret_in_use

    @property
    def expires_on(self) -> date | None:
        """The day on which the secret dies; None where there is none, or unknown."""
        at = self.secret.expires_at if self.secret else None
        return timezone.localdate(at) if at else None

    @property
    def expiry_tone(self) -> str:
        """How urgent the secret's end is; an unknown end is itself a warning."""
        if self.secret is None:
            return ""
        if self.secret.is_surely_expired:
            return "problem"
        is_near = self.secret.expires_at is None or self.secret.expires_soon
        return "warning" if is_near else ""

    @property
    def fetched_at(self) -> datetime | None:
        """When any Runner last fetched this authorization."""
        mine = (
            pickup.at
            for pickup in self.needs.facts.pickups
            if self.authorization and pickup.authorization_id == self.authorization.pk
        )
        return max(mine, default=None)

    @property
    def is_denied(self) -> bool:
        """Whether the account has come no further than to Amazon's no."""
        status = self.needs.facts.registration.status
        return self.authorization is None and status == Registration.Status.DENIED

    @property
    def findings(self) -> list[Finding]:
        """Everything that is wrong or that somebody should know."""
        facts = self.needs.facts
        if self.authorization is None:
            return [one.finding for one in self.needs.wrong if one.finding]
        told = findings_of(
            self.authorization, facts.application, facts.secrets_in_view, facts.now
        )
        told += advice_on_runners(facts)
        return [FINDINGS[slug] for slug in told if slug in FINDINGS]


def keys_of(rows: Rows) -> "Keys":
    """The account and the authorization of each row, and nothing else of it."""
    return rows.values_list("pk", "authorization")


def lay_out(keys: Iterable[Key]) -> list[Row]:
    """Read what rows say, in a number of queries that their number does not change."""
    keys = list(keys)
    accounts = SellerAccount.objects.filter(pk__in={account for account, _ in keys})
    needs = {pk: requirements_of(one) for pk, one in facts_of_many(accounts).items()}
    authorizations = {
        row.pk: row for one in needs.values() for row in one.facts.authorizations
    }
    return [
        Row(
            needs[account], authorizations.get(authorization) if authorization else None
        )
        for account, authorization in keys
        if account in needs
    ]


def walk(rows: Rows) -> Iterator[Row]:
    """Every row, read some hundreds at a time."""
    keys = iter(list(keys_of(rows)))
    while some := list(islice(keys, AT_A_TIME)):
        yield from lay_out(some)
