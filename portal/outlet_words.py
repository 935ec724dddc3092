"""What was sent to a channel or webhook, and what came of it, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.amazon import Reason
from credentials.flows.dispatching import REMINDER_DUE, REMINDER_SETTLED, TEST
from credentials.models import Dispatch

MESSAGES: dict[str, "str | Promise"] = {
    REMINDER_DUE: gettext_lazy("A reminder"),
    REMINDER_SETTLED: gettext_lazy("A reminder is settled"),
    TEST: gettext_lazy("A test"),
}
ERRORS: dict[str, "str | Promise"] = {
    "address-not-public": gettext_lazy("the host is not a public one"),
    "not-accepted": gettext_lazy("the service did not take it"),
    Reason.TIMEOUT: gettext_lazy("no answer in time"),
    Reason.CONNECTION: gettext_lazy("no connection"),
    Reason.DNS: gettext_lazy("the host was not found"),
    Reason.TLS: gettext_lazy("its certificate was not accepted"),
    Reason.UNREADABLE: gettext_lazy("its answer could not be read"),
    Reason.TOO_LARGE: gettext_lazy("its answer was too long"),
    Reason.REDIRECT: gettext_lazy("it sent the message elsewhere"),
}


def message_words(kind: str) -> str:
    """What a message is; its type is what a receiver reads."""
    return str(MESSAGES.get(kind, kind))


def answer_words(dispatch: Dispatch) -> str:
    """What came back at the last attempt: a status code, a reason, or that it went."""
    if dispatch.status_code:
        return str(dispatch.status_code)
    if not dispatch.last_error:
        return _("taken")
    return str(ERRORS.get(dispatch.last_error, _("it could not be sent")))
