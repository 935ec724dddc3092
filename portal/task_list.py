"""The guide's steps as the task list shows them, and as they stand beside a step."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from credentials.amazon import Marketplace
from credentials.guide.facts import Facts
from credentials.guide.progress import Status, StepProgress
from credentials.guide.requirements import Requirements
from credentials.guide.steps import (
    AUTHORIZE_MARKETPLACES,
    REGISTER_DEVELOPER,
    ROTATE_CLIENT_SECRET,
    WAIT_FOR_APPROVAL,
    Step,
)
from credentials.guide.waiting import waiting_of
from credentials.models import Authorization, SellerAccount
from portal.dates import moment_of
from portal.waiting_words import waiting_hint

SHOWN_AS = {status: str(status) for status in Status} | {Status.CANNOT_START: "blocked"}

PART_SHOWN_AS = {
    Authorization.Status.MISSING: "not-started",
    Authorization.Status.UNPROVEN: "in-progress",
    Authorization.Status.VALID: "completed",
    Authorization.Status.FAILING: "problem",
}


@dataclass(frozen=True)
class TaskPart:
    """One marketplace of a step that repeats per marketplace."""

    name: str
    status: str


@dataclass(frozen=True)
class Task:
    """One step as a row; a blocked one is not linked."""

    id: str
    title: "str | Promise"
    hint: "str | Promise"
    status: str
    label: "str | Promise"
    href: str
    current: bool = False
    parts: list[TaskPart] = field(default_factory=list)


@dataclass(frozen=True)
class TaskStage:
    """The steps that are done in one go."""

    title: "str | Promise"
    tasks: list[Task]


def step_href(
    account: SellerAccount, step: Step, marketplace: Marketplace | None = None
) -> str:
    """The page of a step; where a marketplace is meant, with that one chosen."""
    href = reverse("step", args=[account.slug, step.key])
    if marketplace is None or step is not AUTHORIZE_MARKETPLACES:
        return href
    return f"{href}?marketplace={marketplace.country_code}"


def stages_of(needs: Requirements, current: Step | None = None) -> list[TaskStage]:
    """All steps of an account in their stages; `current` is the page's own step."""
    by_stage = groupby(needs.progress.steps, key=lambda one: one.step.stage)
    return [
        TaskStage(stage.title, [_task(needs, one, current) for one in steps])
        for stage, steps in by_stage
    ]


def _task(needs: Requirements, one: StepProgress, current: Step | None) -> Task:
    return Task(
        id=one.step.key,
        title=one.step.title,
        hint=hint_of(needs, one),
        status=SHOWN_AS[one.status],
        label=label_of(needs, one),
        href=step_href(needs.facts.account, one.step),
        current=one.step is current,
        parts=list(_parts(needs, one.step)),
    )


def label_of(needs: Requirements, one: StepProgress) -> "str | Promise":
    """Where a step stands, in words; what is done may have a flaw all the same."""
    told = (*needs.wrong, *needs.now)
    has_remark = any(each.finding and each.step is one.step for each in told)
    if one.step is AUTHORIZE_MARKETPLACES:
        has_remark = has_remark or any(each.marketplace for each in told)
    if one.status is Status.COMPLETED and has_remark:
        return _("Completed, with a remark")
    if one.step is ROTATE_CLIENT_SECRET and needs.facts.rotation_can_wait:
        return _("Not due yet")
    return one.status.label


def hint_of(needs: Requirements, one: StepProgress) -> "str | Promise":
    """What to know of a step before it is opened."""
    if one.step is WAIT_FOR_APPROVAL and one.is_open:
        return waiting_hint(waiting_of(needs.facts.registration)) or one.step.hint
    if one.step is REGISTER_DEVELOPER and one.status is Status.PROBLEM:
        return _("Amazon denied the profile: correct it and send it again")
    if one.step is ROTATE_CLIENT_SECRET and one.status is Status.NOT_STARTED:
        return _rotation_hint(needs.facts)
    return one.step.hint


def _rotation_hint(facts: Facts) -> str:
    secret = facts.secret_in_use
    if secret is None or secret.expires_at is None or secret.is_undated:
        return _("Nobody knows when the secret in use ends: note its day, or rotate.")
    until = moment_of(secret.expires_at)
    return _("The secret in use ends on %(day)s (%(relative)s).") % {
        "day": until.absolute,
        "relative": until.relative,
    }


def _parts(needs: Requirements, step: Step) -> Iterator[TaskPart]:
    if step is not AUTHORIZE_MARKETPLACES:
        return
    for row in needs.facts.authorizations:
        status = PART_SHOWN_AS[Authorization.Status(row.status)]
        yield TaskPart(_(row.marketplace.name), status)
