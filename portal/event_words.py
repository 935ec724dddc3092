"""The log in words: what happened, to which thing, and the details worth reading."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from credentials.amazon import (
    UnknownMarketplace,
    UnknownRole,
    find_marketplace,
    find_role,
)
from credentials.guide.alarms import ALARMS
from credentials.guide.steps import find_step
from credentials.models import (
    Authorization,
    Event,
    InboundMessage,
    Membership,
    Registration,
    Reminder,
    Rotation,
)
from credentials.validation import FINDINGS
from portal.dates import moment_of
from portal.lists import listed

Words = Callable[[Any], str]

FIELD_NAMES: dict[str, "str | Promise"] = {
    "refresh_token": gettext_lazy("refresh token"),
    "client_id": gettext_lazy("client identifier"),
    "client_secret": gettext_lazy("client secret"),
}
ROLES: dict[str, "str | Promise"] = {
    Membership.Role.PRIMARY: gettext_lazy("primary user"),
    Membership.Role.HELPER: gettext_lazy("helper"),
    "admin": gettext_lazy("admin"),
}


def details_of(event: Event) -> str:
    """The details of an event as one readable line; what has no words is left out."""
    told = (
        words(event.details[key])
        for key, words in DETAILS.items()
        if event.details.get(key) not in (None, "", [])
    )
    return " · ".join(one for one in told if one)


def line_of(event: Event) -> dict[str, str]:
    """One entry as components/event.html shows it."""
    moment = moment_of(event.at)
    return {
        "text": event.get_tag_display(),
        "detail": details_of(event),
        "actor": actor_of(event),
        "absolute": moment.absolute,
        "relative": moment.relative,
        "iso": moment.iso,
    }


def actor_of(event: Event) -> str:
    """Who did it, in words."""
    if event.actor == "portal":
        return _("The portal")
    if event.actor.startswith("runner:"):
        return _("Runner “%(name)s”") % {"name": event.actor.removeprefix("runner:")}
    return event.actor


def _marketplace(key: str) -> str:
    try:
        return _(find_marketplace(key).name)
    except UnknownMarketplace:
        return key


def _role_of_amazon(key: str) -> str:
    try:
        return find_role(key).name
    except UnknownRole:
        return key


def _step(key: str) -> str:
    try:
        return str(find_step(key).title)
    except LookupError:
        return key


def _finding(slug: str) -> str:
    return _(FINDINGS[slug].title) if slug in FINDINGS else slug


def _listed(words: Words) -> Words:
    def told(keys: Iterable[str]) -> str:
        return listed(words(key) for key in keys)

    return told


def _status(key: str) -> str:
    named = dict(Authorization.Status.choices) | dict(Registration.Status.choices)
    return str(named.get(key, key))


def _day(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return date_format(timezone.localtime(moment))


def _in(sentence: "str | Promise", words: Words = str) -> Words:
    """A detail within a few words of explanation."""
    return lambda value: str(sentence) % {"value": words(value)}


def _either(yes: "str | Promise", no: "str | Promise") -> Words:
    return lambda said: str(yes if said else no)


def _authorizations(count: int) -> str:
    text = ngettext("%(count)d authorization", "%(count)d authorizations", count)
    return text % {"count": count}


DETAILS: dict[str, Words] = {
    "name": _in(gettext_lazy("“%(value)s”")),
    "email": str,
    "role": lambda key: str(ROLES.get(key, key)),
    "step": _step,
    "before": _in(gettext_lazy("from “%(value)s”"), _status),
    "after": _in(gettext_lazy("to “%(value)s”"), _status),
    "marketplace": _marketplace,
    "marketplaces": _listed(_marketplace),
    "number": _in(gettext_lazy("version %(value)s")),
    "replaced": _in(gettext_lazy("replaces version %(value)s")),
    "client_id": str,
    "tail": _in(gettext_lazy("ends in %(value)s")),
    "expires_at": _in(gettext_lazy("expires %(value)s"), _day),
    "status": _status,
    "finding": _finding,
    "findings": _listed(_finding),
    "roles": _listed(_role_of_amazon),
    "found": _listed(lambda key: str(FIELD_NAMES.get(key, key))),
    "count": _authorizations,
    "home_country": _marketplace,
    "reminder": lambda key: str(dict(Reminder.Kind.choices).get(key, key)),
    "alarm": lambda key: str(ALARMS[key].title) if key in ALARMS else key,
    "rotation": lambda key: str(dict(Rotation.State.choices).get(key, key)),
    "message": lambda key: str(dict(InboundMessage.State.choices).get(key, key)),
    "reason": lambda key: str(dict(InboundMessage.Reason.choices).get(key, "")),
    "on": _either(gettext_lazy("on"), gettext_lazy("off")),
    "until": _in(
        gettext_lazy("until %(value)s"),
        lambda text: date_format(date.fromisoformat(text)),
    ),
    "told": _in(gettext_lazy("to %(value)s"), listed),
    "form": _in(gettext_lazy("as %(value)s")),
    "address": _in(gettext_lazy("from the address %(value)s")),
    "access_tokens_only": _either(gettext_lazy("for access tokens only"), ""),
    "proven": _either(gettext_lazy("proven"), gettext_lazy("not proven yet")),
    "admin": _either(gettext_lazy("an admin"), gettext_lazy("no admin")),
    "active": _either(gettext_lazy("may sign in"), gettext_lazy("may not sign in")),
}
