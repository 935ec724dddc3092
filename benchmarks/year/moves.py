"""People who leave, come, and can no longer be reached."""

from datetime import timedelta

from benchmarks.year.clock import Calendar
from benchmarks.year.history import History, Reach
from benchmarks.year.mail import POST
from benchmarks.year.population import Member, hire
from credentials.flows.people import remove_member
from credentials.models import Membership, User

LEAVE, BOUNCE, BACKUP_BOUNCES = 0.15, 0.06, 0.03


class Moves:
    """Lets primary users leave and be replaced, and addresses bounce."""

    def __init__(self, calendar: Calendar, history: History, admin: User) -> None:
        self._calendar, self._history, self._admin = calendar, history, admin

    def begin(self, member: Member, days: int) -> None:
        """Note who there is, and draw what will become of them."""
        rng, begins = member.rng, self._calendar.now
        self._note(member)
        drawn, day = rng.random(), begins + timedelta(days=rng.uniform(2, days))
        if drawn < LEAVE:
            self._calendar.at(day, lambda: self._leave(member))
        elif drawn < LEAVE + BOUNCE:
            self._calendar.at(day, lambda: self._bounce(member))
        elif drawn < LEAVE + BOUNCE + BACKUP_BOUNCES and member.backup:
            self._calendar.at(day, lambda: self._return_mail_of(member.backup))

    def _leave(self, member: Member) -> None:
        """Somebody goes, and a successor comes some days or weeks later."""
        if member.primary is None:
            return
        self._remove(member, member.primary)
        member.primary = None
        self._note(member)
        self._history.count("people left")
        moment = self._calendar.now + timedelta(days=member.rng.uniform(3, 20))
        self._calendar.at(moment, lambda: self._come(member))

    def _come(self, member: Member) -> None:
        hire(member, self._admin)
        self._note(member)
        self._history.count("people came")

    def _bounce(self, member: Member) -> None:
        """An address is switched off; weeks later somebody notices and replaces it."""
        gone = member.primary
        if gone is None:
            return
        self._return_mail_of(gone.email)
        moment = self._calendar.now + timedelta(days=member.rng.uniform(5, 40))
        self._calendar.at(moment, lambda: self._replace(member, gone))

    def _replace(self, member: Member, gone: User) -> None:
        hire(member, self._admin)
        self._remove(member, gone)
        self._note(member)
        self._history.count("people replaced")

    def _return_mail_of(self, address: str) -> None:
        POST.bouncing.add(address)
        self._history.bounces[address] = self._calendar.now
        self._history.count("addresses that bounce")

    def _remove(self, member: Member, person: User) -> None:
        membership = Membership.objects.get(account=member.account, user=person)
        remove_member(membership=membership, actor=self._admin, may_leave_none=True)

    def _note(self, member: Member) -> None:
        primaries = (member.primary.email,) if member.primary else ()
        self._history.reaches.append(
            Reach(member.slug, self._calendar.now, primaries, member.backup)
        )
