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
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.views.decorators.debug import sensitive_variables

from credentials.flows.connections import give_back_connection
from credentials.flows.delivery import opened
from credentials.flows.one_read import find_at_once
from credentials.flows.recording import Handed, record_together
from credentials.flows.remembered import Found
from credentials.flows.runner_tokens import note_use
from portal.api.entity_tags import is_among
from portal.api.line import Line
from portal.api.payloads import credentials_json, frame_of
from portal.api.wishes import Arrivals, Environ, Headers, Wish, may_be_plain, read_asked
from portal.middleware import name_in
from portal.own_threads import Envelope, run_later

StartResponse = Callable[[str, Headers], Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

OF_EACH_ANSWER = {
    "Allow",
    "Cache-Control",
    "Content-Length",
    "Content-Type",
    "Vary",
    "X-Request-Id",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What is sent; it may hold secrets."""

    status: HTTPStatus
    headers: Headers
    body: bytes


@dataclass(slots=True, repr=False)
class Call:
    """A fetch on its way; without an answer Django shall give it.

    Without an `envelope` it is answered alone.
    """

    environ: Environ
    envelope: Envelope | None = None
    wish: Wish | None = None
    answer: Answer | None = None
    handed: Handed | None = None


class Door:
    """A WSGI application around Django's."""

    def __init__(self, django: Application) -> None:
        self._django = django
        self._arrivals = Arrivals(self._ask)
        self._line: Line[Call, Call] = Line(self._prepare, self._finish)

    def __call__(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        answer = self._alone(environ)
        if answer is None:
            return self._django(environ, start_response)
        status = answer.status
        start_response(f"{status.value} {status.phrase}", answer.headers)
        return [answer.body]

    @sensitive_variables()
    def take(self, scope: Environ, envelope: Envelope) -> bool:
        """Take a call to answer it in company; False where it has to be run.

        The less is done here, the sooner the server has its thread back: what more can
        be told from the call is told by whoever serves.
        """
        is_mine = may_be_plain(scope) and self._arrivals.known(scope) is not None
        if is_mine:
            self._line.join(Call(scope, envelope))
        return is_mine

    @sensitive_variables()
    def _prepare(self, calls: list[Call]) -> list[Call]:
        for call in calls:
            call.wish = self._wish(call.environ, self._arrivals.known)
        _lay_answers([call for call in calls if call.wish])
        return calls

    def _finish(self, calls: list["Call"]) -> None:
        _record(calls)
        for call in calls:
            if call.envelope and call.answer:
                told = call.answer
                call.envelope.answer(told.status, told.headers, told.body)
            elif call.envelope:
                run_later(call.envelope)

    @sensitive_variables()
    def _alone(self, environ: Environ) -> Answer | None:
        """The answer, or None where Django shall give it."""
        call = Call(environ, wish=self._wish(environ, self._arrivals.learn))
        if call.wish:
            _lay_answers([call])
            _record([call])
        return call.answer

    @sensitive_variables()
    def _wish(
        self, environ: Environ, usual_of: Callable[[Environ], Headers | None]
    ) -> Wish | None:
        try:
            asked = read_asked(environ)
            usual = usual_of(environ) if asked else None
        except Exception as error:
            # The view has words for it, and for what it finds itself.
            logger.warning("door_passed_on", exc_info=error)
            return None
        if asked is None or usual is None:
            return None
        held = environ.get("HTTP_IF_NONE_MATCH", "")
        return Wish(asked, usual, held, name_in(environ))

    def _ask(self, environ: Environ) -> Headers:
        """The headers that Django's middleware puts on every answer at this address.

        Django is asked with a call that only names the methods.
        """
        environ = {**environ, "REQUEST_METHOD": "OPTIONS", "wsgi.input": io.BytesIO()}
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


@sensitive_variables()
def _lay_answers(calls: list[Call]) -> None:
    """Lay an answer beside each that may have one."""
    try:
        founds = find_at_once([call.wish.asked for call in calls if call.wish])
        for call, found in zip(calls, founds, strict=True):
            # That a Runner came for the first time is an event, and an event waits for
            # all others: nobody shall wait for it who stands in the same line.
            if call.wish and found and (found.pickup or call.envelope is None):
                _lay_beside(call, call.wish, found)
    except Exception as error:
        logger.warning("door_passed_on", exc_info=error)
        for call in calls:
            call.answer = None


def _record(calls: list[Call]) -> None:
    """Record durably what was prepared; what cannot be recorded has no answer."""
    handed = [call.handed for call in calls if call.answer and call.handed]
    try:
        if handed:
            for one in {one.token.pk: one for one in handed}.values():
                note_use(token=one.token, address=one.address)
            record_together(handed)
    except Exception as error:
        logger.warning("door_passed_on", exc_info=error)
        for call in calls:
            call.answer = None
    finally:
        give_back_connection()


@sensitive_variables()
def _lay_beside(call: Call, wish: Wish, found: Found) -> None:
    deliverable = found.laid_out.deliverable
    frame = frame_of(deliverable)
    headers = [
        *wish.usual,
        ("ETag", frame.quoted_etag),
        ("X-Request-Id", wish.named),
    ]
    unchanged = is_among(wish.held, frame.etag)
    row, address = deliverable.authorization, wish.asked.address
    call.handed = Handed(found.token, row, address, unchanged, found.pickup)
    if unchanged:
        call.answer = Answer(HTTPStatus.NOT_MODIFIED, headers, b"")
        return
    body = credentials_json(opened(deliverable))
    headers += [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
    ]
    call.answer = Answer(HTTPStatus.OK, headers, body)
