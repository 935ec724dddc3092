"""Recording what a batch hands out, in one statement however much that is.

All of it travels to the database as one text, which the database itself takes apart
into rows. That costs a quarter of what it takes to hand over a thousand rows, and a
batch that is answered once more is recorded by the text of the first time.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from credentials.flows.recording import (
    COLUMNS,
    Handed,
    note_firsts,
    noting_news,
    stored,
)
from credentials.flows.shared_commit import SharedCommit
from credentials.models import Given, RunnerToken
from credentials.models.statements import Statement

ROWS = {
    "sqlite": "SELECT %s, key, %s, value, %s, %s, FALSE FROM json_each(%s)",
    "postgresql": (
        "SELECT %s, key::uuid, %s, value::integer, %s, %s::inet, FALSE "
        "FROM json_each_text(%s::json)"
    ),
}
INSERTIONS = {
    vendor: Statement(
        f'INSERT INTO "credentials_delivery" ({", ".join(COLUMNS)}) {rows}'
    )
    for vendor, rows in ROWS.items()
}


class Sheet(NamedTuple):
    """What one Runner is handed at once.

    `versions` is a JSON object of all versions, by the keys of their authorizations;
    `handed` are those of whom there may be news.
    """

    token: RunnerToken
    address: str | None
    versions: str
    handed: Sequence[Handed] = ()


def versions_of(handed: Sequence[Handed]) -> str:
    """What a sheet is recorded by; it holds no secret."""
    rows = [one.authorization for one in handed]
    return json.dumps({row.pk.hex: row.version for row in rows})


def record_sheet(sheet: Sheet) -> None:
    """Record all of it durably in one transaction, or nothing."""
    _commits.add(sheet)
    note_firsts(sheet.handed)


def _write(sheets: Sequence[Sheet]) -> None:
    now = timezone.now()
    handed = [one for sheet in sheets for one in sheet.handed]
    with noting_news(handed, now, statements=len(sheets)):
        for token, address, versions, _handed in sheets:
            INSERTIONS[connection.vendor].write(
                (
                    stored("token_id", token.pk),
                    Given.CREDENTIALS.value,
                    stored("at", now),
                    stored("address", address),
                    versions,
                )
            )


# Who brings one stands in no line with those who bring a thousand.
_commits = SharedCommit(_write)
