"""My notifications: the language of mails, and the calendar feed."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from credentials.flows.calendars import (
    find_calendar_user,
    make_calendar_feed,
    remove_calendar_feed,
)
from credentials.flows.people import change_person, choose_language
from credentials.models import CalendarFeed, User
from credentials.secret import Secret
from portal.access import MemberRequest
from portal.calendar_feed import feed_of
from portal.forms.notifications import NotificationsForm


@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: MemberRequest) -> HttpResponse:
    """Show how the portal reaches this person, and in which language."""
    form = NotificationsForm(request.POST or None, initial=_known_of(request.user))
    if request.method == "POST" and form.is_valid():
        _rename(request.user, form.cleaned_data["name"])
        choose_language(user=request.user, language=form.cleaned_data["language"])
        with override(form.cleaned_data["language"] or get_language()):
            messages.success(request, _("Saved."))
        return redirect("notifications")
    return render(request, "notifications/notifications.html", _context(request, form))


def _known_of(user: User) -> dict[str, str]:
    return {"name": user.name, "language": user.language}


def _rename(user: User, name: str) -> None:
    """Call somebody as they want to be called; an empty name changes nothing."""
    if name and name != user.name:
        change_person(
            user=user,
            name=name,
            is_admin=user.is_staff,
            is_active=user.is_active,
            actor=user,
        )


@never_cache
@require_POST
@sensitive_variables()
def calendar_make(request: MemberRequest) -> HttpResponse:
    """Make the feed's address, and show it in this answer alone."""
    token = make_calendar_feed(user=request.user)
    form = NotificationsForm(initial=_known_of(request.user))
    context = _context(request, form)
    path = reverse("calendar", args=[token.reveal()])
    context |= {"link": f"{settings.SITE_URL}{path}"}
    return render(request, "notifications/notifications.html", context)


@require_POST
def calendar_remove(request: MemberRequest) -> HttpResponse:
    """Make the feed's address worthless."""
    if remove_calendar_feed(user=request.user):
        messages.success(request, _("The calendar’s address opens nothing any more."))
    return redirect("notifications")


@login_not_required
@require_safe
@sensitive_variables()
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar program, which knows nothing but the address."""
    try:
        user = find_calendar_user(token=Secret(token))
    except LookupError:
        raise Http404 from None
    with override(user.language or settings.LANGUAGE_CODE):
        body = feed_of(user)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={**headers, "Content-Disposition": 'inline; filename="runner.ics"'},
    )


def _context(request: MemberRequest, form: NotificationsForm) -> dict[str, object]:
    feed = CalendarFeed.objects.filter(user=request.user).first()
    return {"form": form, "feed": feed, "link": ""}
