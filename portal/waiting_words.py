"""What to write to Amazon when it stays silent, and what the task list says of it.

Amazon reads English, so the texts are not translated.
"""

from django.utils.translation import gettext as _

from credentials.guide.facts import Facts
from credentials.guide.waiting import Advice, Waiting
from credentials.models import Registration
from portal.dates import moment_of

REMINDER = (
    "Hello, we sent our developer profile for private access to the Selling Partner "
    "API on {sent_on}{case}{answered}. Could you tell us whether you need anything "
    "else from us? We answer questions within one working day. Thank you."
)
NEW_CASE = (
    "Hello, we sent our developer profile for private access to the Selling Partner "
    "API on {sent_on}{case}{answered} and have not received a decision in {weeks} "
    "weeks. The profile is complete{unchanged}. Please route this to the team that "
    "reviews developer registrations, or tell us what is missing. Thank you."
)
AFTER_DENIAL = (
    "Hello, our developer profile for private access to the Selling Partner API was "
    "denied{case}. We have corrected the point that you named and sent the profile "
    "again. Please review it, and tell us if anything is still missing. Thank you."
)
_TEXTS = {Advice.REMIND: REMINDER, Advice.NEW_CASE: NEW_CASE}


def follow_up(facts: Facts, waiting: Waiting) -> str:
    """The text to paste into the case; empty while waiting is all there is to do."""
    text = _TEXTS.get(waiting.advice)
    sent_on = facts.registration.sent_on
    if text is None or sent_on is None:
        return ""
    case_id, answered_on = facts.registration.case_id, facts.registration.answered_on
    return text.format(
        sent_on=sent_on.isoformat(),
        case=f" (case {case_id})" if case_id else "",
        answered=f", answered you on {answered_on}" if answered_on else "",
        unchanged="" if answered_on else " and unchanged",
        weeks=(waiting.days or 0) // 7,
    )


def after_denial(registration: Registration) -> str:
    """The text for the new case once a denied profile is corrected and sent again."""
    case_id = registration.case_id
    return AFTER_DENIAL.format(case=f" (case {case_id})" if case_id else "")


def waiting_hint(waiting: Waiting | None) -> str:
    """When to look, for the task list; empty where nothing is awaited."""
    if waiting is None:
        return ""
    if waiting.answer_by:
        text = _("Answer Amazon’s questions by %(day)s.")
        if waiting.is_late:
            text = _("Answer Amazon’s questions today: they were due on %(day)s.")
        return text % {"day": moment_of(waiting.answer_by).absolute}
    if waiting.is_due:
        return _("It is time to look at Amazon’s answer.")
    if waiting.advice == Advice.NEW_CASE:
        return _("Six weeks without an answer: open a new case.")
    if waiting.advice == Advice.REMIND:
        return _("Two weeks without an answer: write a line into the case.")
    return _("Look again on %(day)s.") % {"day": moment_of(waiting.look_on).absolute}
