"""What a plain fetch asks for, read from the server's environment without Django."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import UnknownMarketplace, find_marketplace
from credentials.flows.one_read import Asked
from credentials.flows.runner_tokens import mark_of
from portal.api.authentication import token_in
from portal.client_address import address_of

Environ = dict[str, Any]
Headers = list[tuple[str, str]]

BEGINNING = "/api/v1/credentials/"
ADDRESS = re.compile(rf"{BEGINNING}([a-z0-9-]{{1,60}})/([A-Za-z0-9]{{2,20}})")
# By these Django tells whether it answers at all, and over which scheme.
OF_ARRIVAL = (
    "HTTP_HOST",
    "wsgi.url_scheme",
    "SERVER_NAME",
    "SERVER_PORT",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
)
MOST_ARRIVALS = 256


class Wish(NamedTuple):
    """A plain fetch: what is asked, by whom, and what every answer to it carries."""

    asked: Asked
    usual: Headers
    held: str
    named: str


class Arrivals:
    """The headers that Django's middleware puts on an answer, by the way of arriving.

    Django is asked once for each way, and what it refuses is not remembered.
    """

    def __init__(self, ask: Callable[[Environ], Headers]) -> None:
        self._ask = ask
        self._known: dict[tuple[Any, ...], Headers] = {}

    def known(self, environ: Environ) -> Headers | None:
        """The headers, where Django was asked before."""
        return self._known.get(_arrival(environ))

    def learn(self, environ: Environ) -> Headers | None:
        """The headers, or None where Django itself has to answer."""
        known = self.known(environ)
        if known or not _may_come_in(environ):
            return known
        if len(self._known) >= MOST_ARRIVALS:
            self._known.clear()
        usual = self._known[_arrival(environ)] = self._ask(environ)
        return usual


def _arrival(environ: Environ) -> tuple[Any, ...]:
    return tuple([environ.get(name) for name in OF_ARRIVAL])


def _may_come_in(environ: Environ) -> bool:
    """As Django's own middleware has it."""
    request = WSGIRequest(dict(environ))
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return request.is_secure() or not settings.SECURE_SSL_REDIRECT


def may_be_plain(environ: Environ) -> bool:
    """Whether it may be a fetch, with nothing else asked for."""
    get = environ.get
    return (
        environ["REQUEST_METHOD"] == "GET"
        and get("PATH_INFO", "").startswith(BEGINNING)
        and not get("QUERY_STRING")
        and not get("SCRIPT_NAME")
        and get("CONTENT_LENGTH") in {None, "", "0"}
        and not get("HTTP_COOKIE")
        and get("HTTP_ACCEPT_LANGUAGE", "*") == "*"
    )


@sensitive_variables()
def read_asked(environ: Environ) -> Asked | None:
    """What is asked, or None where it is no plain fetch by what may be a token."""
    address = may_be_plain(environ) and ADDRESS.fullmatch(environ["PATH_INFO"])
    presented = token_in(environ) if address else None
    if not address or not presented:
        return None
    try:
        marketplace = find_marketplace(address[2])
    except UnknownMarketplace:
        return None
    mark = mark_of(presented)
    return Asked(mark, address_of(environ), address[1], marketplace.id)
