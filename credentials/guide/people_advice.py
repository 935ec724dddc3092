"""What hangs on too few people: advice, and never a fault of the account."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from credentials.models import Membership, User

LONG_AWAY = timedelta(days=182)


class PeopleAdvice(StrEnum):
    """What would make an account safer."""

    ONE_PERSON = "one-person"
    NO_BACKUP = "no-backup-contact"
    MAIL_RETURNS = "mail-returns"
    LONG_AWAY = "long-away"


@dataclass(frozen=True)
class PeopleConcern:
    """One piece of advice, and the person that it is about, if any."""

    advice: PeopleAdvice
    who: str = ""


def advice_on_people(
    members: list[Membership],
    backup_email: str | None,
    returned: frozenset[str],
    now: datetime,
) -> list[PeopleConcern]:
    """Say on whom too much rests, from who belongs to an account and who is reached."""
    active = [one for one in members if one.user.is_active]
    found = []
    if len(active) == 1:
        found.append(PeopleConcern(PeopleAdvice.ONE_PERSON))
    if backup_email is None:
        found.append(PeopleConcern(PeopleAdvice.NO_BACKUP))
    addresses = [one.user.email for one in active]
    if backup_email:
        addresses.append(backup_email)
    found += [
        PeopleConcern(PeopleAdvice.MAIL_RETURNS, address)
        for address in addresses
        if address.lower() in returned
    ]
    found += [
        PeopleConcern(PeopleAdvice.LONG_AWAY, str(one.user))
        for one in active
        if one.may_paste and is_long_away(one.user, now)
    ]
    return found


def is_long_away(user: User, now: datetime) -> bool:
    """Whether somebody has not signed in for half a year."""
    return now - (user.last_login or user.date_joined) > LONG_AWAY
