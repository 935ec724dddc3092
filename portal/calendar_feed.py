"""The days of somebody's accounts as an iCalendar feed; it holds no credential."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from credentials.amazon import AUTHORIZATION_ADVISED_RENEWAL
from credentials.guide.steps import (
    AUTHORIZE_MARKETPLACES,
    HAND_OVER,
    ROTATE_CLIENT_SECRET,
    Step,
)
from credentials.models import Authorization, Reminder, SellerAccount, Tag, User
from credentials.models import Event as LogLine
from portal.lists import listed

ALARM_DAYS: Final = (30, 7, 1)
REFRESH: Final = timedelta(hours=12)
Kind = Reminder.Kind


def feed_of(user: User) -> bytes:
    """The calendar of everything that this person may look at."""
    calendar = Calendar()
    calendar.add("prodid", "-//Runner set-up portal//reminders//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Runner set-up"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    accounts = SellerAccount.objects.visible_to(user).distinct()
    for entry in (*_secrets(accounts), *_authorizations(accounts)):
        calendar.add_component(entry)
    body: bytes = calendar.to_ical()
    return body


def _secrets(accounts: Iterable[SellerAccount]) -> Iterator[Event]:
    rows = (
        Reminder.objects.open()
        .filter(has_deadline=True, account__in=accounts)
        .exclude(kind=Kind.ALARM)
        .select_related("account")
        .order_by("origin", "pk")
    )
    corrections = _corrections()
    for row in rows:
        if row.account is None:
            continue
        secret = row.subject.partition(":")[0]
        dies = row.kind == Kind.REPLACED_DIES
        yield _entry(
            row.account,
            HAND_OVER if dies else ROTATE_CLIENT_SECRET,
            key=f"{row.kind}-{secret}",
            due_at=row.origin,
            noted_at=row.opened_at,
            title=_("The replaced client secret of %(account)s dies")
            if dies
            else _("The client secret of %(account)s expires"),
            sequence=corrections[secret],
        )


def _corrections() -> Counter[str]:
    """How often the day of each secret was corrected: the sequence of its entry."""
    lines = LogLine.objects.filter(tag=Tag.SECRET_DATED)
    return Counter(lines.values_list("subject_id", flat=True))


def _authorizations(accounts: Iterable[SellerAccount]) -> Iterator[Event]:
    rows = (
        Authorization.objects.with_token()
        .filter(account__in=accounts, authorized_at__isnull=False)
        .select_related("account")
        .defer("sealed")
        .order_by("authorized_at", "pk")
    )
    by_token: dict[tuple[object, str], list[Authorization]] = defaultdict(list)
    for row in rows:
        by_token[row.account_id, row.fingerprint].append(row)
    for first, *others in by_token.values():
        if first.authorized_at is None:
            continue
        yield _entry(
            first.account,
            AUTHORIZE_MARKETPLACES,
            key=f"authorization-{first.pk}-{first.authorized_at:%Y%m%d}",
            due_at=first.authorized_at + AUTHORIZATION_ADVISED_RENEWAL,
            noted_at=first.authorized_at,
            title=_("Authorize %(account)s again"),
            places=listed(one.marketplace for one in (first, *others)),
            sequence=0,
        )


def _entry(
    account: SellerAccount,
    step: Step,
    *,
    key: str,
    due_at: datetime,
    noted_at: datetime,
    title: str,
    sequence: int,
    places: str = "",
) -> Event:
    address = settings.SITE_URL + reverse("step", args=[account.slug, step.key])
    day = timezone.localtime(due_at).date()
    name = f"{account.name} ({places})" if places else account.name
    entry = Event()
    entry.add("uid", f"{key}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("sequence", sequence)
    entry.add("dtstamp", noted_at)
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("summary", title % {"account": name})
    entry.add("description", f"{step.title}: {address}")
    entry.add("url", address)
    entry.add("transp", "TRANSPARENT")
    for days in ALARM_DAYS:
        entry.add_component(_alarm(title % {"account": name}, days))
    return entry


def _alarm(text: str, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", timedelta(days=-days))
    return alarm
