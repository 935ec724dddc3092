"""The docs page: the OpenAPI document as a page of this site.

The library's own page is a program that styles itself inline, which the site's
Content Security Policy forbids, and it is empty without JavaScript.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from portal.api.document_reading import calls_of
from portal.api.problems import PROBLEMS

View = Callable[..., HttpResponse]


def readable_by_all(view: View) -> View:
    """Let everybody read what holds no secret, but have no search engine keep it."""

    @wraps(view, updated=())
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return login_not_required(require_safe(guarded))


class DocsPage(DocsBase):
    """Writes each call with its parameters, answers and examples."""

    def render_page(
        self, request: HttpRequest, api: NinjaAPI, **kwargs: Any
    ) -> HttpResponse:
        document = api.get_openapi_schema(path_params=kwargs)
        context = {
            "api": document["info"],
            "document_url": self.get_openapi_url(api, kwargs),
            "calls": calls_of(document),
            "problems": PROBLEMS,
        }
        return render(request, "api/docs.html", context)
