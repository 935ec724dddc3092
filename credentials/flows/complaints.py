"""What Runner reports that Amazon refused: looked into at once.

A complaint by itself turns no state. Amazon is asked, and only its definite answer
does; whoever can mend it is then told as of any other failing authorization.
"""

import threading
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.errors import TooManyComplaints
from credentials.flows.connections import give_back_connection
from credentials.flows.delivery import Deliverable
from credentials.flows.locks import lock_authorizations
from credentials.flows.validating import claim_authorization, validate_authorization
from credentials.models import AccessToken, Authorization, Event, RunnerToken, Tag
from credentials.validation import Report, Status

MOST_COMPLAINTS = 10
IN = timedelta(hours=1)
# At most so many threads of a process wait for Amazon on account of complaints.
VALIDATIONS_AT_ONCE = 3

_validations = threading.BoundedSemaphore(VALIDATIONS_AT_ONCE)


class Asked(StrEnum):
    """What came of asking Amazon about a complaint."""

    ANSWERED = "answered"
    NO_ANSWER = "could-not-be-asked"
    UNDER_WAY = "being-asked"


@dataclass(frozen=True)
class Heard:
    """What was found: the authorization as it stands now."""

    authorization: Authorization
    asked: Asked


@sensitive_variables()
def hear_complaint(
    *, token: RunnerToken, deliverable: Deliverable, error: str, status: int | None
) -> Heard:
    """Note what Amazon answered Runner, and ask Amazon whether it is so.

    Raises TooManyComplaints beyond ten in an hour about one authorization. Where
    somebody is asking already, the answer says so; the worker sees to the rest.
    """
    row = deliverable.authorization
    note_complaint(token=token, authorization=row, error=error, status=status)
    report = _validated(row)
    if report is not None and report.status == Status.FAILING:
        forget_access_token(of=deliverable)
    row.refresh_from_db()
    return Heard(row, _asked(report))


@transaction.atomic
def note_complaint(
    *,
    token: RunnerToken,
    authorization: Authorization,
    error: str,
    status: int | None,
) -> None:
    """Log a complaint and make a validation due; raises TooManyComplaints.

    `error` is Amazon's code as Runner read it, checked by the caller to be a word.
    """
    lock_authorizations([authorization.pk])
    now = timezone.now()
    earlier = Event.objects.filter(
        account=authorization.account_id,
        tag=Tag.COMPLAINT_HEARD,
        subject_id=str(authorization.pk),
        at__gt=now - IN,
    )
    moments = list(earlier.order_by("-seq").values_list("at", flat=True))
    if len(moments) >= MOST_COMPLAINTS:
        first_to_leave = moments[MOST_COMPLAINTS - 1]
        raise TooManyComplaints((first_to_leave + IN - now).total_seconds())
    Authorization.objects.filter(pk=authorization.pk).update(check_due_at=now)
    Event.objects.record(
        Tag.COMPLAINT_HEARD,
        actor=f"runner:{token.name}",
        account=authorization.account,
        subject=authorization,
        marketplace=authorization.marketplace_id,
        version=authorization.version,
        error=error,
        http_status=status,
    )


def forget_access_token(*, of: Deliverable) -> None:
    """Hand out no access token of credentials that Amazon has just refused."""
    if of.secret is not None:
        key = AccessToken.key_for(of.application, of.secret, of.authorization)
        AccessToken.objects.filter(key=key, lease_until=None).delete()


@sensitive_variables()
def _validated(row: Authorization) -> Report | None:
    """What Amazon says; None where somebody else is asking it already."""
    if not _validations.acquire(blocking=False):
        return None
    try:
        if not claim_authorization(pk=row.pk, now=timezone.now()):
            return None
        row.refresh_from_db()
        give_back_connection()
        return validate_authorization(authorization=row)
    finally:
        _validations.release()


def _asked(report: Report | None) -> Asked:
    if report is None:
        return Asked.UNDER_WAY
    return Asked.NO_ANSWER if report.status == Status.UNKNOWN else Asked.ANSWERED
