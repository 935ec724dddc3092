"""The one thing to do next in an account, and whose turn it is."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from credentials.guide.progress import Status
from credentials.guide.requirements import Requirements
from credentials.guide.steps import (
    HAND_OVER,
    PRIMARY_USER,
    WAIT_FOR_APPROVAL,
    Step,
)
from credentials.models import Invitation, Registration, User
from portal.access import Part
from portal.step_pages import passed_on
from portal.task_list import hint_of, step_href


class Turn(StrEnum):
    """Who has to do something now."""

    VIEWER = "viewer"
    AMAZON = "amazon"
    HANDED_OVER = "handed-over"
    PRIMARY = "primary"
    ADMIN = "admin"


@dataclass(frozen=True)
class NextAction:
    """A step to go on with; `doer` is who can do it, where that is another person."""

    step: Step
    title: "str | Promise"
    hint: "str | Promise"
    href: str
    turn: Turn
    doer: User | None
    passed_on: Invitation | None


def next_action(needs: Requirements, part: Part) -> NextAction | None:
    """What the page of an account puts first; None where nothing is open."""
    step = needs.progress.next_step
    if step is None:
        return None
    account = needs.facts.account
    sent = passed_on(account, step, part)
    doer = _doer(step, needs, part.user)
    return NextAction(
        step,
        _title(step, needs),
        hint_of(needs, needs.progress.of(step)),
        step_href(account, step),
        _turn(step, needs, part, sent, doer),
        doer,
        sent,
    )


def _title(step: Step, needs: Requirements) -> "str | Promise":
    """What there is to do; of a wait that somebody has to end, the thing itself."""
    is_asked = needs.facts.registration.status == Registration.Status.QUESTIONS_OPEN
    if step is WAIT_FOR_APPROVAL and is_asked:
        return _("Answer Amazon’s questions")
    return step.title


def _doer(step: Step, needs: Requirements, viewer: User) -> User | None:
    """Who alone can do a step in Seller Central, where that is not the viewer."""
    if step in {PRIMARY_USER, HAND_OVER}:
        return None
    primary = needs.facts.amazons_primary
    return None if primary == viewer else primary


def _turn(
    step: Step,
    needs: Requirements,
    part: Part,
    sent: Invitation | None,
    doer: User | None,
) -> Turn:
    if sent and not sent.is_for(part.user):
        return Turn.HANDED_OVER
    if needs.progress.of(step).status is Status.WAITING:
        return Turn.AMAZON
    if step is HAND_OVER:
        has_token = part.is_admin or needs.facts.live_tokens
        return Turn.VIEWER if has_token else Turn.ADMIN
    return Turn.PRIMARY if doer or not _may_do(step, part) else Turn.VIEWER


def _may_do(step: Step, part: Part) -> bool:
    """Whether somebody of this part is let do a step here."""
    is_the_primarys = step.pastes or step is PRIMARY_USER
    return part.may_paste if is_the_primarys else part.may_tick
