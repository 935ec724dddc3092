"""What every request passes through: a name, a limit, a sign-in, and no caching."""

import re
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils import translation

from portal.own_threads import NOT_READ
from portal.request_ids import request_id

GetResponse = Callable[[HttpRequest], HttpResponse]

API_PATH = "/api/"
STATIC_PATH = "/static/"
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def name_of_request(request: HttpRequest) -> str:
    """A name that a proxy has given is kept where it is harmless in a log."""
    return name_in(request.META)


def name_in(environ: Mapping[str, Any]) -> str:
    """The same, from the environment of a request."""
    given: str = environ.get("HTTP_X_REQUEST_ID", "")
    return given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


class RequestIdMiddleware:
    """Give each request a name that its log lines and its answer carry."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = name_of_request(request)
        mark = request_id.set(name)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(mark)
        response.headers["X-Request-Id"] = name
        return response


class NoStoreMiddleware:
    """Keep every page out of every cache, since most show something of an account."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(STATIC_PATH):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class SignInMiddleware(LoginRequiredMiddleware):
    """Ask everybody to sign in, except where a view says otherwise.

    Runner's door has its own lock: a browser's session opens nothing there, and a
    redirect to a page for people would be no answer for a program.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        if request.path_info.startswith(API_PATH):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """Where a form was sent after the session had ended, say that it is lost.

        Its own page is where it came from: some addresses take nothing but forms.
        """
        sign_in = self.get_login_url(view_func)
        if request.method != "POST" or sign_in != str(settings.LOGIN_URL):
            return super().handle_no_permission(request, view_func)
        came_from = urlsplit(request.headers.get("Referer", ""))
        is_ours = came_from.netloc == urlsplit(settings.SITE_URL).netloc
        page = came_from.path if is_ours else request.path
        query = urlencode({"next": page, "unsent": "1"})
        return HttpResponseRedirect(f"{resolve_url(sign_in)}?{query}")


class LanguageMiddleware:
    """Speak the language that the person who is signed in has chosen.

    Pages that anybody may see follow the browser, as Django's own middleware has it,
    so that they need no database.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        _view_args: tuple[object, ...],
        _view_kwargs: dict[str, object],
    ) -> None:
        if request.path_info.startswith(API_PATH):
            return
        if not getattr(view_func, "login_required", True):
            return
        chosen = getattr(request.user, "language", "")
        if chosen in dict(settings.LANGUAGES):
            translation.activate(chosen)


class WrongMethodMiddleware:
    """Answer who visits an address that only takes forms with a page of words."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_ours = not request.path_info.startswith(API_PATH)
        if isinstance(response, HttpResponseNotAllowed) and is_ours:
            page = render(request, "405.html", status=response.status_code)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response


class UnreadBodyMiddleware:
    """Answer a body that is not read with a page that says why.

    Either it is beyond the limit: Django would answer "bad request", and only once
    something reads it. Or too many others were being sent. A body that does not say its
    length is taken for empty by WSGI.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return _in_words(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if request.META.get(NOT_READ):
            return _in_words(request, HTTPStatus.SERVICE_UNAVAILABLE)
        return self.get_response(request)


def _in_words(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """The page for a status; a program is told in its own way further out."""
    if request.path_info.startswith(API_PATH):
        return HttpResponse(status=status)
    return render(request, f"{status.value}.html", status=status)
