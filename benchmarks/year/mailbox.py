"""A queue that behaves like SQS at its worst, within this process."""

import heapq
import random
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from credentials.amazon.queue import (
    LONGEST_RETENTION,
    QueueError,
    QueueSettings,
    Received,
    wanted_policy,
)
from credentials.secret import Secret

ARN: Final = "arn:aws:sqs:us-east-1:123456789012:secrets"
HIDDEN: Final = timedelta(minutes=5)
AT_ONCE: Final = 10
COMES_TWICE: Final = 0.05


class Mailbox:
    """At least once, in any order, hidden for five minutes and back unless deleted."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._waiting: list[tuple[datetime, int, str, datetime]] = []
        self._hidden: dict[str, tuple[int, str, datetime]] = {}
        self._count = 0
        self.is_away = False
        self.handed_out: list[tuple[datetime, str]] = []

    def put(self, body: str, visible_at: datetime) -> None:
        self._count += 1
        heapq.heappush(self._waiting, (visible_at, self._count, body, timezone.now()))

    @property
    def next_at(self) -> datetime | None:
        """When there will be something to receive."""
        return self._waiting[0][0] if self._waiting else None

    @property
    def has_something(self) -> bool:
        return self.next_at is not None and self.next_at <= timezone.now()

    def receive(self, *, wait_seconds: int = 0) -> list[Received]:
        """Up to ten of what is visible, in any order; raises QueueError."""
        self._demand()
        now, found = timezone.now() + timedelta(seconds=wait_seconds), []
        while self._waiting and self._waiting[0][0] <= now and len(found) < AT_ONCE:
            one = heapq.heappop(self._waiting)
            if one[3] > now - LONGEST_RETENTION:
                found.append(one)
        self._rng.shuffle(found)
        return [self._hand_out(number, body, sent) for _, number, body, sent in found]

    def _hand_out(self, number: int, body: str, sent_at: datetime) -> Received:
        now = timezone.now()
        receipt = f"{number}-{now.timestamp()}"
        self._hidden[receipt] = (number, body, sent_at)
        # It comes back when its time is up, unless it is deleted before.
        heapq.heappush(self._waiting, (now + HIDDEN, number, body, sent_at))
        self.handed_out.append((now, body))
        return Received(Secret(body), f"message-{number}", receipt, sent_at)

    def delete(self, receipt: str) -> None:
        self._demand()
        number, *_ = self._hidden.pop(receipt)
        if self._rng.random() < COMES_TWICE:
            return
        self._waiting = [one for one in self._waiting if one[1] != number]
        heapq.heapify(self._waiting)

    def send(self, body: str) -> None:
        self.put(body, timezone.now())

    def describe(self) -> QueueSettings:
        self._demand()
        return QueueSettings(
            ARN, LONGEST_RETENTION, wanted_policy(ARN), len(self._waiting), None, False
        )

    def _demand(self) -> None:
        if self.is_away:
            raise QueueError("ServiceUnavailable")
