"""How a wait for Amazon's approval goes, and when it is time to look.

Amazon promises no time. Seen: a first look after two to five working days, questions
answered within five days, one to four weeks in all, and silences of six weeks; public
walk-throughs and github.com/amzn/selling-partner-api-models issues 5320 to 5384, 2026.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils import timezone

from credentials.models import Registration

FIRST_LOOK = timedelta(days=5)
EVERY = timedelta(days=7)
ANSWER_WITHIN = timedelta(days=5)
REMIND_TO_ANSWER = timedelta(days=3)
REMIND_AFTER = timedelta(days=14)
NEW_CASE_AFTER = timedelta(days=42)

_WAITING = {
    Registration.Status.IDENTITY_CHECK,
    Registration.Status.UNDER_REVIEW,
    Registration.Status.QUESTIONS_OPEN,
}


class Advice(StrEnum):
    """What to do beside looking."""

    WAIT = "wait"
    ANSWER = "answer"
    REMIND = "remind"
    NEW_CASE = "new-case"


@dataclass(frozen=True)
class Waiting:
    """A wait that is going on; `days` counts from the last thing the company did.

    `answer_by` is the last of Amazon's five days for an answer to its questions.
    """

    days: int | None
    look_on: date
    advice: Advice
    answer_by: date | None = None

    @property
    def is_late(self) -> bool:
        """Whether Amazon's five days for an answer are over."""
        return self.answer_by is not None and self.answer_by < timezone.localdate()

    @property
    def is_due(self) -> bool:
        return self.look_on <= timezone.localdate()


def waiting_of(registration: Registration) -> Waiting | None:
    """Say how long an account waits, and when to look; None where nothing is open."""
    if registration.status not in _WAITING:
        return None
    looked_on = timezone.localtime(registration.updated_at).date()
    if registration.status == Registration.Status.QUESTIONS_OPEN:
        told_on = registration.status_since or looked_on
        return _answering(registration.asked_on or told_on, looked_on)
    since = registration.waiting_since
    if since is None or registration.status == Registration.Status.IDENTITY_CHECK:
        return Waiting(None, looked_on + EVERY, Advice.WAIT)
    waited = timezone.localdate() - since
    # Saving the page counts as a look; the first one is due sooner.
    is_first = looked_on - since < FIRST_LOOK
    look_on = since + FIRST_LOOK if is_first else looked_on + EVERY
    return Waiting(waited.days, look_on, _advice(waited))


def _answering(asked_on: date, looked_on: date) -> Waiting:
    answer_by = asked_on + ANSWER_WITHIN
    look_on = asked_on + REMIND_TO_ANSWER
    if looked_on >= look_on:
        look_on = max(answer_by, looked_on + timedelta(days=1))
    return Waiting(None, look_on, Advice.ANSWER, answer_by)


def _advice(waited: timedelta) -> Advice:
    if waited >= NEW_CASE_AFTER:
        return Advice.NEW_CASE
    return Advice.REMIND if waited >= REMIND_AFTER else Advice.WAIT
