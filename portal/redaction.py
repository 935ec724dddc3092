"""The last net under the Secret type: what leaves by a log or an error report.

Django's own report masks what is called a password; it shows every other local
variable, the query string and most cookies. Here nothing of a request or of a frame is
shown, with DEBUG on or off: the place where it went wrong is enough to mend it.
"""

import logging
import re
from collections.abc import ItemsView
from types import TracebackType
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from portal.request_ids import request_id

MASK = "[hidden]"

SHAPES = re.compile(
    r"Atz[a-z.]{1,8}\\?(?:\||%7C)[^\s\"'<>&,;}]*"
    r"|amzn1\.oa2-cs\.v1\.[0-9A-Za-z]+"
    r"|rnr_[0-9A-Za-z]+"
    r"|(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])"
    r"|(?i:bearer)\s+[A-Za-z0-9._~+/|-]{8,}"
    # Links that let their bearer in: invitations, and the resetting of a password.
    r"|(?<=/invitations/)[^/\s]+"
    # The secret address of a calendar.
    r"|(?<=/calendar/)[^/\s]+(?=\.ics)"
    r"|whsec_[0-9A-Za-z+/=]+"
    r"|(?<=/password/reset/)[^/\s]+-[^/\s]+",
)

SHOWN_META = (
    "REQUEST_METHOD",
    "PATH_INFO",
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "CONTENT_TYPE",
    "CONTENT_LENGTH",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_HOST",
)


def redact(text: str) -> str:
    """Mask whatever looks like one of Amazon's credentials or a runner token."""
    return SHAPES.sub(MASK, text)


class RedactionFilter(logging.Filter):
    """Mask credentials in a record's message, arguments and extra fields."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = None
        return True


class LineFormatter(logging.Formatter):
    """One line per event: time, level, name, fixed words, then key=value fields."""

    OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
    NOISE = frozenset({"request", "server_time", "taskName", "status_code"})

    def format(self, record: logging.LogRecord) -> str:
        when = self.formatTime(record, "%Y-%m-%dT%H:%M:%S")
        fields = "".join(
            f" {key}={_on_one_line(str(value))}"
            for key, value in vars(record).items()
            if key not in self.OWN and key not in self.NOISE
        )
        line = (
            f"{when} {record.levelname.lower()} {record.name} "
            f"{_on_one_line(record.getMessage())}{fields} request={request_id.get()}"
        )
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return redact(line)


def _on_one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


class ReporterFilter(SafeExceptionReporterFilter):
    """Hide everything that a person or a program has sent, DEBUG or not."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> QueryDict:
        return QueryDict()

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> ItemsView[str, Any]:
        return dict[str, Any]().items()

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        return {key: request.META[key] for key in SHOWN_META if key in request.META}

    def get_safe_settings(self) -> dict[str, Any]:
        return {}


class Reporter(ExceptionReporter):
    """Tell where it went wrong, without the words of the error or of the address."""

    def __init__(
        self,
        request: HttpRequest | None,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
        is_email: bool = False,
    ) -> None:
        super().__init__(request, exc_type, exc_value, tb, is_email)
        self.template_info = None
        self.template_does_not_exist = False

    def get_traceback_data(self) -> dict[str, Any]:
        told = super().get_traceback_data()
        told["exception_value"] = redact(str(self.exc_value)[:400])
        told["unicode_hint"] = ""
        told["request_GET_items"] = []
        told["request_FILES_items"] = []
        told["request_insecure_uri"] = self.request.path if self.request else ""
        told["user_str"] = MASK
        for frame in told.get("frames", []):
            frame["vars"] = []
            frame["exc_cause"] = None
        return told

    def get_traceback_html(self) -> SafeString:
        return SafeString(redact(super().get_traceback_html()))

    def get_traceback_text(self) -> SafeString:
        return SafeString(redact(super().get_traceback_text()))
