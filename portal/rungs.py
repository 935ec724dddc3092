"""The diagnosis ladder as a page shows it: every question, its answer, its evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.amazon import UnknownRole, find_role
from credentials.flows.reported import WAS_MISSING
from credentials.guide.facts import Facts
from credentials.guide.steps import AUTHORIZE_MARKETPLACES, Step
from credentials.models import Authorization
from credentials.validation import FINDINGS, Finding

QUESTIONS = {
    "shapes": gettext_lazy("Do the values look right?"),
    "client": gettext_lazy("Does Amazon know the client identifier and secret?"),
    "exchange": gettext_lazy("Does Amazon accept the refresh token with them?"),
    "participation": gettext_lazy("Does the token open this marketplace?"),
    "comparison": gettext_lazy("Does all of it fit what was chosen here?"),
}

CLOCK = FINDINGS["our-clock"]

REASONS = {
    ("client", "unknown"): gettext_lazy(
        "This application may not ask without a refresh token; that comes next."
    ),
    ("comparison", "unknown"): gettext_lazy(
        "Not all of the answers above are a yes, so nobody can say."
    ),
    ("role", "unknown"): gettext_lazy(
        "Amazon gave no clear answer, or another role opens the same call."
    ),
}


@dataclass
class Rung:
    """One question that was asked of Amazon, its answer, and what was said.

    `told` are the findings that the page explains here, each with its remedy.
    """

    name: str
    verdict: str
    role: str = ""
    finding: Finding | None = None
    was_missing: bool = False
    told: list[Finding] = field(default_factory=list)
    exchanges: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def title(self) -> str:
        if self.name == "role" and not self.role:
            return _("May the application read what was chosen?")
        if self.name == "role":
            return _("May the application read: %(role)s?") % {"role": self.role_name}
        return str(QUESTIONS.get(self.name, self.name))

    @property
    def key(self) -> str:
        """What tells this rung from its neighbours on a page."""
        return f"{self.name}-{self.role}" if self.role else self.name

    @property
    def yes(self) -> str:
        """A role is never more than probable, since Amazon does not list them."""
        return _("it seems so") if self.name == "role" else _("yes")

    @property
    def unsure(self) -> str:
        is_no = self.seems_missing or self._differs
        return _("it seems not") if is_no else _("cannot tell")

    @property
    def seems_missing(self) -> bool:
        """Whether Amazon refused what a role opens, now or when it last answered."""
        is_now = self.finding is not None and self.finding.slug == "role-missing"
        return is_now or self.was_missing

    @property
    def why(self) -> str:
        """Why there is no answer, where no finding says so."""
        if self.told or self.verdict not in {"unknown", "skipped"}:
            return ""
        if self.name == "role" and not self.role:
            return _("No role was chosen in the step “Create the application”.")
        return str(REASONS.get((self.name, self.verdict), ""))

    @property
    def transcript(self) -> str:
        """What was sent and answered, as plain text for a support ticket."""
        return "\n\n".join(_told(one) for one in self.exchanges)

    @property
    def _differs(self) -> bool:
        return self.name == "comparison" and self.finding is not None

    @property
    def role_name(self) -> str:
        """What Amazon calls the role that was asked about."""
        try:
            return find_role(self.role).name
        except UnknownRole:
            return self.role


def rungs_of(outcomes: Iterable[Mapping[str, Any]]) -> list[Rung]:
    """Lay out the outcomes of a validation, as they are kept, for a page."""
    rungs = [_rung(outcome) for outcome in outcomes]
    told: set[str] = set()
    for rung in rungs:
        # That the clocks differ is said once, where it was noticed first.
        if CLOCK.slug in told:
            rung.told = [one for one in rung.told if one is not CLOCK]
        told |= {one.slug for one in rung.told}
    return rungs


def missing_roles(rows: Iterable[Authorization]) -> list[str]:
    """The names of the roles that Amazon seems to have left out of any of them."""
    names = (
        rung.role_name
        for row in rows
        for rung in rungs_of(row.outcomes)
        if rung.role and rung.seems_missing
    )
    return list(dict.fromkeys(names))


def rungs_told(step: Step, facts: Facts, country: str) -> list[Rung]:
    """The ladder of the marketplace that was just pasted for, if it has a finding."""
    rows = facts.with_token if step is AUTHORIZE_MARKETPLACES else []
    row = next((one for one in rows if one.marketplace.country_code == country), None)
    return rungs_of(row.outcomes) if row and row.findings else []


def _rung(outcome: Mapping[str, Any]) -> Rung:
    name, _sign, role = str(outcome.get("rung", "")).partition(":")
    finding = FINDINGS.get(str(outcome.get("finding")))
    is_off = "clock_skew" in outcome.get("detail", {}) and finding is not CLOCK
    beside = CLOCK if is_off else None
    return Rung(
        name=name,
        verdict=str(outcome.get("verdict", "unknown")),
        role=role,
        finding=finding,
        was_missing=WAS_MISSING in outcome.get("detail", {}),
        told=[one for one in (finding, beside) if one],
        exchanges=list(outcome.get("exchanges", [])),
    )


def _told(exchange: Mapping[str, Any]) -> str:
    sent = [f"  {name}: {value}" for name, value in exchange["sent"].items()]
    request_id = exchange["request_id"]
    status = exchange["status"] or "no answer"
    answer = f"{status}, request id {request_id}" if request_id else f"{status}"
    return "\n".join(
        [
            f"{exchange['at']} {exchange['method']} {exchange['address']}",
            *sent,
            answer,
            *([f"  {exchange['answer']}"] if exchange["answer"] else []),
        ]
    )
