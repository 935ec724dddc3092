"""Reaching addresses that somebody typed, without reaching into the own network.

A name is looked up when the connection is made, every address behind it has to be
public, and the connection goes to the very address that was looked at: a name that
changes its mind in between changes nothing. Redirects are not followed. In practice
mode this machine itself may be reached besides.
"""

import ipaddress
import socket
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

import requests
from django.conf import settings
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

from credentials.amazon.errors import Reason
from credentials.amazon.wire import (
    Answer,
    EncryptedConnection,
    Line,
    PlainConnection,
    WireAdapter,
    ask,
)

DEADLINE_SECONDS: Final = 15.0
CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 10.0
# IPv6 addresses that carry an IPv4 address inside: 6to4, Teredo, NAT64.
WRAPPERS: Final = [
    ipaddress.ip_network(text)
    for text in ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48")
]


class NotPublic(Exception):
    """The address lies in a private network, is no unicast address, or is unknown."""


class UnknownHost(NotPublic):
    """No address was found for the name, or nobody could be asked for one."""


def check_host(host: str, port: int | None) -> str:
    """Look a name up, and return the address to connect to.

    Raises NotPublic, and of these UnknownHost where the name leads nowhere.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnknownHost(host) from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(may_be_reached(one) for one in addresses):
        raise NotPublic(host)
    return addresses[0]


def may_be_reached(text: str) -> bool:
    """Whether an address is public, or this machine itself in practice mode."""
    try:
        address = ipaddress.ip_address(text.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in network for network in WRAPPERS):
            return False
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return bool(settings.PRACTICE_MODE)
    return address.is_global and not address.is_multicast


def check_webhook_url(url: str) -> None:
    """Raise NotPublic for an address to which no message should be sent."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        raise NotPublic(url) from None
    if not parts.hostname or parts.username or parts.password or parts.fragment:
        raise NotPublic(url)
    address = check_host(parts.hostname, port or 443)
    is_loopback = ipaddress.ip_address(address.split("%")[0]).is_loopback
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback):
        raise NotPublic(url)


class _Checked:
    """A connection that is made to an address which was looked at."""

    def _new_conn(self: Any) -> socket.socket:
        try:
            address = check_host(self._dns_host, self.port)
            return create_connection(
                (address, self.port),
                self.timeout,
                socket_options=self.socket_options,
            )
        except (NotPublic, OSError) as failure:
            raise NewConnectionError(self, type(failure).__name__) from None


class _CheckedPlain(_Checked, PlainConnection):
    pass


class _CheckedEncrypted(_Checked, EncryptedConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _CheckedPlain


class _EncryptedPool(HTTPSConnectionPool):
    ConnectionCls = _CheckedEncrypted


class CheckedAdapter(WireAdapter):
    """As to Amazon: no redirects, no proxies, no cookies, certificates verified."""

    _pools: ClassVar = {"http": _PlainPool, "https": _EncryptedPool}


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt; `error` is empty where it arrived."""

    error: str
    status_code: int | None
    milliseconds: int


def post(url: str, body: str, headers: Mapping[str, str]) -> Outcome:
    """Send a message and tell what came of it, never later than the deadline."""
    began = time.monotonic()
    try:
        check_webhook_url(url)
    except NotPublic:
        return Outcome("address-not-public", None, _since(began))
    request = requests.Request("POST", url, headers=headers, data=body.encode())
    answer = _in_time(request.prepare())
    if isinstance(answer, Reason):
        return Outcome(str(answer.value), None, _since(began))
    is_fine = requests.codes.ok <= answer.status < requests.codes.multiple_choices
    error = "" if is_fine else f"status-{answer.status}"
    return Outcome(error, answer.status, _since(began))


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


def _in_time(request: requests.PreparedRequest) -> Answer | Reason:
    line = Line()
    result: Future[Answer | Reason] = Future()
    Thread(target=_ask, args=(request, line, result), name="post", daemon=True).start()
    try:
        return result.result(timeout=DEADLINE_SECONDS)
    except TimeoutError:
        line.cut()
        return Reason.TIMEOUT


def _ask(
    request: requests.PreparedRequest, line: Line, result: Future[Answer | Reason]
) -> None:
    answer: Answer | Reason = Reason.CONNECTION
    adapter = CheckedAdapter()
    try:
        timeout = (CONNECT_SECONDS, READ_SECONDS)
        answer = ask(adapter, request, line, timeout, discard_success=True)
    finally:
        adapter.close()
        result.set_result(answer)
