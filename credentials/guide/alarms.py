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
)

ALARMS = MappingProxyType({alarm.slug: alarm for alarm in _ALL})
