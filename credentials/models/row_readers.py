"""Turns rows of a statement into instances of their models, cheaply.

A model's own way costs ten times as much, since it goes through every column, read or
not. What was not read stays deferred as with `only()`: a rule that needs more than the
statement brings still decides rightly, and costs a query.
"""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.base import ModelState

M = TypeVar("M", bound=models.Model)
Convert = Callable[[Any], Any]

# So many rows of a table are converted once only; the others each time.
ROWS_REMEMBERED = 4096


class RowReader(Generic[M]):
    """Reads one model from some columns of a row that stand together."""

    def __init__(self, model: type[M], alias: str, names: Sequence[str]) -> None:
        self.model = model
        self.names = tuple(names)
        self.columns = ", ".join(_column(model, alias, name) for name in self.names)
        self._converted = lru_cache(ROWS_REMEMBERED)(self._convert)

    def __len__(self) -> int:
        return len(self.names)

    def read(self, values: tuple[Any, ...]) -> M:
        """A new instance whose columns these are."""
        instance = self.model.__new__(self.model)
        state = ModelState()
        state.db, state.adding = DEFAULT_DB_ALIAS, False
        instance.__dict__.update(self._converted(values), _state=state)
        return instance

    def _convert(self, values: tuple[Any, ...]) -> dict[str, Any]:
        pairs = zip(self.names, self._converters, values, strict=True)
        return {
            name: value if value is None else convert(value)
            for name, convert, value in pairs
        }

    @cached_property
    def _converters(self) -> list[Convert]:
        by_column = {field.attname: field for field in self.model._meta.concrete_fields}
        return [_converter(by_column[name]) for name in self.names]


def _column(model: type[models.Model], alias: str, name: str) -> str:
    """The column, so written that no driver does what the field does later.

    SQLite's converts what it knows to be a moment, and PostgreSQL's reads JSON.
    """
    field = model._meta.get_field(name)
    if isinstance(field, models.DateTimeField):
        return f"COALESCE({alias}.{name}, NULL)"
    if isinstance(field, models.JSONField):
        return f"CAST({alias}.{name} AS text)"
    return f"{alias}.{name}"


def _converter(field: Any) -> Convert:
    """What the database and the field do to a value that was read."""
    column = field.get_col(field.model._meta.db_table)
    steps = [
        *connection.ops.get_db_converters(column),
        *field.get_db_converters(connection),
    ]

    def convert(value: Any) -> Any:
        for step in steps:
            value = step(value, column, connection)
        return value

    return convert
