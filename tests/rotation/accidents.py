"""What can go wrong between two durable effects: the rows of the crash table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from credentials.flows.rotation_moves import passed
from credentials.models import ClientSecret, InboundMessage, Rotation


class Died(BaseException):
    """The process is gone; nothing of ours catches it."""


@dataclass
class Accident:
    """One row of the table. It happens once, at its gap, and kills the process."""

    row: int
    gap: str
    prepare: Callable[[Any], None] = lambda _rotating: None
    meanwhile: Callable[[Any], None] = lambda _rotating: None
    kills: bool = True
    has_happened: bool = field(default=False)


def lose_the_answer(rotating: Any) -> None:
    rotating.amazon.break_down("rotation", "truncate", times=1)


def lose_the_request(rotating: Any) -> None:
    rotating.amazon.break_down("rotation", "reset", times=1)


def lose_the_message(rotating: Any) -> None:
    rotating.mailbox.lose_everything()


def restore_what_was_before_the_message(_rotating: Any) -> None:
    """A backup from the moment at which the message was waited for."""
    Rotation.objects.open().update(state=Rotation.State.REQUESTED, secret=None)
    InboundMessage.objects.exclude(state=InboundMessage.State.USED).delete()
    ClientSecret.objects.filter(from_queue=True, proven_at=None).delete()


def table() -> list[Accident]:
    """The seventeen rows of docs/rotation.md, in its order."""
    return [
        Accident(1, "preflight-passed"),
        Accident(2, "intent-committed"),
        Accident(3, "answer-seen", prepare=lose_the_request),
        Accident(4, "answer-seen", prepare=lose_the_answer, kills=False),
        Accident(5, "answer-seen"),
        Accident(6, "answer-committed"),
        Accident(7, "message-received"),
        Accident(8, "message-kept"),
        Accident(9, "message-read"),
        Accident(10, "message-deleted"),
        Accident(11, "test-asked"),
        Accident(12, "tested"),
        Accident(13, "promoting"),
        Accident(14, "promoted"),
        Accident(15, "retiring"),
        Accident(16, "answer-committed", meanwhile=lose_the_message, kills=False),
        Accident(17, "message-deleted", meanwhile=restore_what_was_before_the_message),
    ]


@contextmanager
def happening(rotating: Any, accidents: list[Accident]) -> Iterator[None]:
    """Let the accidents happen one after the other, each when its gap is reached."""
    waiting = list(accidents)

    def at_gap(gap: str, **_: Any) -> None:
        if not waiting or waiting[0].gap != gap:
            return
        accident = waiting.pop(0)
        accident.has_happened = True
        if waiting:
            waiting[0].prepare(rotating)
        accident.meanwhile(rotating)
        if accident.kills:
            raise Died(gap)

    waiting[0].prepare(rotating)
    passed.connect(at_gap)
    try:
        yield
    finally:
        passed.disconnect(at_gap)
        rotating.amazon.mend()
