"""How far each step is: open, done by word, or proven."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credentials.guide.facts import Facts
from credentials.guide.steps import (
    AUTHORIZE_MARKETPLACES,
    COPY_LWA_CREDENTIALS,
    CREATE_APPLICATION,
    HAND_OVER,
    OPEN_AUTHORIZE,
    PRIMARY_USER,
    REGISTER_DEVELOPER,
    ROTATE_CLIENT_SECRET,
    STEPS,
    WAIT_FOR_APPROVAL,
    Step,
)
from credentials.models import Attestation, Authorization, Registration
from credentials.validation import FINDINGS

Said = Registration.Status


class Status(StrEnum):
    COMPLETED = "completed"
    IN_PROGRESS = "in-progress"
    NOT_STARTED = "not-started"
    CANNOT_START = "cannot-start"
    WAITING = "waiting"
    PROBLEM = "problem"

    @property
    def label(self) -> "str | Promise":
        return STATUS_LABELS[self]


STATUS_LABELS: dict[Status, "str | Promise"] = {
    Status.COMPLETED: _("Completed"),
    Status.IN_PROGRESS: _("In progress"),
    Status.NOT_STARTED: _("Not yet started"),
    Status.CANNOT_START: _("Cannot start yet"),
    Status.WAITING: _("Waiting for Amazon"),
    Status.PROBLEM: _("There is a problem"),
}


@dataclass(frozen=True)
class StepProgress:
    """Where one step of one account stands, and whose word or what proof says so."""

    step: Step
    status: Status
    proven: bool = False
    word: Attestation | None = None

    @property
    def is_open(self) -> bool:
        return self.status is not Status.COMPLETED

    @property
    def can_start(self) -> bool:
        return self.status is not Status.CANNOT_START


@dataclass(frozen=True)
class Progress:
    """Where every step of an account stands."""

    steps: tuple[StepProgress, ...]

    def of(self, step: Step) -> StepProgress:
        return self.steps[STEPS.index(step)]

    @property
    def set_up(self) -> tuple[StepProgress, ...]:
        """All steps but the maintenance that never ends."""
        return tuple(one for one in self.steps if one.step is not ROTATE_CLIENT_SECRET)

    @property
    def completed_count(self) -> int:
        return sum(not one.is_open for one in self.set_up)

    @property
    def is_complete(self) -> bool:
        return self.completed_count == len(self.set_up)

    def next_after(self, step: Step) -> Step | None:
        """What to do after a step: the next that is open, or else the first."""
        later = self.set_up[STEPS.index(step) + 1 :]
        open_ones = (one.step for one in later if one.is_open and one.can_start)
        return next(open_ones, None) or self.next_step

    @property
    def next_step(self) -> Step | None:
        """What to do next: the first step that is open and can be worked on."""
        workable = [one for one in self.set_up if one.is_open and one.can_start]
        not_waiting = [one for one in workable if one.status is not Status.WAITING]
        first = next(iter(not_waiting or workable), None)
        return first.step if first else None


def progress_of(facts: Facts) -> Progress:
    """Derive where each step stands from what is known of the account."""
    return Progress(
        tuple(_with_evidence(step, RULES[step](facts), facts) for step in STEPS)
    )


def _with_evidence(step: Step, status: Status, facts: Facts) -> StepProgress:
    return StepProgress(
        step,
        status,
        proven=status is Status.COMPLETED and PROOFS[step](facts),
        word=facts.attestations.get(step.key),
    )


def _primary_user(facts: Facts) -> Status:
    said = PRIMARY_USER.key in facts.attestations
    return Status.COMPLETED if said else Status.NOT_STARTED


def _register_developer(facts: Facts) -> Status:
    if facts.exchange_succeeded:
        return Status.COMPLETED
    return {
        Said.NOT_STARTED: Status.NOT_STARTED,
        Said.IDENTITY_CHECK: Status.IN_PROGRESS,
        Said.DENIED: Status.PROBLEM,
    }.get(Said(facts.registration.status), Status.COMPLETED)


def _wait_for_approval(facts: Facts) -> Status:
    if facts.exchange_succeeded:
        return Status.COMPLETED
    return {
        Said.NOT_STARTED: Status.CANNOT_START,
        Said.IDENTITY_CHECK: Status.CANNOT_START,
        Said.QUESTIONS_OPEN: Status.IN_PROGRESS,
        Said.APPROVED: Status.COMPLETED,
        Said.DENIED: Status.PROBLEM,
    }.get(Said(facts.registration.status), Status.WAITING)


def _create_application(facts: Facts) -> Status:
    described = bool(facts.application.name and facts.application.roles)
    if described:
        return Status.COMPLETED
    if _wait_for_approval(facts) is not Status.COMPLETED:
        return Status.CANNOT_START
    if facts.application.name or facts.application.roles:
        return Status.IN_PROGRESS
    return Status.NOT_STARTED


def _open_authorize(facts: Facts) -> Status:
    if any(_needs_this_step(row, OPEN_AUTHORIZE) for row in facts.with_token):
        return Status.PROBLEM
    if facts.authorizations:
        return Status.COMPLETED
    if _create_application(facts) is not Status.COMPLETED:
        return Status.CANNOT_START
    return Status.NOT_STARTED


def _authorize_marketplaces(facts: Facts) -> Status:
    if not facts.authorizations:
        return Status.CANNOT_START
    if any(_needs_this_step(row, AUTHORIZE_MARKETPLACES) for row in facts.with_token):
        return Status.PROBLEM
    if not facts.with_token:
        return Status.NOT_STARTED
    return Status.IN_PROGRESS if facts.waiting_for_token else Status.COMPLETED


def _copy_lwa_credentials(facts: Facts) -> Status:
    if _create_application(facts) is not Status.COMPLETED and not facts.has_credentials:
        return Status.CANNOT_START
    if not facts.has_credentials:
        return Status.NOT_STARTED
    if any(_needs_this_step(row, COPY_LWA_CREDENTIALS) for row in facts.with_token):
        return Status.PROBLEM
    return Status.COMPLETED


def _hand_over(facts: Facts) -> Status:
    if facts.live_pickups:
        return Status.COMPLETED
    if not facts.deliverable:
        return Status.CANNOT_START
    if facts.is_cut_off:
        return Status.PROBLEM
    return Status.IN_PROGRESS if facts.live_tokens else Status.NOT_STARTED


def _rotate_client_secret(facts: Facts) -> Status:
    secret = facts.secret_in_use
    if secret is None:
        return Status.CANNOT_START
    if facts.secrets_in_view.waiting:
        return Status.IN_PROGRESS
    wrong = any(_needs_this_step(row, ROTATE_CLIENT_SECRET) for row in facts.with_token)
    if secret.is_surely_expired or wrong:
        return Status.PROBLEM
    was_rotated = any(one.replaced_at for one in facts.secrets)
    if not was_rotated or secret.expires_at is None or secret.expires_soon:
        return Status.NOT_STARTED
    return Status.COMPLETED


def _needs_this_step(authorization: Authorization, step: Step) -> bool:
    return authorization.status == Authorization.Status.FAILING and any(
        FINDINGS[slug].step == step.key
        for slug in authorization.findings
        if slug in FINDINGS and FINDINGS[slug].severity == "problem"
    )


RULES: dict[Step, Callable[[Facts], Status]] = {
    PRIMARY_USER: _primary_user,
    REGISTER_DEVELOPER: _register_developer,
    WAIT_FOR_APPROVAL: _wait_for_approval,
    CREATE_APPLICATION: _create_application,
    OPEN_AUTHORIZE: _open_authorize,
    AUTHORIZE_MARKETPLACES: _authorize_marketplaces,
    COPY_LWA_CREDENTIALS: _copy_lwa_credentials,
    HAND_OVER: _hand_over,
    ROTATE_CLIENT_SECRET: _rotate_client_secret,
}

PROOFS: dict[Step, Callable[[Facts], bool]] = {
    PRIMARY_USER: lambda _facts: False,
    REGISTER_DEVELOPER: lambda facts: facts.exchange_succeeded,
    WAIT_FOR_APPROVAL: lambda facts: facts.exchange_succeeded,
    CREATE_APPLICATION: lambda facts: facts.all_valid,
    OPEN_AUTHORIZE: lambda facts: bool(facts.with_token),
    AUTHORIZE_MARKETPLACES: lambda facts: facts.all_valid,
    COPY_LWA_CREDENTIALS: lambda facts: facts.current_secret is not None,
    HAND_OVER: lambda facts: bool(facts.live_pickups),
    ROTATE_CLIENT_SECRET: lambda facts: facts.current_secret is not None,
}
