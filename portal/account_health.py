"""Page-shaped reads for the health page of a seller account."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import cached_property

from credentials.amazon import Marketplace
from credentials.guide.advice import findings_of
from credentials.guide.facts import Facts
from credentials.guide.matters import BY_DATE
from credentials.models import Authorization, ClientSecret, Pickup, RunnerToken
from credentials.validation import FINDINGS, Finding
from portal.lists import named_by
from portal.rungs import Rung, missing_roles, rungs_of

MANY = 2
# After so long nobody expects any more that the worker comes round.
SOON = timedelta(minutes=10)


def calls_for_a_remark(findings: Iterable[Finding]) -> bool:
    """Whether one of them is to be mended, though Amazon accepts the authorization."""
    return any(
        one.severity in {"warning", "problem"}
        and not one.transient
        and one.slug not in BY_DATE
        for one in findings
    )


@dataclass(frozen=True)
class MarketplaceRow:
    """One marketplace with what is known of it."""

    authorization: Authorization
    findings: list[Finding]
    pickups: list[Pickup]
    is_asked: bool = False

    @property
    def marketplace(self) -> Marketplace:
        return self.authorization.marketplace

    @property
    def status(self) -> str:
        is_checking = self.is_asked or self.is_going_on or self.is_about_to_be_asked
        return "checking" if is_checking else str(self.authorization.status)

    @property
    def is_about_to_be_asked(self) -> bool:
        """Whether there are values that nobody has asked about, and somebody will.

        What is valid stays so meanwhile: a new secret was proven with one such token.
        """
        row, now = self.authorization, timezone.now()
        if row.status == Authorization.Status.VALID or not row.has_token:
            return False
        if row.checked_at or row.check_due_at is None:
            return False
        return now - SOON <= row.check_due_at <= now

    @property
    def is_broken(self) -> bool:
        """Whether Amazon refused it, and somebody can do something about that."""
        return self.authorization.status == Authorization.Status.FAILING

    @property
    def has_remark(self) -> bool:
        """Whether something is to be mended though Amazon accepts it."""
        return calls_for_a_remark(self.findings)

    @property
    def missing_roles(self) -> list[str]:
        """The names of the roles that Amazon seems to have left out."""
        return missing_roles([self.authorization])

    @property
    def covered(self) -> list[Marketplace]:
        """The marketplaces that Amazon last listed for the token."""
        return named_by(self.authorization.covered)

    @property
    def store_name(self) -> str:
        """What the seller calls the store, where Amazon has told."""
        return str(self.authorization.stores.get(self.authorization.marketplace_id, ""))

    @property
    def is_going_on(self) -> bool:
        """Whether the ladder is being climbed at this moment."""
        return self.authorization.is_being_checked

    @property
    def pickup(self) -> Pickup | None:
        """The last fetch by a token that may fetch again."""
        live = (one for one in self.pickups if one.token.is_live)
        return max(live, key=lambda one: one.at, default=None)

    @property
    def last_pickup(self) -> Pickup | None:
        """The last fetch by any token, also one that is revoked or has run out."""
        return max(self.pickups, key=lambda one: one.at, default=None)

    @property
    def behind(self) -> int:
        """How many live tokens hold an older version than there is."""
        return sum(
            one.token.is_live and one.is_older_than(self.authorization.values_version)
            for one in self.pickups
        )

    @property
    def next_check(self) -> datetime | None:
        """When the portal asks again by itself, where that is still to come."""
        due = self.authorization.check_due_at
        return due if due and due > timezone.now() else None

    @property
    def rungs(self) -> list[Rung]:
        return rungs_of(self.authorization.outcomes)


def rows_of(
    facts: Facts, asked: frozenset[object] = frozenset()
) -> list[MarketplaceRow]:
    """Every chosen marketplace; `asked` are the ids somebody wants checked now."""
    pickups: dict[object, list[Pickup]] = defaultdict(list)
    for one in facts.pickups:
        pickups[one.authorization_id].append(one)
    return [
        MarketplaceRow(
            authorization=row,
            findings=_findings(facts, row),
            pickups=pickups[row.pk],
            is_asked=row.pk in asked,
        )
        for row in facts.authorizations
    ]


def fetchable(facts: Facts, rows: list[MarketplaceRow]) -> list[MarketplaceRow]:
    """Those of the marketplaces that there is something to fetch of."""
    return [row for row in rows if row.authorization in facts.deliverable]


def shared_findings(rows: list[MarketplaceRow]) -> list[Finding]:
    """What is said of every marketplace that has a token, and so need be read once."""
    told = [row.findings for row in rows if row.authorization.has_token]
    if len(told) < MANY:
        return []
    shared = [one for one in told[0] if all(one in others for others in told)]
    missing = {tuple(row.missing_roles) for row in rows if row.authorization.has_token}
    # Where each misses another role, each has to name its own.
    return [one for one in shared if one.slug != "role-missing" or len(missing) == 1]


def _findings(facts: Facts, row: Authorization) -> list[Finding]:
    if not row.has_token:
        return []
    slugs = findings_of(row, facts.application, facts.secrets_in_view, facts.now)
    return [FINDINGS[slug] for slug in slugs if slug in FINDINGS]


@dataclass(frozen=True)
class SecretStanding:
    """The client secret in use, the one it replaced, and who still holds that."""

    facts: Facts

    @property
    def current(self) -> ClientSecret | None:
        return self.facts.secret_in_use

    @property
    def previous(self) -> ClientSecret | None:
        return self.facts.previous_secret

    @property
    def waiting(self) -> ClientSecret | None:
        """A new secret that Amazon has not been asked about yet."""
        return self.facts.secrets_in_view.waiting

    @property
    def is_undated(self) -> bool:
        """Whether it is proven, and nobody knows the day on which it was made."""
        secret = self.facts.current_secret
        return secret is not None and secret.is_undated

    @cached_property
    def tokens_behind(self) -> list[RunnerToken]:
        """The live tokens that fetched before the newest version and not since."""
        behind = {
            one.token
            for one in self.facts.pickups
            if one.token.is_live and one.is_older_than(one.authorization.values_version)
        }
        return sorted(behind, key=lambda token: token.name)

    @property
    def everybody_has_it(self) -> bool:
        return bool(self.facts.live_pickups) and not self.tokens_behind

    @property
    def tone(self) -> str:
        secret = self.current
        if secret is None:
            return ""
        if secret.is_surely_expired:
            return "problem"
        return "warning" if secret.expires_soon or not secret.expires_at else ""
