"""How people read their mail, and what they decide to do about it."""

import re
from datetime import date, timedelta
from typing import Final

from django.utils import timezone

from benchmarks.year.desk import Desk
from benchmarks.year.habits import Style, at_work, draw_delay, draw_style
from benchmarks.year.history import Mail, Word
from benchmarks.year.mail import Letter
from benchmarks.year.population import Member, day_of
from benchmarks.year.scene import Scene
from credentials.errors import CannotPostpone
from credentials.flows.telling import acknowledge_reminder, snooze_reminder
from credentials.models import Reminder

OF_A_SECRET: Final = re.compile(
    r"The client secret of Shop (\d+) (expires|has expired)"
)
OF_A_DAY: Final = re.compile(r"Nobody knows when the client secret of Shop (\d+)")
OF_A_SHOP: Final = re.compile(r"/accounts/shop-(\d+)/")
LOOK_IN_THE_CONSOLE: Final = "Look in the developer console"
TAKES_IN_HAND, PUTS_OFF = 0.1, 0.07
IN_GOOD_TIME: Final = 8


class People:
    """Opens each mail, and plans by the habits of whoever got it."""

    def __init__(self, scene: Scene, desk: Desk) -> None:
        self._scene, self._desk = scene, desk
        self._styles: dict[str, Style] = {}

    def read(self, letter: Letter) -> None:
        """Somebody opens a mail, and perhaps decides to do something."""
        found = OF_A_SECRET.match(letter.subject)
        if found:
            self._about_a_secret(self._scene.members[int(found[1])], letter)
        elif found := OF_A_DAY.match(letter.subject):
            self._about_a_day(self._scene.members[int(found[1])])
        elif letter.subject.startswith(LOOK_IN_THE_CONSOLE):
            found = OF_A_SHOP.search(letter.text)
            if found:
                self._about_a_doubt(self._scene.members[int(found[1])])
        self._scene.history.count("mails")

    def _about_a_secret(self, member: Member, letter: Letter) -> None:
        key = letter.message_id.strip("<>").partition("@")[0]
        self._scene.history.mails.append(
            Mail(member.slug, letter.at, letter.recipient, key)
        )
        rng, drawn = member.rng, member.rng.random()
        primary = member.primary
        if primary is not None and letter.recipient == primary.email:
            soon = at_work(letter.at + timedelta(hours=rng.uniform(0.1, 5)), rng)
            if drawn < TAKES_IN_HAND:
                self._scene.calendar.at(soon, lambda: self._take_in_hand(member))
            elif drawn < TAKES_IN_HAND + PUTS_OFF:
                self._scene.calendar.at(soon, lambda: self._put_off(member))
        self._plan(member)

    def _plan(self, member: Member) -> None:
        """Decide by one's habits whether this is the mail to act upon."""
        told = self._scene.ledger.knows(member.slug)
        if member.plans or told.ends is None:
            return
        if told.secret not in self._styles:
            self._styles[told.secret] = draw_style(member.rng)
        style = self._styles[told.secret]
        left = (told.ends - self._scene.now) / timedelta(days=1)
        relies = member.by_itself and member.attended and left > IN_GOOD_TIME
        if left <= style.from_days_left and not relies:
            member.plans = True
            moment = self._scene.now + draw_delay(member.rng, style)
            self._scene.later(member, moment, self._desk.renew)

    def _about_a_day(self, member: Member) -> None:
        moment = self._scene.now + timedelta(days=member.rng.uniform(0.2, 4))
        self._scene.later(member, moment, self._desk.tell_the_day)

    def _about_a_doubt(self, member: Member) -> None:
        """Amazon was asked and nothing came: go and look at the console."""
        moment = self._scene.now + timedelta(days=member.rng.uniform(0.1, 3))
        self._scene.later(member, moment, self._desk.answer_the_doubt)

    def _take_in_hand(self, member: Member) -> None:
        reminder = self._reminder(member)
        if reminder is None or member.primary is None or reminder.is_acknowledged:
            return
        acknowledge_reminder(reminder=reminder, actor=member.primary)
        word = Word(member.slug, self._scene.now, about=_day_of(reminder))
        self._scene.history.words.append(word)
        self._scene.history.count("taken in hand")

    def _put_off(self, member: Member) -> None:
        reminder = self._reminder(member)
        if reminder is None or member.primary is None:
            return
        day = timezone.localdate() + timedelta(days=member.rng.randint(1, 14))
        try:
            snooze_reminder(reminder=reminder, until=day, actor=member.primary)
        except CannotPostpone:
            self._scene.history.count("could not be put off")
            return
        until = day_of(self._scene.now) + (day - timezone.localdate())
        word = Word(member.slug, self._scene.now, until, _day_of(reminder))
        self._scene.history.words.append(word)
        self._scene.history.count("put off")

    def _reminder(self, member: Member) -> Reminder | None:
        return (
            Reminder.objects.open()
            .filter(account=member.account, kind=Reminder.Kind.SECRET_EXPIRES)
            .first()
        )


def _day_of(reminder: Reminder) -> date:
    """The day that its page names."""
    return timezone.localtime(reminder.origin).date()
