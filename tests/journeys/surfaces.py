"""Everywhere that a secret could come to light, as bytes to search through."""

import base64
import io
import logging
import pickle
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.core.signals import got_request_exception
from django.db import DatabaseError, connection
from django.test import Client
from django.views.debug import get_exception_reporter_class
from psycopg.sql import SQL, Identifier

from portal.redaction import LineFormatter


class Recorder:
    """Keeps what every browser is shown, and every error on the way to it."""

    def __init__(self) -> None:
        self.shown: dict[str, list[bytes]] = {}
        self.reports: list[str] = []
        self.errors: list[str] = []
        self.label = "pages"

    def browser(self, **options: Any) -> "Visitor":
        return Visitor(self, **options)

    @contextmanager
    def showing(self, label: str) -> Iterator[None]:
        """Keep what follows apart: there a secret is meant to be seen."""
        before, self.label = self.label, label
        yield
        self.label = before

    @contextmanager
    def noting_errors(self) -> Iterator[None]:
        got_request_exception.connect(self._note)
        yield
        got_request_exception.disconnect(self._note)

    def _note(self, *, request: Any = None, **_: Any) -> None:
        kind, error, trace = sys.exc_info()
        report = get_exception_reporter_class(request)(request, kind, error, trace)
        self.reports += [report.get_traceback_html(), report.get_traceback_text()]
        self.errors += [repr(error), str(error), traceback.format_exc()]
        for frame, _line in traceback.walk_tb(trace):
            self.errors += [_shown(one) for one in frame.f_locals.values()]


def _shown(value: object) -> str:
    """A variable as a debugger prints it, where it can be printed at all."""
    try:
        return repr(value)
    except (DatabaseError, AttributeError):
        return ""


class Visitor(Client):
    """A browser that is looked over the shoulder."""

    def __init__(self, recorder: Recorder, **options: Any) -> None:
        super().__init__(raise_request_exception=False, **options)
        self.recorder = recorder

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        body = b"".join(answer) if answer.streaming else answer.content
        headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
        kept = self.recorder.shown.setdefault(self.recorder.label, [])
        kept += [headers.encode(), body]
        return answer


@contextmanager
def broken_table(verb: str, table: str) -> Iterator[None]:
    """A database that fails at one table, in the middle of a flow."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(verb) and f'"{table}"' in sql.partition("WHERE")[0]:
            raise DatabaseError(f"The disk under {table} is gone.")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@contextmanager
def everything_logged() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Log all there is at DEBUG, by the portal's own handler and without its mask."""
    root = logging.getLogger()
    ours = next(
        handler
        for handler in root.handlers
        if isinstance(handler.formatter, LineFormatter)
    )
    written, unmasked = io.StringIO(), io.StringIO()
    bare = logging.StreamHandler(unmasked)
    bare.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s"))
    loggers = [
        one
        for one in (root, *logging.root.manager.loggerDict.values())
        if isinstance(one, logging.Logger)
    ]
    levels = {one: one.level for one in loggers}
    stream = ours.setStream(written)
    # The portal's filter rewrites a record, so that the bare handler comes first.
    root.handlers.insert(0, bare)
    connection.force_debug_cursor = True
    for one in loggers:
        one.setLevel(logging.DEBUG)
    try:
        yield written, unmasked
    finally:
        connection.force_debug_cursor = False
        root.removeHandler(bare)
        ours.setStream(stream)
        for one, level in levels.items():
            one.setLevel(level)


def database_bytes() -> bytes:
    """The database's file with its write-ahead log, or every row as text."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        return b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(SQL("SELECT t::text FROM {} t").format(Identifier(table)))
            found += [row[0].encode() for row in cursor.fetchall()]
    return b"\n".join(found)


def sessions_opened() -> bytes:
    """What the sessions' rows give away to whoever takes their encoding off."""
    rows = Session.objects.all()
    plain = [base64.b64decode(one.session_data) for one in rows]
    return repr([[one.get_decoded() for one in rows], plain]).encode()


def cache_opened() -> bytes:
    """What the cache holds, keys and values."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM portal_cache")
        rows = cursor.fetchall()
    # The rows are the test's own, so that unpickling them runs nothing foreign.
    return repr(
        [(key, pickle.loads(base64.b64decode(value))) for key, value in rows]  # noqa: S301
    ).encode()
