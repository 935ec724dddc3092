"""Which secrets get a lane in the drawing, and what each lane tells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from credentials.guide.clocks import End, begin_of, end_of
from credentials.guide.facts import Facts
from credentials.guide.marks import days_before, moment_of_mark
from credentials.models import ClientSecret, Reminder, SellerAccount
from credentials.models.rotations import presumed_deaths

State = ClientSecret.State

VERSIONS_DRAWN = 6
# As many letters as fit beside a date on the narrowest telephone, and on a desk.
LETTERS = 19
LETTERS_ON_A_DESK = 60


@dataclass(frozen=True)
class Lane:
    """One client secret on the line of time, and beside it what the table says.

    `presumed` is when it is taken for dead, while nobody knows whether Amazon rotated.
    """

    account: SellerAccount
    secret: ClientSecret
    name: str
    full_name: str
    begin: datetime
    end: End
    reminders: tuple[datetime, ...]
    overlap: tuple[datetime, datetime] | None
    tone: str
    presumed: datetime | None

    @property
    def begins_for_sure(self) -> bool:
        return self.secret.issued_at is not None

    @property
    def label(self) -> str:
        return Truncator(self.name).chars(LETTERS)

    @property
    def full_label(self) -> str:
        """What it is called where there is room to say so."""
        return Truncator(self.full_name).chars(LETTERS_ON_A_DESK)


def lanes_of_account(facts: Facts) -> list[Lane]:
    """The newest versions of one account that have ever been of use."""
    drawn = [one for one in facts.secrets if one.proven_at or one.state != State.DEAD]
    presumed = presumed_deaths([facts.application.pk])
    return [
        _lane(facts, one, (_version(one), _version(one)), presumed)
        for one in drawn[:VERSIONS_DRAWN]
    ]


def lanes_of_all(many: Iterable[Facts]) -> list[Lane]:
    """The living secrets of several accounts, those of one account together."""
    many = list(many)
    presumed = presumed_deaths([facts.application.pk for facts in many])
    return [
        _lane(facts, secret, names, presumed)
        for facts in many
        for secret, names in (
            (facts.secret_in_use, (facts.account.name, facts.account.name)),
            # It stands below the one of its account that is in use.
            (facts.previous_secret, _names_of_replaced(facts)),
        )
        if secret is not None
    ]


def _version(secret: ClientSecret | None) -> str:
    return _("Version %(number)s") % {"number": secret.number if secret else ""}


def _names_of_replaced(facts: Facts) -> tuple[str, str]:
    version = _version(facts.previous_secret)
    words = {"account": facts.account.name, "version": version}
    return version, _("%(account)s, %(version)s") % words


def _lane(
    facts: Facts,
    secret: ClientSecret,
    names: tuple[str, str],
    presumed: Mapping[UUID, datetime],
) -> Lane:
    end = end_of(secret)
    return Lane(
        account=facts.account,
        secret=secret,
        name=names[0],
        full_name=names[1],
        begin=min(begin_of(secret), end.reckoned),
        end=end,
        reminders=_reminders(secret, end),
        overlap=_overlap(secret, end),
        tone=_tone(secret, end, facts.now),
        presumed=presumed.get(secret.pk),
    )


def _reminders(secret: ClientSecret, end: End) -> tuple[datetime, ...]:
    """The days on which people are told, before an end that is known."""
    if end.at is None or secret.state == State.DEAD:
        return ()
    kind = Reminder.Kind
    marks = days_before(kind.REPLACED_DIES if secret.dies_at else kind.SECRET_EXPIRES)
    begin = begin_of(secret)
    moments = (moment_of_mark(end.at, mark) for mark in marks)
    return tuple(moment for moment in moments if moment > begin)


def _overlap(secret: ClientSecret, end: End) -> tuple[datetime, datetime] | None:
    if secret.replaced_at is None or end.at is None:
        return None
    until = min(secret.retired_at or end.at, end.at)
    return (secret.replaced_at, until) if secret.replaced_at < until else None


def _tone(secret: ClientSecret, end: End, now: datetime) -> str:
    if secret.state in {State.DEAD, State.PREVIOUS}:
        return "past"
    if end.at is None or secret.expires_soon:
        return "problem" if end.reckoned <= now else "warning"
    return "waiting" if secret.state == State.PENDING else "good"
