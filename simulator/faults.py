"""What is made to go wrong on purpose, and for how many calls."""

from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from simulator.fields import BadInput, Fields

TARGETS = ("lwa", "spapi", "rotation", "*")
KINDS = (
    "latency",
    "status",
    "reset",
    "html",
    "garbage",
    "truncate",
    "endless",
    "wrong-type",
    "expired-secret-at-spapi",
)
EXPIRY = "expired-secret-at-spapi"
LONGEST_LATENCY = 600
_KNOWN = frozenset({"target", "kind", "value", "times", "retry_after"})


@dataclass
class Fault:
    """One thing that goes wrong; `times` counts down, None is for ever.

    `value` is seconds for latency and the code for status. `retry_after` is sent with
    a status. `spared` holds fingerprints of secrets made since: they are not expired.
    """

    target: str
    kind: str
    value: float = 0
    times: int | None = None
    retry_after: int | None = None
    spared: set[str] = field(default_factory=set)

    def hits(self, place: str) -> bool:
        return self.target in {place, "*"} and self.times != 0


def read_fault(content: Any) -> Fault:
    """Raises BadInput with a sentence that says what is wrong."""
    fields = Fields(content, "A fault", _KNOWN)
    kind = fields.choice("kind", KINDS)
    return Fault(
        target=fields.choice("target", TARGETS, "*"),
        kind=kind,
        value=_value(kind, content.get("value")),
        times=_count("times", content.get("times"), least=1),
        retry_after=_count("retry_after", content.get("retry_after"), least=0),
    )


def _value(kind: str, value: Any) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "latency":
        if not number or not 0 <= value <= LONGEST_LATENCY:
            raise BadInput("The value of latency must be seconds, from 0 to 600.")
        return float(value)
    if kind == "status":
        if not number or value not in range(200, 600):
            raise BadInput("The value of status must be a code from 200 to 599.")
        return int(value)
    return 0


def _count(name: str, value: Any, *, least: int) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise BadInput(f"{name!r} must be a whole number from {least}, or null.")
    return value


class Faults:
    """The faults now set, shared by all threads."""

    def __init__(self) -> None:
        self._set: list[Fault] = []
        self._lock = Lock()

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._set.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._set.clear()

    def take(self, place: str) -> list[Fault]:
        """What befalls one call to this place, counted down."""
        with self._lock:
            hit = [
                fault
                for fault in self._set
                if fault.kind != EXPIRY and fault.hits(place)
            ]
            # Whatever comes after one that answers by itself never gets its turn.
            ending = next((n for n, row in enumerate(hit) if row.kind != "latency"), -1)
            hit = hit[: ending + 1] if ending >= 0 else hit
            for fault in hit:
                self._count_down(fault)
            return hit

    def expired_secrets_exchange(self) -> bool:
        """Whether LWA now exchanges secrets that the SP-API then calls expired."""
        with self._lock:
            return any(row.kind == EXPIRY and row.times != 0 for row in self._set)

    def takes_for_expired(self, secret: str) -> bool:
        """Whether the SP-API now calls this secret expired, counted down."""
        with self._lock:
            for fault in self._set:
                if (
                    fault.kind == EXPIRY
                    and fault.times != 0
                    and secret not in fault.spared
                ):
                    self._count_down(fault)
                    return True
            return False

    def spare(self, secret: str) -> None:
        """A secret made after a fault was set has not expired."""
        with self._lock:
            for fault in self._set:
                fault.spared.add(secret)

    def _count_down(self, fault: Fault) -> None:
        if fault.times is not None:
            fault.times -= 1
            if fault.times == 0:
                self._set.remove(fault)

    def written(self) -> list[dict[str, Any]]:
        with self._lock:
            return [
                {
                    "target": row.target,
                    "kind": row.kind,
                    "value": row.value,
                    "times": row.times,
                    "retry_after": row.retry_after,
                }
                for row in self._set
            ]
