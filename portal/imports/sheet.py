"""Credentials out of a table: one row for each refresh token."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from django.views.decorators.debug import sensitive_variables

from portal.imports.errors import Unreadable
from portal.imports.found import KINDS, Found, found_in, name_of

DELIMITERS: Final = (",", ";", "\t")
# With these a spreadsheet begins a formula; no value of ours does.
BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'=", "'+", "'-", "'@")


def delimiter_of(text: str) -> str:
    """What separates the columns: the sign that makes the most known names of line 1.

    Empty where that line names no value that could be imported.
    """
    first = text.lstrip().splitlines()[0] if text.strip() else ""
    best = max(DELIMITERS, key=lambda one: len(_columns(first, one)))
    return best if _columns(first, best) & KINDS.keys() else ""


def _columns(line: str, delimiter: str) -> set[str]:
    return {name_of(cell.strip("\"' ")) for cell in line.split(delimiter)} - {""}


@sensitive_variables()
def read_csv(text: str) -> list[Found]:
    """Read a table whose first line names its columns."""
    delimiter = delimiter_of(text)
    if not delimiter:
        raise Unreadable("columns-unknown")
    try:
        rows = csv.reader(
            io.StringIO(text.lstrip(), newline=""), delimiter=delimiter, strict=True
        )
        return list(_sets(rows))
    except csv.Error:
        raise Unreadable("csv-malformed") from None


@sensitive_variables()
def _sets(rows: Iterator[list[str]]) -> Iterator[Found]:
    names = [name_of(cell) for cell in next(rows)]
    known = [name for name in names if name]
    if len(set(known)) < len(known):
        raise Unreadable("column-twice")
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        yield found_in(f"#{number}", _said_in(names, row))


@sensitive_variables()
def _said_in(names: list[str], row: list[str]) -> dict[str, str]:
    said = {
        name: cell.strip()
        for name, cell in zip(names, row, strict=False)
        if name and cell.strip()
    }
    if any(cell.startswith(BEGINS_A_FORMULA) for cell in said.values()):
        said["problem"] = "formula"
    elif len(row) > len(names):
        said["problem"] = "cells-left-over"
    elif not said.keys() & KINDS.keys():
        said["problem"] = "no-value"
    return said
