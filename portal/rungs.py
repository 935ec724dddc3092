"""The diagnosis ladder as a page shows it: every question, its answer, its evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from credentials.amazon import UnknownRole, find_role
from credentials.validation import FINDINGS, Finding

QUESTIONS = {
    "shapes": _lazy("Do the values look right?"),
    "client": _lazy("Does Amazon know the client identifier and secret?"),
    "exchange": _lazy("Does Amazon accept the refresh token with them?"),
    "participation": _lazy("Does the token cover this marketplace?"),
    "comparison": _lazy("Does all of it fit what was chosen here?"),
}


@dataclass(frozen=True)
class Rung:
    """One question that was asked of Amazon, its answer, and what was said."""

    name: str
    verdict: str
    role: str = ""
    finding: Finding | None = None
    exchanges: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def title(self) -> str:
        if self.name == "role":
            return _("May the application read: %(role)s?") % {"role": self._role_name}
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
        slug = self.finding.slug if self.finding else ""
        if self.name == "role" and slug == "role-missing":
            return _("it seems not")
        return _("it seems not") if self._differs else _("cannot tell")

    @property
    def transcript(self) -> str:
        """What was sent and answered, as plain text for a support ticket."""
        return "\n\n".join(_told(one) for one in self.exchanges)

    @property
    def _differs(self) -> bool:
        return self.name == "comparison" and self.finding is not None

    @property
    def _role_name(self) -> str:
        try:
            return find_role(self.role).name
        except UnknownRole:
            return self.role


def rungs_of(outcomes: Iterable[Mapping[str, Any]]) -> list[Rung]:
    """Lay out the outcomes of a validation, as they are kept, for a page."""
    return [_rung(outcome) for outcome in outcomes]


def _rung(outcome: Mapping[str, Any]) -> Rung:
    name, _sign, role = str(outcome.get("rung", "")).partition(":")
    return Rung(
        name=name,
        verdict=str(outcome.get("verdict", "unknown")),
        role=role,
        finding=FINDINGS.get(str(outcome.get("finding"))),
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
