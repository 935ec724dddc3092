"""The language that somebody reads in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import LANGUAGE_QUERY_PARAMETER, set_language

from credentials.flows.people import choose_language


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie, and for a person who is signed in for good."""
    language = request.POST.get(LANGUAGE_QUERY_PARAMETER, "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        choose_language(user=request.user, language=language)
    response: HttpResponse = set_language(request)
    return response
