"""The one thing to do next in an account, and whose turn it is."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from credentials.guide.progress import Status
from credentials.guide.requirements import Requirements
from credentials.guide.steps import HAND_OVER, PRIMARY_USER, Step
from credentials.models import Invitation, User
from portal.access import Part
from portal.step_pages import passed_on
from portal.task_list import hint_of, step_href


class Turn(StrEnum):
    """Who has to do something now."""

    VIEWER = "viewer"
    AMAZON = "amazon"
    HANDED_OVER = "handed-over"
    PRIMARY = "primary"


@dataclass(frozen=True)
class NextAction:
    """A step to go on with; `doer` is who can do it, where that is another person."""

    step: Step
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
        hint_of(needs, needs.progress.of(step)),
        step_href(account, step),
        _turn(step, needs, part.user, sent, doer),
        doer,
        sent,
    )


def _doer(step: Step, needs: Requirements, viewer: User) -> User | None:
    """Who alone can do a step in Seller Central, where that is not the viewer."""
    if step in {PRIMARY_USER, HAND_OVER}:
        return None
    primary = needs.facts.amazons_primary
    return None if primary == viewer else primary


def _turn(
    step: Step,
    needs: Requirements,
    viewer: User,
    sent: Invitation | None,
    doer: User | None,
) -> Turn:
    if sent and sent.email.lower() != viewer.email.lower():
        return Turn.HANDED_OVER
    if needs.progress.of(step).status is Status.WAITING:
        return Turn.AMAZON
    return Turn.PRIMARY if doer else Turn.VIEWER
