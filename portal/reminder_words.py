"""A reminder in words: what it is about, what stops when, and the one action."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credentials.amazon import UnknownMarketplace, find_marketplace
from credentials.guide.alarms import ALARMS
from credentials.guide.steps import find_step
from credentials.models import Reminder
from credentials.validation import FINDINGS
from portal.dates import moment_of
from portal.lists import listed

Kind = Reminder.Kind


@dataclass(frozen=True)
class ReminderWords:
    """What a mail, a message and the reminders page say about one reminder."""

    title: str
    cause: str
    remedy: str
    action: str
    path: str
    page_path: str
    marketplaces: list[str]
    runners: list[str]
    stops_on: datetime | None
    is_over: bool
    tone: str

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}{self.path}"

    @property
    def page_url(self) -> str:
        return f"{settings.SITE_URL}{self.page_path}"

    @property
    def stops(self) -> str:
        """What stops, in one sentence; empty where nothing does."""
        if self.stops_on is None or not self.marketplaces:
            return ""
        values = {
            "day": date_format(timezone.localtime(self.stops_on)),
            "places": listed(self.marketplaces),
        }
        if self.is_over:
            return _("Since %(day)s Runner may read nothing from: %(places)s.") % values
        return _("From %(day)s on Runner reads nothing from: %(places)s.") % values


def words_of(reminder: Reminder) -> ReminderWords:
    """Say a reminder in the language that is active."""
    title, cause, remedy = SAYINGS[reminder.kind](reminder)
    action, path = _action(reminder)
    is_over = reminder.origin <= timezone.now()
    return ReminderWords(
        title=title,
        cause=cause,
        remedy=remedy,
        action=action,
        path=path,
        page_path=page_of(reminder),
        marketplaces=[_place(key) for key in reminder.details.get("marketplaces", [])],
        runners=list(reminder.details.get("runners", [])),
        stops_on=reminder.origin if reminder.has_deadline else None,
        is_over=is_over,
        tone=tone_of(reminder),
    )


def matter_of(reminder: Reminder) -> str:
    """What it is about, without how it stands: for when it is settled."""
    finding = FINDINGS.get(reminder.details.get("finding", ""))
    alarm = ALARMS.get(reminder.alarm) if reminder.kind == Kind.ALARM else None
    if finding:
        return _(finding.title)
    return str(alarm.title if alarm else reminder.get_kind_display())


def page_of(reminder: Reminder) -> str:
    """The page on which a reminder is acknowledged or put off."""
    if reminder.account is None:
        return reverse("overview-reminders")
    page = reverse("reminders", args=[reminder.account.slug])
    return f"{page}#reminder-{reminder.pk}"


def tone_of(reminder: Reminder) -> str:
    """Red for what is broken, amber for what has an end soon, and else nothing."""
    if reminder.kind == Kind.ALARM:
        return "problem"
    if reminder.kind == Kind.FINDING:
        finding = FINDINGS.get(reminder.details.get("finding", ""))
        return str(finding.severity) if finding else "warning"
    if not reminder.has_deadline:
        return ""
    left = (reminder.origin - timezone.now()).days
    return "problem" if left < 1 else "warning" if left < NEAR_DAYS else ""


def by_urgency(reminders: Iterable[Reminder]) -> list[Reminder]:
    """What is broken first, then what ends soon, each by its date."""
    return sorted(
        reminders, key=lambda one: (TONES.index(tone_of(one)), one.origin, one.pk)
    )


NEAR_DAYS = 30
TONES = ("problem", "warning", "info", "")

Saying = tuple[str, str, str]


def _name(reminder: Reminder) -> str:
    return reminder.account.name if reminder.account else _("the portal")


def _expires(reminder: Reminder) -> Saying:
    account, away = _name(reminder), moment_of(reminder.origin).relative
    if reminder.origin <= timezone.now():
        title = _("The client secret of %(account)s has expired")
        cause = _("Amazon takes a client secret for 180 days, and they are over.")
        remedy = _(
            "Rotate it in Seller Central and paste the new one. It takes five minutes; "
            "Runner gets the new one with its next fetch."
        )
    else:
        title = _("The client secret of %(account)s expires %(away)s")
        cause = _("Amazon takes a client secret for 180 days after it was made.")
        remedy = _(
            "Rotate it in Seller Central and paste the new one. It takes five minutes; "
            "Runner changes over by itself, and the old one works for up to 7 more "
            "days."
        )
    return title % {"account": account, "away": away}, cause, remedy


def _dies(reminder: Reminder) -> Saying:
    values = {"account": _name(reminder), "away": moment_of(reminder.origin).relative}
    return (
        _("The replaced client secret of %(account)s dies %(away)s") % values,
        _("Some Runners fetched before the rotation and have not fetched since."),
        _("See that their jobs run, or restart them, so that they fetch the new one."),
    )


def _unknown(reminder: Reminder) -> Saying:
    return (
        _("Nobody knows when the client secret of %(account)s expires")
        % {"account": _name(reminder)},
        _("The day on which it was made was not told, and Amazon does not tell it."),
        _("Look the day up in the developer console and note it, or rotate once."),
    )


def _old(reminder: Reminder) -> Saying:
    return (
        _("Authorize %(account)s again: the authorization is 11 months old")
        % {"account": _name(reminder)},
        _("Amazon advises to renew authorizations once a year."),
        _("Press Authorize app again and paste the new refresh token."),
    )


def _stalled(reminder: Reminder) -> Saying:
    if reminder.details.get("needs_token"):
        return (
            _("%(account)s is ready for Runner") % {"account": _name(reminder)},
            _("Its credentials are stored, and no Runner has a token to fetch them."),
            _("An admin issues a runner token and gives it to Runner."),
        )
    since = datetime.fromisoformat(reminder.details["since"])
    days = (timezone.now() - since).days
    title = ngettext(
        "The set-up of %(account)s has stood still for %(days)d day",
        "The set-up of %(account)s has stood still for %(days)d days",
        days,
    )
    step = find_step(reminder.details["step"])
    return (
        title % {"account": _name(reminder), "days": days},
        _("The next step is “%(step)s”.") % {"step": step.title},
        _("Open it and go on where you stopped; whoever may do it can be sent a link."),
    )


def _look(reminder: Reminder) -> Saying:
    account = {"account": _name(reminder)}
    if answer_by := reminder.details.get("answer_by"):
        day = date_format(date.fromisoformat(answer_by))
        return (
            _("Answer Amazon’s questions about %(account)s by %(day)s")
            % (account | {"day": day}),
            _("Amazon gives five days; later answers are often taken for none."),
            _("Correct the profile, reply in the same case, and note it on the page."),
        )
    return (
        _("Time to look: has Amazon answered about %(account)s?") % account,
        _(
            "The developer profile of %(account)s is with Amazon. An answer stands at "
            "the banner in the developer console, in the case log, or in your mailbox."
        )
        % account,
        _("Note on the page what you saw, also when nothing is new."),
    )


def _finding(reminder: Reminder) -> Saying:
    finding = FINDINGS.get(reminder.details.get("finding", ""))
    if finding is None:
        return str(reminder), "", ""
    told = {
        "account": _name(reminder),
        "finding": _(finding.title),
        "places": listed(_place(key) for key in reminder.details["marketplaces"]),
    }
    title = _("%(account)s: %(finding)s") % told
    if told["places"]:
        title = _("%(account)s, %(places)s: %(finding)s") % told
    return title, _(finding.cause), _(finding.remedy)


def _alarm(reminder: Reminder) -> Saying:
    alarm = ALARMS.get(reminder.alarm)
    if alarm is None:
        return str(reminder), "", ""
    title = str(alarm.title)
    if reminder.account:
        title = _("%(account)s: %(finding)s") % {
            "account": reminder.account.name,
            "finding": title,
        }
    return title, str(alarm.cause), str(alarm.remedy)


SAYINGS: dict[Any, Callable[[Reminder], Saying]] = {
    Kind.SECRET_EXPIRES: _expires,
    Kind.REPLACED_DIES: _dies,
    Kind.EXPIRY_UNKNOWN: _unknown,
    Kind.AUTHORIZATION_OLD: _old,
    Kind.SET_UP_STALLED: _stalled,
    Kind.LOOK: _look,
    Kind.FINDING: _finding,
    Kind.ALARM: _alarm,
}


def _action(reminder: Reminder) -> tuple[str, str]:
    account = reminder.account
    if reminder.kind == Kind.ALARM:
        alarm = ALARMS.get(reminder.alarm)
        if alarm is None:
            return _("See the reminder"), page_of(reminder)
        arguments = [account.slug] if account else []
        return _("See what happened"), reverse(alarm.page, args=arguments)
    if account is None:
        return _("See the reminder"), page_of(reminder)
    step = find_step(reminder.details["step"])
    return str(step.title), reverse("step", args=[account.slug, step.key])


def _place(key: str) -> str:
    try:
        return _(find_marketplace(key).name)
    except UnknownMarketplace:
        return key
