"""Who hears of a reminder: the primary user, the backup contact, the admins.

The nearer the end, the wider the circle; whoever cannot be reached is stepped over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from credentials.guide.alarms import ALARMS
from credentials.guide.steps import HAND_OVER
from credentials.models import (
    BackupContact,
    Membership,
    Reminder,
    ReturnedMail,
    User,
)

PRIMARY, BACKUP, ADMIN = "primary", "backup", "admin"
BACKUP_FROM, ADMINS_FROM = 15, 7
BACKUP_AFTER, ADMINS_AFTER = -7, -14
WHATEVER_WAS_SAID = 1


@dataclass(frozen=True)
class Recipient:
    """An address, the language to write in, and as what they are told."""

    email: str
    language: str
    part: str


def recipients_of(reminder: Reminder, mark: int) -> list[Recipient]:
    """Everybody who is to hear of this mark, each address once."""
    returned = ReturnedMail.objects.addresses()
    found: dict[str, Recipient] = {}
    for circle in (PRIMARY, BACKUP, ADMIN):
        reached = bool(found)
        if circle in _circles(reminder, mark) or not reached:
            for one in CIRCLES[circle](reminder.account_id):
                if one.email.lower() not in returned:
                    found.setdefault(one.email.lower(), one)
    return list(found.values())


def admins() -> Iterator[Recipient]:
    people = User.objects.filter(is_staff=True, is_active=True).order_by("pk")
    return _people(people, ADMIN)


def _circles(reminder: Reminder, mark: int) -> set[str]:
    if reminder.kind == Reminder.Kind.ALARM:
        alarm = ALARMS.get(reminder.alarm)
        return {ADMIN, PRIMARY} if alarm and alarm.for_people else {ADMIN}
    backup, rest = (
        (BACKUP_FROM, ADMINS_FROM)
        if reminder.has_deadline
        else (BACKUP_AFTER, ADMINS_AFTER)
    )
    circles = {PRIMARY}
    if reminder.details.get("step") == HAND_OVER.key:
        # Only an admin can issue a runner token, or look after a Runner.
        circles.add(ADMIN)
    is_late = reminder.has_deadline and mark <= WHATEVER_WAS_SAID
    if reminder.is_acknowledged and not is_late:
        return circles
    if mark <= backup:
        circles.add(BACKUP)
    if mark <= rest:
        circles.add(ADMIN)
    return circles


def _primaries(account_id: UUID | None) -> Iterator[Recipient]:
    people = User.objects.filter(
        Q(memberships__account=account_id, memberships__role=Membership.Role.PRIMARY),
        is_active=True,
    )
    return _people(people.order_by("memberships__since"), PRIMARY)


def _backup(account_id: UUID | None) -> Iterator[Recipient]:
    contacts = BackupContact.objects.filter(account=account_id).select_related("user")
    for one in contacts:
        yield Recipient(one.email, one.user.language if one.user else "", BACKUP)


def _admins(_account_id: UUID | None) -> Iterator[Recipient]:
    return admins()


CIRCLES = {PRIMARY: _primaries, BACKUP: _backup, ADMIN: _admins}


def _people(people: Iterable[User], part: str) -> Iterator[Recipient]:
    return (Recipient(one.email, one.language, part) for one in people)
