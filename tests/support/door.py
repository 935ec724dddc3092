"""A browserless client that comes in through the door before Django's handler."""

import io

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler

from portal.api.door import Door


class DoorHandler(ClientHandler):
    """Asks the door first; `passed_on` counts what it left to Django."""

    def __init__(self, **options) -> None:
        super().__init__(**options)
        self.passed_on = self.answered = 0
        self.door = Door(self.django)

    def __call__(self, environ) -> HttpResponse:
        told = {}

        def start_response(status, headers):
            told.update(status=int(status.split()[0]), headers=headers)

        body = self.door(environ, start_response)
        if body is None:
            self.passed_on += 1
            return super().__call__(environ)
        self.answered += 1
        response = HttpResponse(b"".join(body), status=told["status"])
        del response.headers["Content-Type"]
        for name, value in told["headers"]:
            response.headers[name] = value
        response.wsgi_request = WSGIRequest({**environ, "wsgi.input": io.BytesIO()})
        return response

    def django(self, environ, start_response):
        """None for what is passed on; but the door itself may ask for the headers."""
        if start_response.__module__ == __name__:
            return None
        request_started.disconnect(close_old_connections)
        request_finished.disconnect(close_old_connections)
        try:
            WSGIHandler()(environ, start_response).close()
        finally:
            request_started.connect(close_old_connections)
            request_finished.connect(close_old_connections)
        return io.BytesIO()


class DoorClient(Client):
    def __init__(self, **options) -> None:
        super().__init__(**options)
        self.handler = DoorHandler(enforce_csrf_checks=False)
