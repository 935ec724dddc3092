"""Leases: who works at a row says until when, and whoever dies lets it go by itself."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)

# Others may be quicker at the first ones; one of so many is still free.
LOOKED_AT = 20


def is_free(now: datetime, lease: str = "lease_until") -> Q:
    """Whether nobody works at a row at this moment."""
    return Q(**{lease: None}) | Q(**{f"{lease}__lte": now})


def claim(
    due: QuerySet[Row],
    *,
    rows: QuerySet[Row],
    until: datetime,
    key: object = None,
    lease: str = "lease_until",
) -> Row | None:
    """Take the first of what is due, or the one with this key if it is due.

    One UPDATE decides who gets it; `due` has to leave out what somebody works at. The
    row is read from `rows`, which say what is read along.
    """
    keys = [key] if key else list(due.values_list("pk", flat=True)[:LOOKED_AT])
    for one in keys:
        if due.filter(pk=one).update(**{lease: until}):
            return rows.get(pk=one)
    return None
