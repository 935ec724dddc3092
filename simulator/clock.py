"""The simulator's now: the machine's own clock, shifted."""

import math
import time
from datetime import UTC, datetime, timedelta

FURTHEST = timedelta(days=365 * 100).total_seconds()


class Clock:
    """Tell the time as the simulator takes it; `offset` is in seconds."""

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = 0.0
        self.shift_to(offset)

    def shift_to(self, offset: float) -> None:
        """Raises ValueError where the offset is no number or beyond a century."""
        if not math.isfinite(offset) or abs(offset) > FURTHEST:
            raise ValueError(offset)
        self.offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    def timestamp(self) -> float:
        return time.time() + self.offset


def written(moment: datetime) -> str:
    """A moment as Amazon writes it: ISO 8601, UTC, with milliseconds."""
    stamp = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return stamp.replace("+00:00", "Z")
