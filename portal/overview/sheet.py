"""The board as lines of a spreadsheet; dates are ISO 8601 in UTC."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from unicodedata import normalize

from django.utils.translation import gettext as _

from portal.overview.rows import Row

# Excel takes a file without this mark for a local code page and breaks every name
# that is not plain ASCII.
BYTE_ORDER_MARK = "\ufeff"

# A spreadsheet runs a cell that begins with one of these as a formula.
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Echo:
    """What csv.writer writes to: hands each line straight back."""

    def write(self, line: str) -> str:
        return line


def sheet(heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """Give a sheet line by line, so that nobody waits for the last one."""
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)
    yield BYTE_ORDER_MARK + writer.writerow(heads)
    for cells in rows:
        yield writer.writerow([harmless(cell) for cell in cells])


def lines_of(rows: Iterable[Row]) -> Iterator[str]:
    """The board, a line for each authorization."""
    return sheet(_heads(), map(_cells, rows))


def harmless(cell: str) -> str:
    """Keep a cell from being taken for a formula; full-width signs count as plain."""
    plain = normalize("NFKC", cell).lstrip(" ")
    return f"'{cell}" if plain.startswith(STARTS_FORMULA) else cell


def _heads() -> list[str]:
    return [
        _("Account"),
        _("Slug"),
        _("Country"),
        _("Marketplace"),
        _("Region"),
        _("State"),
        _("Last validated"),
        _("Client secret expires"),
        _("Steps completed"),
        _("Steps in all"),
        _("Next step"),
        _("Last fetched by Runner"),
        _("Findings"),
    ]


def _cells(row: Row) -> list[str]:
    authorization, progress = row.authorization, row.progress
    marketplace = authorization.marketplace if authorization else None
    return [
        row.account.name,
        row.account.slug,
        marketplace.country_code if marketplace else "",
        marketplace.id if marketplace else "",
        str(marketplace.region) if marketplace else "",
        authorization.status if authorization else "none",
        iso(authorization.validated_at if authorization else None),
        iso(row.secret.expires_at if row.secret else None),
        str(progress.completed_count),
        str(len(progress.set_up)),
        str(row.next_step or ""),
        iso(row.fetched_at),
        "; ".join(_(finding.title) for finding in row.findings),
    ]


def iso(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
