"""The name of the request that is being served, for log lines and answers."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")
