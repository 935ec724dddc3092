"""The short way to the credentials, past Django's machinery.

Fetching is what Runner does all day, and most of its cost was not the fetching. This
door stands before Django's handler and answers one thing: the plain fetch, as JSON or
as 304, that is allowed. It never refuses: whatever is out of the ordinary, from an
unknown token to a database that is away, goes on to Django as it came, and the view in
`credentials` decides. Both ways lead through the same flow, and the tests of the view
run through this door too.
"""

import io
import logging
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.utils.http import quote_etag
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import UnknownMarketplace, find_marketplace
from credentials.flows.connections import give_back_connection
from credentials.flows.delivery import deliver_credentials
from credentials.flows.one_read import Found, find_at_once
from credentials.flows.recording import Handed, record_delivery
from credentials.flows.runner_tokens import note_use
from portal.api.authentication import presented_token
from portal.api.entity_tags import etag_of, is_held
from portal.api.payloads import credentials_json
from portal.client_address import client_address
from portal.middleware import name_of_request

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[[str, Headers], Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

ADDRESS = re.compile(r"/api/v1/credentials/([a-z0-9-]{1,60})/([A-Za-z0-9]{2,20})")
OF_EACH_ANSWER = {
    "Allow",
    "Cache-Control",
    "Content-Length",
    "Content-Type",
    "Vary",
    "X-Request-Id",
}

logger = logging.getLogger(__name__)


class Door:
    """A WSGI application around Django's."""

    def __init__(self, django: Application) -> None:
        self._django = django
        self._usual_headers: dict[bool, Headers] = {}

    def __call__(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        address = _plain_fetch(environ)
        answer = self._answer(environ, *address) if address else None
        if answer is None:
            return self._django(environ, start_response)
        status, headers, body = answer
        start_response(status, headers)
        return [body]

    @sensitive_variables()
    def _answer(
        self, environ: Environ, account: str, marketplace: str
    ) -> tuple[str, Headers, bytes] | None:
        """The answer, or None where Django shall give it."""
        give_back_connection()
        try:
            request = WSGIRequest(dict(environ))
            caller = client_address(request)
            found = _found(request, caller, account, marketplace)
            return self._fetched(request, caller, found) if found else None
        except Exception as error:
            # The view has words for it, and for what it finds itself.
            logger.warning("door_passed_on", exc_info=error)
            return None

    @sensitive_variables()
    def _fetched(
        self, request: WSGIRequest, caller: str | None, found: Found
    ) -> tuple[str, Headers, bytes]:
        token, deliverable, pickup = found.token, found.deliverable, found.pickup
        note_use(token=token, address=caller)
        etag = etag_of(deliverable)
        headers = [
            *self._headers(request),
            ("ETag", quote_etag(etag)),
            ("X-Request-Id", name_of_request(request)),
        ]
        if is_held(request, etag):
            row = deliverable.authorization
            record_delivery(Handed(token, row, caller, unchanged=True, pickup=pickup))
            return "304 Not Modified", headers, b""
        delivered = deliver_credentials(
            token=token, deliverable=deliverable, address=caller, pickup=pickup
        )
        body = credentials_json(delivered)
        headers += [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
        ]
        return "200 OK", headers, body

    def _headers(self, request: WSGIRequest) -> Headers:
        """The headers that Django's middleware puts on every answer at this address.

        Django is asked once, with a call that only names the methods.
        """
        usual = self._usual_headers.get(request.is_secure())
        if usual is None:
            usual = self._usual_headers[request.is_secure()] = self._asked(request)
        return usual

    def _asked(self, request: WSGIRequest) -> Headers:
        environ = {
            **request.environ,
            "REQUEST_METHOD": "OPTIONS",
            "wsgi.input": io.BytesIO(),
        }
        environ.pop("HTTP_AUTHORIZATION", None)
        told: Headers = []

        def start_response(_status: str, headers: Headers) -> None:
            told.extend(headers)

        answer: Any = self._django(environ, start_response)
        answer.close()
        return [
            *(header for header in told if header[0] not in OF_EACH_ANSWER),
            ("Cache-Control", "no-store"),
            ("Vary", "Authorization, Accept-Language"),
        ]


def _plain_fetch(environ: Environ) -> tuple[str, str] | None:
    """The account and the marketplace, where nothing else is asked for."""
    is_plain = (
        environ["REQUEST_METHOD"] == "GET"
        and not environ.get("QUERY_STRING")
        and not environ.get("SCRIPT_NAME")
        and environ.get("CONTENT_LENGTH") in {None, "", "0"}
        and not environ.get("HTTP_COOKIE")
        and environ.get("HTTP_ACCEPT_LANGUAGE", "*") == "*"
    )
    address = ADDRESS.fullmatch(environ.get("PATH_INFO", "")) if is_plain else None
    return (address[1], address[2]) if address else None


@sensitive_variables()
def _found(
    request: WSGIRequest, caller: str | None, account: str, marketplace: str
) -> Found | None:
    presented = presented_token(request)
    if presented is None or not _may_come_in(request):
        return None
    try:
        wanted = find_marketplace(marketplace)
    except UnknownMarketplace:
        return None
    return find_at_once(
        presented=presented,
        address=caller,
        account=account,
        marketplace_id=wanted.id,
    )


def _may_come_in(request: HttpRequest) -> bool:
    """As Django's own middleware has it; an unknown host raises DisallowedHost."""
    request.get_host()
    return request.is_secure() or not settings.SECURE_SSL_REDIRECT
