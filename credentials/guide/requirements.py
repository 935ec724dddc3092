"""What an account still needs: the one place that decides what is missing.

The task list, the admins' board, reminders and the API's 409 answer all read this.
"""

from dataclasses import dataclass, field
from datetime import datetime

from credentials.amazon import Marketplace
from credentials.guide.advice import advice_on_authorization, advice_on_secret
from credentials.guide.facts import Facts
from credentials.guide.people_advice import PeopleConcern, advice_on_people
from credentials.guide.progress import Progress, Status, StepProgress, progress_of
from credentials.guide.reading import facts_of
from credentials.guide.runner_advice import advice_on_runners
from credentials.guide.steps import (
    COPY_LWA_CREDENTIALS,
    HAND_OVER,
    ROTATE_CLIENT_SECRET,
    WAIT_FOR_APPROVAL,
    Step,
    find_step,
)
from credentials.models import Authorization, SellerAccount
from credentials.validation import FINDINGS, REFUSALS_OF_THE_PAIR, Finding

# Where Amazon has denied, the step before mends it; a Runner that is cut off is told
# as a finding.
TOLD_ELSEWHERE = (WAIT_FOR_APPROVAL, HAND_OVER)


@dataclass(frozen=True)
class Requirement:
    """One thing that somebody has to do, and the step that does it."""

    step: Step
    due_at: datetime | None = None
    finding: Finding | None = None
    marketplace: Marketplace | None = None


@dataclass(frozen=True)
class Requirements:
    """What is due now, what is due later and when, and what is wrong.

    `people` is advice: on whom too much rests. It makes no account unhealthy.
    """

    facts: Facts
    progress: Progress
    now: list[Requirement] = field(default_factory=list)
    later: list[Requirement] = field(default_factory=list)
    wrong: list[Requirement] = field(default_factory=list)
    people: list[PeopleConcern] = field(default_factory=list)

    @property
    def open_steps(self) -> tuple[Step, ...]:
        """The set-up steps that are not completed."""
        return tuple(one.step for one in self.progress.set_up if one.is_open)

    @property
    def is_healthy(self) -> bool:
        return not self.wrong and self.progress.is_complete


def requirements(account: SellerAccount) -> Requirements:
    """Decide what an account still needs."""
    return requirements_of(facts_of(account))


def requirements_of(facts: Facts) -> Requirements:
    """Decide what an account still needs, from facts that were read already."""
    progress = progress_of(facts)
    found = Requirements(facts, progress)
    for one in progress.set_up:
        if one.is_open and one.can_start:
            _sort_in(found, one)
    for authorization in facts.with_token:
        _add_findings(found, authorization)
    _add_secret(found)
    _add_runners(found)
    _add_people(found)
    return found


def _add_people(found: Requirements) -> None:
    facts = found.facts
    found.people.extend(
        advice_on_people(
            facts.members,
            facts.backup.email if facts.backup else None,
            facts.returned,
            facts.now,
        )
    )


def _add_runners(found: Requirements) -> None:
    facts = found.facts
    told = advice_on_runners(facts)
    for slug in told:
        finding = FINDINGS[slug]
        pile = found.wrong if finding.severity == "problem" else found.now
        pile.append(
            Requirement(HAND_OVER, due_at=facts.runner_ends_at, finding=finding)
        )
    if facts.runner_ends_at and not told:
        found.later.append(Requirement(HAND_OVER, due_at=facts.runner_ends_at))


def _sort_in(found: Requirements, one: StepProgress) -> None:
    if one.status is Status.PROBLEM and _is_explained(found, one.step):
        return
    if one.status is Status.PROBLEM and one.step in TOLD_ELSEWHERE:
        return
    pile = found.wrong if one.status is Status.PROBLEM else found.now
    pile.append(Requirement(one.step))


def _is_explained(found: Requirements, step: Step) -> bool:
    """Whether findings of single authorizations will say what is wrong here."""
    return any(
        FINDINGS[slug].step == step.key
        for row in found.facts.with_token
        for slug in row.findings
        if slug in FINDINGS
    )


def _add_findings(found: Requirements, authorization: Authorization) -> None:
    facts = found.facts
    told = authorization.findings + advice_on_authorization(
        authorization, facts.application, facts.now
    )
    for slug in dict.fromkeys(told):
        finding = FINDINGS.get(slug)
        if finding is None or finding.transient:
            continue
        pile = found.wrong if finding.severity == "problem" else found.now
        pile.append(
            Requirement(
                find_step(finding.step),
                finding=finding,
                marketplace=authorization.marketplace,
            )
        )


def _add_secret(found: Requirements) -> None:
    secret = found.facts.secret_in_use
    if refusal := found.facts.secrets_in_view.refusal:
        step = ROTATE_CLIENT_SECRET if secret else COPY_LWA_CREDENTIALS
        finding = FINDINGS[refusal]
        found.wrong.append(Requirement(step, finding=finding))
    if secret is None or found.facts.secrets_in_view.waiting:
        return
    told = {one.finding.slug for one in found.wrong if one.finding}
    for slug in advice_on_secret(secret):
        if slug in told or not told.isdisjoint(REFUSALS_OF_THE_PAIR):
            return
        finding = FINDINGS[slug]
        pile = found.wrong if finding.severity == "problem" else found.now
        pile.append(
            Requirement(ROTATE_CLIENT_SECRET, due_at=secret.expires_at, finding=finding)
        )
        return
    if not found.facts.pair_is_refused:
        found.later.append(Requirement(ROTATE_CLIENT_SECRET, due_at=secret.expires_at))
