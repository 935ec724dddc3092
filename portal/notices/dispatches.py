"""Taking one message to its channel or webhook, and noting what became of it."""

import logging
from http import HTTPStatus

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from credentials.flows.dispatching import (
    TEST,
    claim_due_dispatch,
    drop_dispatch,
    note_dispatched,
    note_not_dispatched,
)
from credentials.flows.outlets import (
    address_of,
    signed_headers,
    switch_off_webhook,
)
from credentials.models import Dispatch
from portal.notices import channels
from portal.notices.reach import Outcome, post
from portal.reminder_words import ReminderWords, words_of

logger = logging.getLogger(__name__)

USER_AGENT = "RunnerSetUpPortal/0.1 (webhooks)"


def deliver_dispatch(key: str) -> None:
    """Send a message if it is due, once; whoever dies leaves it due again.

    A receiver knows a message that comes twice by its `webhook-id`.
    """
    dispatch = claim_due_dispatch(pk=key)
    if dispatch is None:
        return
    if dispatch.channel is not None and _is_settled(dispatch):
        drop_dispatch(dispatch=dispatch)
        return
    outcome = _send(dispatch)
    if not outcome.error:
        note_dispatched(
            dispatch=dispatch,
            status_code=outcome.status_code,
            milliseconds=outcome.milliseconds,
        )
        return
    logger.warning("dispatch_not_sent", extra={"dispatch": key, "cause": outcome.error})
    failing_since = note_not_dispatched(
        dispatch=dispatch,
        error=outcome.error,
        status_code=outcome.status_code,
        milliseconds=outcome.milliseconds,
    )
    if dispatch.webhook is not None:
        is_gone = outcome.status_code == HTTPStatus.GONE
        switch_off_webhook(
            webhook=dispatch.webhook,
            failing_since=None if is_gone else failing_since,
        )


def _is_settled(dispatch: Dispatch) -> bool:
    return dispatch.reminder is not None and not dispatch.reminder.is_open


def _send(dispatch: Dispatch) -> Outcome:
    if dispatch.webhook is not None:
        headers = {
            **signed_headers(dispatch=dispatch, now=timezone.now()),
            "content-type": "application/json",
            "user-agent": USER_AGENT,
        }
        return post(dispatch.webhook.url, dispatch.body, headers)
    if dispatch.channel is None:
        raise ValueError(f"{dispatch.pk} has no outlet.")
    with override(settings.LANGUAGE_CODE):
        return channels.send(address_of(dispatch.channel), _words(dispatch))


def _words(dispatch: Dispatch) -> ReminderWords:
    if dispatch.type != TEST and dispatch.reminder is not None:
        return words_of(dispatch.reminder)
    return ReminderWords(
        title=_("Reminders of the Runner set-up portal arrive here"),
        cause=_("This is a test that an admin asked for."),
        remedy="",
        action=_("Open the portal"),
        path="/",
        page_path="/",
        marketplaces=[],
        runners=[],
        stops_on=None,
        is_over=False,
        tone="",
    )
