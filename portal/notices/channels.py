"""Chat channels and other services, through apprise."""

import time
from typing import Any, Final

from apprise import Apprise, AppriseAsset, NotifyFormat, NotifyType
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from credentials.secret import Secret
from portal.lists import listed
from portal.notices.reach import NotPublic, Outcome, UnknownHost, check_host
from portal.reminder_words import ReminderWords

# What would act on this very machine, or send mail past the portal's own outbox.
REFUSED: Final = frozenset(
    {
        *("windows", "qt", "kde", "dbus", "macosx", "gnome", "glib", "gio"),
        *("syslog", "rsyslog", "mailto", "mailtos", "smpp", "smpps"),
        *("apprise", "apprises", "irc", "ircs"),
    }
)
# Their "host" is the domain that a mail comes from, and no server.
NAMES_A_SENDER: Final = frozenset({"mailgun", "sparkpost", "smtp2go", "sendpulse"})
TONES: Final = {"problem": NotifyType.FAILURE, "warning": NotifyType.WARNING}
ASSET: Final = AppriseAsset(
    app_id="Runner set-up",
    app_desc="Runner set-up",
    app_url="",
    http_redirects=False,
    secure_logging=True,
    storage_mode="memory",
)


class NotAChannel(Exception):
    """The address is none that can be sent to; `reason` says why, in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@sensitive_variables()
def scheme_of(address: Secret) -> str:
    """Which service an address is of; raises NotAChannel."""
    scheme = address.reveal().partition("://")[0].lower()
    if "://" not in address.reveal() or not scheme:
        raise NotAChannel(_("This is no address of a channel, such as slack://…"))
    if scheme in REFUSED:
        raise NotAChannel(_("Addresses of this kind are not sent to from here."))
    _opened(address, scheme)
    return scheme[:30]


@sensitive_variables()
def send(address: Secret, words: ReminderWords) -> Outcome:
    """Send a reminder to a channel, and tell what came of it."""
    began = time.monotonic()
    try:
        service = _opened(address, address.reveal().partition("://")[0].lower())
        arrived = service.notify(
            body=_text_of(words),
            title=words.title,
            notify_type=TONES.get(words.tone, NotifyType.INFO),
            body_format=NotifyFormat.TEXT,
        )
    except NotAChannel:
        return Outcome("address-not-public", None, _since(began))
    except (OSError, TypeError, ValueError) as failure:
        return Outcome(type(failure).__name__, None, _since(began))
    return Outcome("" if arrived else "not-accepted", None, _since(began))


@sensitive_variables()
def _opened(address: Secret, scheme: str) -> Any:
    service = Apprise.instantiate(
        address.reveal(), asset=ASSET, suppress_exceptions=True
    )
    if service is None:
        raise NotAChannel(
            _("The service does not know this address. Look it up again.")
        )
    service.redirects = False
    tokens = type(service).template_tokens or {}
    if "host" in tokens and scheme not in NAMES_A_SENDER:
        try:
            check_host(str(service.host), service.port)
        except UnknownHost:
            raise NotAChannel(
                _("The host of this address was not found. Look whether it is right.")
            ) from None
        except NotPublic:
            raise NotAChannel(
                _("The host of this address is not a public one.")
            ) from None
    return service


def _text_of(words: ReminderWords) -> str:
    lines = [
        words.cause,
        words.stops,
        words.runners and f"{_('Runners that use it:')} {listed(words.runners)}",
        words.remedy,
        f"{words.action}: {words.url}",
    ]
    return "\n".join(line for line in lines if line)


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)
