"""Taking one notice to its address, and noting what became of it."""

import logging
from smtplib import SMTPException, SMTPRecipientsRefused

from credentials.flows.looking import look_through
from credentials.flows.notices import (
    claim_due_notice,
    drop_notice,
    note_not_sent,
    note_returned,
    note_sent,
)
from credentials.models import Notice
from portal.notices.mail import compose, is_pointless

logger = logging.getLogger(__name__)

FOR_GOOD = range(500, 600)
# Refused by a rule about the sender: the address itself may well be fine (RFC 3463).
POLICY = "5.7."


def deliver_notice(key: str) -> None:
    """Send a notice if it is due and still has a point, or note why it was not sent.

    Whoever dies between sending and noting leaves the notice due again: the second
    mail carries the same Message-ID, by which mail programs know it for the same.
    """
    notice = claim_due_notice(pk=key)
    if notice is None:
        return
    _bring_up_to_date(notice)
    if is_pointless(notice):
        drop_notice(notice=notice)
        return
    try:
        compose(notice).send()
    except SMTPRecipientsRefused as refusal:
        _note_refusal(notice, refusal)
    except (SMTPException, OSError) as failure:
        _note_failure(notice, type(failure).__name__)
    else:
        note_sent(notice=notice)


def _bring_up_to_date(notice: Notice) -> None:
    """Look once more, since what was wrong may have been mended a minute ago."""
    reminder = notice.reminder
    if reminder is not None and reminder.account is not None:
        look_through(accounts=[reminder.account])
        reminder.refresh_from_db(fields=["settled_at", "round", "snoozed_until"])


def _note_refusal(notice: Notice, refusal: SMTPRecipientsRefused) -> None:
    code, said = next(iter(refusal.recipients.values()), (0, b""))
    answer = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    if code in FOR_GOOD and not answer.startswith(POLICY):
        note_returned(notice=notice, answer=f"{code} {answer}")
        logger.warning("mail_returned", extra={"notice": notice.pk, "code": code})
    else:
        _note_failure(notice, type(refusal).__name__)


def _note_failure(notice: Notice, cause: str) -> None:
    note_not_sent(notice=notice, error=cause)
    logger.warning("notice_not_sent", extra={"notice": notice.pk, "cause": cause})
