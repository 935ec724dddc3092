"""What can be said about credentials, as frozen values without a secret in them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credentials.amazon import Exchange, Participation

# Amazon takes the access token, and refuses to list the marketplaces without a reason.
LISTS_ARE_CLOSED: Final = "participation-cannot-tell"


class Verdict(StrEnum):
    """The answer to one question; only FAILED says that something does not work."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


class Status(StrEnum):
    """What all answers together say of the credentials."""

    VALID = "valid"
    FAILING = "failing"
    UNKNOWN = "unknown"


class Rung(StrEnum):
    """The questions, in the order in which they are asked."""

    SHAPES = "shapes"
    CLIENT = "client"
    EXCHANGE = "exchange"
    PARTICIPATION = "participation"
    ROLE = "role"
    COMPARISON = "comparison"


@dataclass(frozen=True)
class Outcome:
    """One question and its answer.

    `rung` is a Rung, for a role with its key: "role:pricing". `finding` is the slug of
    what needs someone to act. `detail` holds safe facts as pairs: status, code,
    request_id, reason, role, marketplace. `exchanges` are what was said to Amazon for
    this question, safe to show to anybody.
    """

    rung: str
    verdict: Verdict
    finding: str | None = None
    detail: tuple[tuple[str, str], ...] = ()
    exchanges: tuple[Exchange, ...] = ()

    @property
    def facts(self) -> dict[str, str]:
        return dict(self.detail)

    def as_dict(self) -> dict[str, object]:
        """Lay it out for JSON."""
        return {
            "rung": str(self.rung),
            "verdict": self.verdict.value,
            "finding": self.finding,
            "detail": self.facts,
            "exchanges": [one.as_dict() for one in self.exchanges],
        }


@dataclass(frozen=True)
class Proof:
    """What Amazon's answers proved.

    `client`: LWA knows the identifier and the secret. `lwa_exchange`: and the refresh
    token. `sp_api`: the Selling Partner API accepted the access token. `participation`:
    the marketplace is covered and takes part.
    """

    client: bool = False
    lwa_exchange: bool = False
    sp_api: bool = False
    participation: bool = False


@dataclass(frozen=True)
class Report:
    """All outcomes of one validation.

    `participations` is empty where Amazon did not list any. `granted_roles` and
    `missing_roles` only seem so; roles in neither could not be told.
    """

    outcomes: tuple[Outcome, ...]
    proved: Proof = Proof()
    participations: tuple[Participation, ...] = ()
    granted_roles: tuple[str, ...] = ()
    missing_roles: tuple[str, ...] = ()
    retry_after: float | None = None

    @property
    def status(self) -> Status:
        """Only a definite no is failing, and only the whole proof is valid."""
        if any(outcome.verdict is Verdict.FAILED for outcome in self.outcomes):
            return Status.FAILING
        has_token = any(each.rung == Rung.EXCHANGE for each in self.outcomes)
        whole = self.proved.sp_api if has_token else self.proved.client
        return Status.VALID if whole else Status.UNKNOWN

    @property
    def findings(self) -> tuple[str, ...]:
        """The slugs of all findings, each once, in the order they were made."""
        slugs = [outcome.finding for outcome in self.outcomes if outcome.finding]
        # A refusal names one cause; that the clocks differ is a second thing to know.
        if any("clock_skew" in outcome.facts for outcome in self.outcomes):
            slugs.append("our-clock")
        return tuple(dict.fromkeys(slugs))

    @property
    def is_taken_at_api(self) -> bool:
        """Whether the Selling Partner API took the access token.

        Its bare refusal to list the participations is about roles, and enough.
        """
        return self.proved.sp_api or LISTS_ARE_CLOSED in self.findings

    @property
    def covered_marketplaces(self) -> tuple[str, ...]:
        """The ids of the marketplaces that the token covers and that take part."""
        return tuple(
            row.marketplace_id for row in self.participations if row.participating
        )
