"""Rows as lines of JSON, and back, exact to the microsecond.

The first line tells the format, and which migrations the tables come from; every
other line is one row: the table's number in that first line, then its values.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from credentials.errors import BackupUnreadable
from credentials.models import (
    AccessToken,
    Dispatch,
    EventHead,
    HeldImport,
    HeldPaste,
    Installation,
    InstallationKey,
    Notice,
)

FORMAT: Final = 1
APPS: Final = ("credentials", "account")
LEFT_OUT: Final[tuple[type[models.Model], ...]] = (
    AccessToken,
    HeldImport,
    Dispatch,
    HeldPaste,
    Notice,
)
MADE_AT_START: Final[tuple[type[models.Model], ...]] = (
    InstallationKey,
    Installation,
    EventHead,
)


def saved_models() -> list[type[models.Model]]:
    """Every table that belongs into a backup."""
    return [
        model
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        if model not in LEFT_OUT
    ]


def lines_of_this_database(on_row: Callable[[], object]) -> Iterator[bytes]:
    """Everything that is backed up, as lines; to be read inside one transaction."""
    tables = saved_models()
    yield _line(
        {
            "format": FORMAT,
            "migrations": _migrations(),
            "tables": [
                [model._meta.label, [field.attname for field in _fields(model)]]
                for model in tables
            ],
        }
    )
    for number, model in enumerate(tables):
        for row in model._default_manager.order_by("pk").iterator(chunk_size=500):
            yield _line([number, *(_written(field, row) for field in _fields(model))])
            on_row()


def lines_to_rows(parts: Iterable[bytes]) -> Iterator[models.Model]:
    """The rows that lines stand for, not saved yet; raises BackupUnreadable."""
    lines = _split(parts)
    tables = _read_head(json.loads(next(lines, b"{}")))
    for line in lines:
        number, *values = json.loads(line)
        model = tables[number]
        yield model(
            **{
                field.attname: None if value is None else field.to_python(value)
                for field, value in zip(_fields(model), values, strict=True)
            }
        )


def _read_head(head: dict[str, Any]) -> list[type[models.Model]]:
    if head.get("format") != FORMAT or head.get("migrations") != _migrations():
        raise BackupUnreadable(
            "The backup was made by another version of the portal. Restore it with "
            "that version, and update afterwards."
        )
    return [apps.get_model(label) for label, _fields_then in head["tables"]]


def _fields(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    return list(model._meta.concrete_fields)


def _written(field: "models.Field[Any, Any]", row: models.Model) -> object:
    if field.value_from_object(row) is None:
        return None
    return field.value_to_string(row)


def _line(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode() + b"\n"


def _split(parts: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for part in parts:
        *whole, rest = (rest + part).split(b"\n")
        yield from whole
    if rest:
        raise BackupUnreadable("The file was cut.")


def _migrations() -> list[list[str]]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted([app, name] for app, name in applied if app in APPS)
