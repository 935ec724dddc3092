"""Reading fields of JSON that somebody sent, with a sentence for what is wrong."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

Thing = TypeVar("Thing")

LONGEST_TEXT = 4096
YEARS = range(1970, 2200)


class BadInput(ValueError):
    """What was sent cannot be used; the text is a sentence for whoever sent it."""


class Fields:
    """The fields of one JSON object, each read once with its type and default."""

    def __init__(self, content: Any, what: str, known: frozenset[str]) -> None:
        if not isinstance(content, Mapping):
            raise BadInput(f"{what} must be a JSON object.")
        unknown = sorted(str(name) for name in set(content) - known)
        if unknown:
            names = ", ".join(sorted(known))
            raise BadInput(f"{what} has no field {unknown[0]!r}; it has {names}.")
        self._content = content
        self._what = what

    def text(self, name: str, default: Callable[[], str] | None = None) -> str:
        value = self._content.get(name)
        if value is None and default is not None:
            return default()
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            raise self._wrong(name, "must be a text")
        if not value.isprintable() or (not value and default is None):
            raise self._wrong(name, "must be a text without line breaks, and not empty")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = self._content.get(name, default)
        if not isinstance(value, bool):
            raise self._wrong(name, "must be true or false")
        return value

    def number(self, name: str, default: float | None = None) -> float:
        value = self._content.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(name, "must be a number")
        return value

    def moment(self, name: str, default: Callable[[], datetime]) -> datetime:
        value = self._content.get(name)
        if value is None:
            return default()
        try:
            read = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise self._wrong(name, "must be an ISO 8601 time") from None
        if read.year not in YEARS:
            raise self._wrong(name, "must be a time between 1970 and 2199")
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)

    def choice(self, name: str, among: tuple[str, ...], default: str = "") -> str:
        value = self._content.get(name, default)
        if value not in among:
            raise self._wrong(name, f"must be one of {', '.join(among)}")
        return str(value)

    def items(
        self,
        name: str,
        read: Callable[[Any], Thing],
        default: Callable[[], list[Thing]] = list,
    ) -> list[Thing]:
        value = self._content.get(name)
        if value is None:
            return default()
        if not isinstance(value, list):
            raise self._wrong(name, "must be a list")
        return [read(item) for item in value]

    def _wrong(self, name: str, must: str) -> BadInput:
        return BadInput(f"{name!r} of {self._what.lower()} {must}.")
