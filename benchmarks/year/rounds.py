"""The rounds of the worker: from one moment at which something is due to the next."""

import json
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from benchmarks.year import notices
from benchmarks.year.habits import SATURDAY
from benchmarks.year.history import Told, mark
from benchmarks.year.mail import POST
from benchmarks.year.mailbox import Mailbox
from benchmarks.year.moments import IN_TURN, MAY_WAIT, next_moments
from benchmarks.year.people import People
from benchmarks.year.population import Member
from benchmarks.year.scene import Scene
from benchmarks.year.worker import Worker

A_ROUND: Final = timedelta(hours=3)
LOOKS_AT_HOURS: Final = (9, 12)
# A rotation by itself may begin 117 days after the secret was made, and not before.
OF_AGE_FROM: Final = timedelta(days=116)
A_LEASE: Final = timedelta(minutes=11)
SOON: Final = timedelta(minutes=2)
MOST_TURNS: Final = 4


class Rounds:
    """Wakes the worker, brings its mail to people, and Amazon's notices to the queue.

    Every three hours it does everything that is due; in between, what does not wait.
    """

    def __init__(
        self,
        scene: Scene,
        people: People,
        on_made: Callable[[Member], None],
        seed: str,
    ) -> None:
        self._scene, self._people, self._on_made = scene, people, on_made
        self._members = {one.client_id: one for one in scene.members.values()}
        self._rng = random.Random(f"{seed} notices")
        self._worker = Worker(random.Random(f"{seed} worker"), scene.history)
        self._wanted: set[str] = set()
        self._whole_at = scene.calendar.begins
        self._next = scene.calendar.ends

    def wake(self, moment: datetime) -> None:
        """Let the worker have a round at a moment, or before."""
        if moment < self._next:
            self._next = moment
            self._scene.calendar.at(moment, lambda: self._round(moment))

    def look_at(self, member: Member) -> None:
        """A person wants this application rotated: the worker finds it at once."""
        self._wanted.add(member.client_id)
        self.wake(self._scene.now + SOON)

    def _round(self, moment: datetime) -> None:
        if moment != self._next:
            return
        now, self._next = self._scene.now, self._scene.calendar.ends
        away = (one for one in self._scene.history.worker_away if one.holds(now))
        if window := next(away, None):
            self.wake(window.ends)
            return
        self._scene.history.count("rounds of the worker")
        survived = self._work(now)
        for letter in POST.collect():
            self._people.read(letter)
        self._pass_notices_on(now)
        self._plan(now, survived=survived)

    def _work(self, now: datetime) -> bool:
        is_whole = now >= self._whole_at
        if is_whole:
            self._whole_at = _next_turn(now)
        survived = True
        if self._scene.mailbox is not None:
            if self._scene.mailbox.has_something or self._wanted or is_whole:
                survived &= self._worker.listen(self._scene.mailbox)
                self._note_received(self._scene.mailbox)
            survived &= self._look_for_rotations(now, is_whole=is_whole)
        for _ in range(MOST_TURNS):
            coming = next_moments()
            ready = [
                kind
                for kind in IN_TURN
                if coming.get(kind, self._scene.calendar.ends) <= now
                and (is_whole or kind not in MAY_WAIT)
            ]
            if not ready:
                break
            survived &= self._worker.do(*ready)
        return survived

    def _look_for_rotations(self, now: datetime, *, is_whole: bool) -> bool:
        """Look only at those that a person wants or whose secret is of age.

        All others would be looked at every half hour, with nothing to do.
        """
        wanted, self._wanted = self._wanted, set()
        if is_whole and now.weekday() < SATURDAY and now.hour in LOOKS_AT_HOURS:
            wanted |= self._attended_are_of_age(now)
        return self._worker.rotate(wanted) if wanted else True

    def _plan(self, now: datetime, *, survived: bool) -> None:
        """Sleep until something is due; what may wait does so for the next turn."""
        coming = [
            max(moment, self._whole_at if kind in MAY_WAIT else now + SOON)
            for kind, moment in next_moments().items()
        ]
        if not survived:
            # What was held is due again when its lease is over.
            self._whole_at = now + A_LEASE
            coming.append(self._whole_at)
        mailbox = self._scene.mailbox
        if mailbox is not None and mailbox.next_at is not None:
            patience = A_LEASE if mailbox.is_away else SOON
            coming.append(max(mailbox.next_at, now + patience))
        if self._attended_are_of_age(now):
            coming.append(_next_turn(now))
        self.wake(min(coming, default=self._scene.calendar.ends))

    def _attended_are_of_age(self, now: datetime) -> set[str]:
        return {
            key
            for key, one in self._members.items()
            if one.attended and now - self._scene.amazon.newest(key)[1] >= OF_AGE_FROM
        }

    def _pass_notices_on(self, now: datetime) -> None:
        """Bring what Amazon has sent into the queue, where there is one."""
        sent = self._scene.amazon.notifications()
        for message in sent:
            told = message["payload"]["applicationOAuthClientNewSecret"]
            self._note_made(told)
        if self._scene.mailbox is not None:
            lost = notices.send(self._rng, self._scene.mailbox, sent, now)
            self._scene.history.count("notices sent", len(sent))
            self._scene.history.count("notices lost", lost)

    def _note_made(self, told: dict[str, Any]) -> None:
        member = self._members[told["clientId"]]
        secret = mark(told["newClientSecret"])
        _, made = self._scene.amazon.newest(member.client_id)
        if self._scene.ledger.make(member.slug, made, secret, "portal"):
            self._on_made(member)

    def _note_received(self, mailbox: Mailbox) -> None:
        received, mailbox.handed_out = mailbox.handed_out, []
        for moment, body in received:
            self._scene.history.count("messages received")
            try:
                payload = json.loads(body)["payload"]
            except (ValueError, KeyError, TypeError):
                continue
            for told in payload.values():
                if isinstance(told, dict) and told.get("clientId") in self._members:
                    self._note_told(moment, self._members[told["clientId"]], told)

    def _note_told(
        self, moment: datetime, member: Member, told: dict[str, Any]
    ) -> None:
        """The portal has been told a new secret, or the end of one that it knows."""
        known = self._scene.ledger.knows(member.slug)
        if "newClientSecret" not in told:
            if known.ends is None and known.by != "queue":
                ends = datetime.fromisoformat(told["clientSecretExpiryTime"])
                self._tell(member, moment, known.secret, "day", ends)
            return
        secret = mark(told["newClientSecret"])
        ends = datetime.fromisoformat(told["newClientSecretExpiryTime"])
        ledger = self._scene.ledger
        if not ledger.has_heard(member.slug, secret):
            # An older one than the portal has is not to be put to use.
            if ledger.is_newer(secret, known.secret):
                self._tell(member, moment, secret, "queue", ends)
        elif secret == known.secret and known.ends is None:
            self._tell(member, moment, secret, "day", ends)

    def _tell(
        self, member: Member, moment: datetime, secret: str, by: Any, ends: datetime
    ) -> None:
        self._scene.ledger.tell(Told(member.slug, moment, secret, by, ends))


def _next_turn(moment: datetime) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + ((moment - midnight) // A_ROUND + 1) * A_ROUND
