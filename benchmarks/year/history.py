"""What happened in a year, as the people, Amazon and the post would tell it.

Nothing here comes from the portal's own tables: what it was told, what it sent, what
it handed out. The oracle reads this and nothing else. Secrets appear as marks.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal


def mark(value: str) -> str:
    """A name for a secret that says nothing about it."""
    return hashlib.sha256(value.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Window:
    """A stretch of time in which something was away."""

    begins: datetime
    ends: datetime
    what: str = ""

    def holds(self, moment: datetime) -> bool:
        return self.begins <= moment < self.ends


@dataclass(frozen=True)
class Made:
    """Amazon made a secret; its forerunner dies seven days later at the latest."""

    application: str
    at: datetime
    secret: str
    by: Literal["start", "person", "portal"]


@dataclass(frozen=True)
class Told:
    """The portal was told of a secret, or of another end of one.

    `ends` is the end that follows from what it was told; None where that was nothing.
    `or_ends` is another one that it might count from as well: the same day, told later
    to the minute.
    """

    application: str
    at: datetime
    secret: str
    by: Literal["start", "paste", "queue", "day"]
    ends: datetime | None
    or_ends: datetime | None = None


@dataclass(frozen=True)
class Mail:
    """A mail about the end of a client secret reached somebody."""

    application: str
    at: datetime
    recipient: str
    message_id: str


@dataclass(frozen=True)
class Fetched:
    """Runner asked; `secret` is empty where it got none. Amazon was asked at once."""

    application: str
    at: datetime
    secret: str
    works: bool


@dataclass(frozen=True)
class Reach:
    """Who could be told from a moment on."""

    application: str
    at: datetime
    primaries: tuple[str, ...]
    backup: str


@dataclass(frozen=True)
class Word:
    """Somebody took a reminder in hand, or put it off until a moment.

    `about` is the day on which its secret ends, as its page says; None for any.
    """

    application: str
    at: datetime
    until: datetime | None = None
    about: date | None = None

    def is_about(self, told: "Told") -> bool:
        return self.about is None or bool(told.ends and told.ends.date() == self.about)


@dataclass
class History:
    """A year of some applications."""

    begins: datetime
    ends: datetime
    admins: tuple[str, ...] = ()
    made: list[Made] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    fetched: list[Fetched] = field(default_factory=list)
    reaches: list[Reach] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    bounces: dict[str, datetime] = field(default_factory=dict)
    died_sending: set[str] = field(default_factory=set)
    amazon_away: list[Window] = field(default_factory=list)
    worker_away: list[Window] = field(default_factory=list)
    post_away: list[Window] = field(default_factory=list)
    queue_away: list[Window] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, what: str, number: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + number
