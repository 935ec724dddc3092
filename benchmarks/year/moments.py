"""When each kind of work will be due at the earliest, so that time may jump there.

This only says where to look; what is due is then asked of the portal itself.
"""

from datetime import UTC, datetime
from typing import Final

from django.db import connection
from django.utils import timezone

from credentials.models import (
    Authorization,
    ClientSecret,
    EventHead,
    InboundMessage,
    Notice,
    Reminder,
    ReminderEngine,
    ReminderWatch,
    Rotation,
)
from credentials.models.notices import RETURNED

# Reminders are written before they are sent, so that both happen in one round.
IN_TURN: Final = (
    "read-message",
    "step-rotation",
    "serve-secrets",
    "prove-secret",
    "validate",
    "remind",
    "deliver-notice",
    "retire-secrets",
)
MAY_WAIT: Final = frozenset({"serve-secrets", "validate", "remind", "retire-secrets"})


MOMENTS: Final = (
    ("read-message", "read_due_at", InboundMessage, "state = 'stored'"),
    ("step-rotation", "next_at", Rotation, "next_at IS NOT NULL"),
    (
        "prove-secret",
        "check_due_at",
        ClientSecret,
        "proven_at IS NULL AND refused_at IS NULL AND retired_at IS NULL",
    ),
    ("validate", "check_due_at", Authorization, "check_due_at IS NOT NULL"),
    ("remind", "next_at", Reminder, "settled_at IS NULL"),
    ("remind", "due_at", ReminderWatch, "due_at IS NOT NULL"),
    (
        "remind",
        "due_at",
        ReminderEngine,
        f"seen_seq < (SELECT MAX(seq) FROM {EventHead._meta.db_table})",  # noqa: S608
    ),
    (
        "deliver-notice",
        "due_at",
        Notice,
        f"sent_at IS NULL AND last_error <> '{RETURNED}'",
    ),
    (
        "retire-secrets",
        "dies_at",
        ClientSecret,
        "replaced_at IS NOT NULL AND retired_at IS NULL",
    ),
)
STATEMENT: Final = " UNION ALL ".join(
    f"SELECT '{kind}', MIN({column}) "  # noqa: S608 - names of columns and kinds only
    f"FROM {model._meta.db_table} WHERE {where}"
    for kind, column, model, where in MOMENTS
)


def next_moments() -> dict[str, datetime]:
    """The earliest moment of each kind that has any, from one statement."""
    found: dict[str, datetime] = {}
    if not ReminderEngine.objects.exists():
        # Nobody has looked through anything yet.
        found["remind"] = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT)
        for kind, told in cursor.fetchall():
            if told is not None:
                moment = _moment(told)
                found[kind] = min(moment, found.get(kind, moment))
    return found


def _moment(told: str | datetime) -> datetime:
    """A moment as the driver gives it: SQLite as text, without a zone."""
    if isinstance(told, datetime):
        return told
    return datetime.fromisoformat(told).replace(tzinfo=UTC)
