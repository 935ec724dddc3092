"""One attempt at speaking with Amazon: connections, TLS, bytes and their limits.

A library's timeout bounds the wait for the next byte, not for the answer: a server
that drips one byte a second is waited for without end. So every attempt has a `Line`,
by which whoever watches the clock cuts the connection from outside.
"""

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, ClassVar

import certifi
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    DecodeError,
    HTTPError,
    NameResolutionError,
    ReadTimeoutError,
)
from urllib3.exceptions import SSLError as WireSSLError

from credentials.amazon.errors import Reason

LARGEST_BODY = 64 * 1024


class Line:
    """The connection that one attempt speaks over; it can be cut by another thread."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self.is_cut = False

    def hold(self, connected: socket.socket) -> None:
        self._socket = connected
        if self.is_cut:
            self.cut()

    def cut(self) -> None:
        """End every wait on this connection at once."""
        self.is_cut = True
        if self._socket is not None:
            with suppress(OSError):
                # The plain socket's own method: the one of a TLS socket drops state
                # that the reading thread is using.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


_line: ContextVar[Line] = ContextVar("line")


class PlainConnection(HTTPConnection):
    """A connection that its attempt's line holds."""

    def connect(self) -> None:
        super().connect()
        _line.get().hold(self.sock)

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:
            _line.get().hold(self.sock)
        super().request(*args, **kwargs)


class EncryptedConnection(PlainConnection, HTTPSConnection):
    """The same over TLS."""


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = PlainConnection


class _EncryptedPool(HTTPSConnectionPool):
    ConnectionCls = EncryptedConnection


def strict_tls_context() -> ssl.SSLContext:
    """Verify certificates and host names, from TLS 1.2 on, whatever the environment.

    The usual shortcuts read SSL_CERT_FILE and SSLKEYLOGFILE; this does not.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(certifi.where())
    return context


class WireAdapter(HTTPAdapter):
    """Keep connections to Amazon open between calls, each of them cuttable.

    It is used without a `requests.Session`, so there are no cookies, no redirects, no
    .netrc and no proxies from the environment.
    """

    _pools: ClassVar = {"http": _PlainPool, "https": _EncryptedPool}

    def __init__(self) -> None:
        super().__init__(pool_connections=8, pool_maxsize=32, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=strict_tls_context(), **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def cert_verify(self, *args: Any, **kwargs: Any) -> None:
        """Leave the authorities to the context, which has read them already."""


@dataclass(frozen=True)
class Answer:
    """What came back; the body may hold a token, so it is not shown."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def ask(
    adapter: HTTPAdapter,
    request: requests.PreparedRequest,
    line: Line,
    timeout: tuple[float, float],
    *,
    discard_success: bool = False,
    has_to_be_json: bool = False,
) -> Answer | Reason:
    """Send one request and read its answer; `timeout` is to connect and to wait, in s.

    Failures come back as values, since an exception would carry the request along.
    With `discard_success` the body of a 200 is not read, but for its first sign where
    it `has_to_be_json`, by which that is told from a page.
    """
    token = _line.set(line)
    try:
        with adapter.send(request, stream=True, timeout=timeout) as response:
            if discard_success and response.status_code == requests.codes.ok:
                if has_to_be_json and response.raw.read(1) not in (b"{", b"["):
                    return Reason.UNREADABLE
                return Answer(response.status_code, response.headers, b"")
            body = response.raw.read(LARGEST_BODY + 1, decode_content=True)
            if len(body) > LARGEST_BODY:
                return Reason.TOO_LARGE
            return Answer(response.status_code, response.headers, body)
    except (requests.RequestException, HTTPError, HTTPException, OSError) as failure:
        return _reason(failure)
    finally:
        _line.reset(token)


def _reason(failure: Exception) -> Reason:
    causes = _chain(failure)
    for kinds, reason in _REASONS:
        if any(isinstance(cause, kinds) for cause in causes):
            return reason
    return Reason.CONNECTION


_REASONS: tuple[tuple[tuple[type[BaseException], ...], Reason], ...] = (
    ((NameResolutionError, socket.gaierror), Reason.DNS),
    ((requests.exceptions.SSLError, WireSSLError, ssl.SSLError), Reason.TLS),
    ((requests.Timeout, ReadTimeoutError, TimeoutError), Reason.TIMEOUT),
    ((DecodeError,), Reason.UNREADABLE),
)


def _chain(failure: BaseException) -> list[BaseException]:
    """List the failure and what it was wrapped around."""
    found: list[BaseException] = []
    waiting: list[object] = [failure]
    while waiting:
        each = waiting.pop()
        if isinstance(each, BaseException) and each not in found:
            found.append(each)
            waiting += [*each.args, getattr(each, "reason", None), each.__context__]
    return found
