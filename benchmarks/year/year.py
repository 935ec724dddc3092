"""The year itself: who lives in it, what the weather is, and when Runner comes."""

import random
from datetime import datetime, timedelta
from typing import Final

from benchmarks.year import notices
from benchmarks.year.amazon import AmazonSide
from benchmarks.year.attended import Attended
from benchmarks.year.clock import Calendar
from benchmarks.year.desk import Desk
from benchmarks.year.history import History, Told, Window, mark
from benchmarks.year.ledger import Ledger
from benchmarks.year.mail import POST
from benchmarks.year.mailbox import Mailbox
from benchmarks.year.moves import Moves
from benchmarks.year.people import People
from benchmarks.year.population import Member, move_in, world_of
from benchmarks.year.rounds import Rounds
from benchmarks.year.runner import Runner
from benchmarks.year.scene import Scene
from benchmarks.year.truth import LIFETIME, OVERLAP
from benchmarks.year.weather import storms, windows
from credentials.models import User

FETCHES_EVERY: Final = 28
AUTHORIZED_AGAIN: Final = (290, 330)
A_MINUTE: Final = timedelta(minutes=1)
NOTICE_BEFORE: Final = timedelta(days=30)
FIRST_ATTENDED: Final = (3, 50)


class Year:
    """Lets a year pass for some applications; with a mailbox, Amazon's queue is there.

    `seed` decides what is drawn for these, `weather` when something is away, which is
    the same for the shares of all processes.
    """

    def __init__(
        self,
        members: list[Member],
        seed: str,
        calendar: Calendar,
        mailbox: Mailbox | None,
        *,
        weather: str,
    ) -> None:
        history, amazon = History(calendar.begins, calendar.ends), AmazonSide()
        amazon.take_over()
        amazon.lay_out(world_of(members))
        numbered = {one.number: one for one in members}
        scene = Scene(numbered, calendar, amazon, history, Ledger(history), mailbox)
        self._scene, self._weather = scene, weather
        self._days = (calendar.ends - calendar.begins).days
        self._runner = Runner(amazon, history)
        self._desk = Desk(scene, self._plan_fetches, self._runner.fetch)
        people = People(scene, self._desk)
        self._rounds = Rounds(scene, people, self._plan_fetches, seed)
        self._attended = Attended(scene, self._rounds.look_at)

    def pass_by(self) -> History:
        """Let everybody move in, and then time pass."""
        admin = User.objects.create_superuser("admin@example.com", name="Admin")
        self._scene.history.admins = (admin.email,)
        moves = Moves(self._scene.calendar, self._scene.history, admin)
        for member in self._scene.members.values():
            self._move_in(member, admin)
            moves.begin(member, self._days)
        self._make_weather()
        self._rounds.wake(self._scene.calendar.begins + A_MINUTE)
        self._scene.calendar.run()
        return self._scene.history

    def _move_in(self, member: Member, admin: User) -> None:
        now, first = self._scene.now, mark(member.first_secret)
        typed = move_in(member, admin)
        ledger, ends = self._scene.ledger, typed + LIFETIME
        # Amazon's own notice may tell the day to the minute before anybody looks.
        or_ends = member.first_made + LIFETIME if member.listens else None
        ledger.make(member.slug, member.first_made, first, "start")
        ledger.tell(Told(member.slug, now, first, "start", ends, or_ends))
        self._runner.fetch(member)
        self._plan_deaths(member)
        for day in range(0, self._days, FETCHES_EVERY):
            drawn = timedelta(days=day + member.rng.uniform(0, FETCHES_EVERY))
            self._fetch_at(member, now + drawn)
        again = now + timedelta(days=member.rng.uniform(*AUTHORIZED_AGAIN))
        self._scene.later(member, again, self._desk.authorize_again)
        if member.by_itself:
            days = member.rng.uniform(*FIRST_ATTENDED)
            self._attended.plan(member, timedelta(days=days))

    def _plan_fetches(self, member: Member) -> None:
        """A secret was just made: come soon, and around the end of each."""
        now = self._scene.now
        for minutes in (1, 65):
            self._fetch_at(member, now + minutes * A_MINUTE)
        self._around(member, now + OVERLAP)
        self._plan_deaths(member)

    def _plan_deaths(self, member: Member) -> None:
        newest, made = self._scene.amazon.newest(member.client_id)
        dies = made + LIFETIME
        self._around(member, dies)
        if member.listens:
            self._scene.calendar.at(
                dies - NOTICE_BEFORE, lambda: self._warn(member, newest, dies)
            )

    def _around(self, member: Member, dies: datetime) -> None:
        for moment in (dies - A_MINUTE, dies + A_MINUTE):
            self._fetch_at(member, moment)
        self._fetch_at(member, dies + timedelta(days=1))

    def _fetch_at(self, member: Member, moment: datetime) -> None:
        self._scene.calendar.at(moment, lambda: self._runner.fetch(member))

    def _warn(self, member: Member, secret: str, dies: datetime) -> None:
        """Amazon sends its own notice where a secret grows old."""
        if (
            self._scene.mailbox is None
            or self._scene.amazon.newest(member.client_id)[0] != secret
        ):
            return
        now = self._scene.now
        notice = notices.expiry_notice(member.client_id, dies, now)
        notices.send(member.rng, self._scene.mailbox, [notice], now)

    def _make_weather(self) -> None:
        rng, history = random.Random(f"{self._weather} weather"), self._scene.history
        begins, days = self._scene.calendar.begins, self._days
        for window, wrong in storms(rng, begins, days):
            history.amazon_away.append(window)
            self._break_down(window, wrong)
        history.worker_away = windows(rng, begins, days, a_year=6, hours=(0.5, 40))
        history.post_away = windows(rng, begins, days, a_year=3, hours=(0.5, 8))
        self._shut(history.post_away, POST, "is_shut")
        if self._scene.mailbox is not None:
            away = windows(rng, begins, days, a_year=4, hours=(0.5, 12))
            history.queue_away = away
            self._shut(away, self._scene.mailbox, "is_away")

    def _break_down(self, window: Window, wrong: tuple[str, str, float]) -> None:
        self._scene.calendar.at(
            window.begins, lambda: self._scene.amazon.break_down(*wrong)
        )
        self._scene.calendar.at(window.ends, self._scene.amazon.mend)

    def _shut(self, away: list[Window], what: object, name: str) -> None:
        for one in away:
            self._scene.calendar.at(one.begins, lambda: setattr(what, name, True))
            self._scene.calendar.at(one.ends, lambda: setattr(what, name, False))
