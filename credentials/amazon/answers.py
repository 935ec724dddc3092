"""Reading what Amazon's machines answered, and believing none of it blindly."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

DEEPEST_JSON = 20
LONGEST_RETRY_AFTER = 3600.0


@dataclass(frozen=True)
class Reply:
    """A readable answer of Amazon, whatever it says.

    `clock_skew` is Amazon's clock minus this machine's, None where Amazon gave no
    date. The body may hold a token, so it is not shown.
    """

    status: int
    body: object = field(repr=False)
    request_id: str = ""
    clock_skew: timedelta | None = None


def parse_json(body: bytes) -> object:
    """Read a JSON document strictly.

    Raises ValueError for anything but UTF-8, for NaN, doubled keys and deep nesting.
    """
    try:
        document: object = json.loads(
            body.decode(),
            object_pairs_hook=_without_doubles,
            parse_constant=_refuse_constant,
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if _is_too_deep(document):
        raise ValueError("nested too deeply")
    return document


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("doubled key")
    return members


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _is_too_deep(document: object) -> bool:
    level = [document]
    for _ in range(DEEPEST_JSON):
        level = [child for value in level for child in _children(value)]
        if not level:
            return False
    return True


def _children(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def clock_skew(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Amazon's clock minus ours, by its Date header; None without a readable one."""
    told = _http_date(headers.get("date", ""))
    return told - now if told else None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds Amazon asks to wait, given as a number or a date; at most an hour."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:6]), LONGEST_RETRY_AFTER)
    date = _http_date(value)
    if date is None:
        return None
    return min(max((date - now).total_seconds(), 0.0), LONGEST_RETRY_AFTER)


def _http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
