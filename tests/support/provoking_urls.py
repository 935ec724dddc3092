"""The site with a few doors more: pages that fail on purpose, holding secrets."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from portal.urls import urlpatterns as portal_patterns


@csrf_exempt
@login_not_required
def fail(request: HttpRequest) -> HttpResponse:
    """Hold what was sent in every way that a view can, and break."""
    held = dict(request.POST.items())
    copied = list(held.values())
    try:
        _break(request.POST.get("said", ""), copied)
    except ValueError as cause:
        raise RuntimeError("The view broke.") from cause
    return HttpResponse()


def _break(said: str, _passed_on: list[Any]) -> None:
    raise ValueError(f"{said} is not what was expected")


def undeclared(_request: HttpRequest) -> HttpResponse:
    """A view whose author has not said who may see it."""
    return HttpResponse("seen")


@login_not_required
def declared_open(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


urlpatterns = [
    path("provoke/fail/", fail),
    path("provoke/undeclared/", undeclared),
    path("provoke/open/", declared_open),
    *portal_patterns,
]
