"""Pages about the portal itself."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.forms.accounts import NewAccountForm


@login_not_required
def going_live(request: HttpRequest) -> HttpResponse:
    """How to go from practice mode to Amazon itself."""
    return render(request, "site/going_live.html")


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state, where nobody works with real accounts."""
    if not (settings.PRACTICE_MODE or settings.DEBUG):
        raise Http404
    wrong = {"bad-email": "nobody", "bad-home_country": "US"}
    context = {"bad_form": NewAccountForm(wrong, prefix="bad")}
    return render(request, "styleguide/index.html", context)
