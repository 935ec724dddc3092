"""Sending an answer, or doing to it what a fault says."""

import secrets
import socket
import struct
from collections.abc import Callable
from http import HTTPStatus
from threading import Event
from typing import Protocol

from simulator.answer import Answer, json_answer
from simulator.api_errors import ApiError, amazon_headers, quota_exceeded
from simulator.faults import Fault

DRIP_SECONDS = 0.05
_ELSEWHERE = {"lwa": "/auth/o2/token"}
_PAGE = b"<!doctype html><title>Sorry</title><h1>Something went wrong on our end</h1>"


class Line(Protocol):
    """The connection of one request."""

    connection: socket.socket
    close_connection: bool

    def send(self, answer: Answer, *, length: int | None = None) -> None: ...
    def write(self, content: bytes) -> None: ...


class Broken(Exception):
    """The connection is to be closed without another word."""


def spoiled_answer(fault: Fault, place: str) -> Answer | None:
    """The answer that a fault puts in place of the right one, if it is an answer."""
    match fault.kind:
        case "status":
            return _with_status(fault, place)
        case "html":
            return Answer(HTTPStatus.OK, _PAGE, "text/html; charset=utf-8")
        case "garbage":
            noise = b"\xff\xfe{" + secrets.token_bytes(512)
            return Answer(HTTPStatus.OK, noise, "application/json")
        case "wrong-type":
            return json_answer(HTTPStatus.OK, _wrong_type(place), amazon_headers())
    return None


def _with_status(fault: Fault, place: str) -> Answer:
    status = int(fault.value)
    headers = {}
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    if status < HTTPStatus.BAD_REQUEST:
        # Whoever follows a redirect is seen in the calls.
        headers["Location"] = _ELSEWHERE.get(place, "/na/elsewhere")
        return Answer(status, headers={**amazon_headers(), **headers})
    if place == "lwa":
        code, text = _lwa_words(status)
        body = {"error": code, "error_description": text}
        return json_answer(status, body, {**amazon_headers(), **headers})
    refused = _api_error(status).answer()
    return Answer(
        status, refused.body, refused.content_type, {**refused.headers, **headers}
    )


def _lwa_words(status: int) -> tuple[str, str]:
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return "temporarily_unavailable", "The server is temporarily unavailable"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "server_error", "The server encountered an unexpected condition"
    if status == HTTPStatus.UNAUTHORIZED:
        return "invalid_client", "Client authentication failed"
    return "invalid_request", "The request could not be served"


def _api_error(status: int) -> ApiError:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return quota_exceeded()
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        message = "Access to requested resource is denied."
        return ApiError(status, "Unauthorized", message)
    if status == HTTPStatus.NOT_FOUND:
        return ApiError(status, "NotFound", "The resource was not found.")
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return ApiError(status, "InvalidInput", "The request could not be served.")
    message = "We encountered an internal error. Please try again."
    return ApiError(status, "InternalFailure", message)


def _wrong_type(place: str) -> object:
    if place == "lwa":
        return {"access_token": 12345, "token_type": ["bearer"], "expires_in": "soon"}
    return {"payload": "three marketplaces", "errors": 0}


def send_spoiled(
    line: Line, fault: Fault, place: str, right: Callable[[], Answer], stopping: Event
) -> int | None:
    """Do what a fault says; gives the status where an answer was finished.

    Raises Broken where the connection is to end at once.
    """
    spoiled = spoiled_answer(fault, place)
    if spoiled is not None:
        line.send(spoiled)
        return spoiled.status
    line.close_connection = True
    if fault.kind == "endless":
        _drip(line, stopping)
    whole = right() if fault.kind == "truncate" else None
    if whole is None or not whole.body:
        _reset(line)
    else:
        _truncate(line, whole)
    return None


def _truncate(line: Line, whole: Answer) -> None:
    whole_length = len(whole.body)
    body = whole.body[: whole_length // 2]
    half = Answer(whole.status, body, whole.content_type, whole.headers)
    line.send(half, length=whole_length)


def _drip(line: Line, stopping: Event) -> None:
    """Send a JSON body that never ends, a few bytes at a time."""
    beginning = Answer(HTTPStatus.OK, b'{"payload":"', "application/json")
    line.send(beginning, length=2**40)
    try:
        while not stopping.wait(DRIP_SECONDS):
            line.write(b"and so on ")
    except OSError:
        pass
    raise Broken


def _reset(line: Line) -> None:
    """Hang up so that the peer sees a reset instead of an orderly end."""
    at_once = struct.pack("ii", 1, 0)
    line.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
    line.connection.close()
    raise Broken
