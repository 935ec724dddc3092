"""Alarms: what a part of the portal raises by itself, in words.

Other matters follow from facts; an alarm is raised and settled by whoever noticed it.
"""

from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Alarm:
    """One kind of alarm: a title, a sentence of cause, one of remedy, and a page.

    `page` is the name of a page of the site; with an account it takes its slug.
    `for_people` also tells the account's own people; admins always hear of it.
    """

    slug: str
    title: "str | Promise"
    cause: "str | Promise"
    remedy: "str | Promise"
    page: str
    for_people: bool = False


_ALL = (
    Alarm(
        "webhook-disabled",
        _("A webhook was switched off"),
        _("Its receiver has not taken a message for three days."),
        _("See what it answered, mend the receiver, and switch the webhook on again."),
        page="channels",
    ),
    Alarm(
        "mail-stuck",
        _("Mail does not leave the portal"),
        _(
            "A mail could not be sent for two hours. It is tried again for as long "
            "as it is of use."
        ),
        _("See which error the list names, and mend the mail server or its settings."),
        page="admin:credentials_notice_changelist",
    ),
    Alarm(
        "queue-unreadable",
        _("Amazon’s queue cannot be read"),
        _("New client secrets wait in the queue for 14 days, and nobody fetches them."),
        _("Test the queue on its page; it says what is wrong."),
        page="rotation-queue",
    ),
    Alarm(
        "message-set-aside",
        _("A message of Amazon’s queue was set aside"),
        _("It is kept under seal, and nothing is done with it until an admin looks."),
        _("See why on the queue’s page, and have it read again once that is mended."),
        page="rotation-queue",
    ),
    Alarm(
        "rotation-quiet",
        _("The new client secret has not come yet"),
        _("It usually comes within a minute, and a quarter of an hour has passed."),
        _("Nothing has to be done. The old secret works, and the portal listens on."),
        page="rotation-automatic",
    ),
    Alarm(
        "rotation-silent",
        _("The new client secret has not come for an hour"),
        _("Amazon may have rotated, and its message does not arrive."),
        _("Look whether the worker runs and the queue passes its test."),
        page="rotation-automatic",
    ),
    Alarm(
        "rotation-needs-person",
        _("Look in the developer console: was the client secret rotated?"),
        _(
            "The portal asked Amazon, and no new secret came. If Amazon did rotate, "
            "the old secret dies 7 days after it was asked."
        ),
        _("Paste the newest secret of the console, or say that nothing changed."),
        page="rotation-automatic",
        for_people=True,
    ),
    Alarm(
        "rotation-not-proven",
        _("A new client secret does not pass its tests"),
        _("It came through the queue a day ago, and Amazon has not taken it yet."),
        _("Look in the developer console whether it is the newest one."),
        page="rotation-automatic",
    ),
    Alarm(
        "rotation-refused",
        _("Amazon refused to rotate"),
        _("Nothing was changed, and the portal does not ask again by itself."),
        _("Mend what Amazon names, then press Rotate now."),
        page="rotation-automatic",
    ),
    Alarm(
        "rotation-too-late",
        _("Too late to rotate by itself"),
        _(
            "The client secret dies in fewer than 9 days. If something went wrong now, "
            "there would be no time to mend it."
        ),
        _("Rotate by hand: it takes five minutes."),
        page="rotation",
        for_people=True,
    ),
)

ALARMS = MappingProxyType({alarm.slug: alarm for alarm in _ALL})
