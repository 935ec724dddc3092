"""Pages about the portal itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def going_live(request: HttpRequest) -> HttpResponse:
    """How to go from practice mode to Amazon itself."""
    return render(request, "site/going_live.html")
