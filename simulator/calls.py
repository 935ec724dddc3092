"""What was asked of Amazon's side: enough to count and order, and never a secret."""

from collections import deque
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any

LONGEST = 100_000


@dataclass(frozen=True)
class Call:
    """One call; `status` is None where no answer was finished."""

    method: str
    path: str
    client_id: str
    time: str
    status: int | None


class Calls:
    """The calls received since they were last forgotten."""

    def __init__(self) -> None:
        self._received: deque[Call] = deque(maxlen=LONGEST)
        self._lock = Lock()

    def add(self, call: Call) -> None:
        with self._lock:
            self._received.append(call)

    def forget(self) -> None:
        with self._lock:
            self._received.clear()

    def written(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(call) for call in self._received]
