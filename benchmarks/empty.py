"""What everything is measured against: an empty Django view with a constant answer.

Without middleware; or, with BENCH_EMPTY=inside, with the portal's settings and all of
its middleware, as a view of the portal itself would be.
"""

import os
from importlib import import_module
from typing import Any

import django
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

# As long as the credentials of one authorization, of which most is a refresh token.
CONSTANT = b"x" * 882


@login_not_required
def empty(_request: HttpRequest, **_names: str) -> HttpResponse:
    return HttpResponse(CONSTANT, content_type="application/json")


urlpatterns = [
    path("api/v1/credentials/<str:account>/<str:marketplace>", empty),
    path("healthz", empty),
]


def the_portals() -> dict[str, Any]:
    module = vars(import_module("portal.settings"))
    return {name: value for name, value in module.items() if name.isupper()}


inside = os.environ.get("BENCH_EMPTY") == "inside"
chosen = the_portals() if inside else {"ALLOWED_HOSTS": ["*"], "MIDDLEWARE": []}
settings.configure(**chosen | {"ROOT_URLCONF": __name__})
django.setup()
application = get_wsgi_application()
