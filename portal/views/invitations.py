"""The page behind an invitation's link.

Looking at it uses nothing up, since mail scanners follow links before people do.
"""

from urllib.parse import urlencode

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import require_http_methods

from credentials.errors import InvitationUnusable, InvitedIsAnother
from credentials.flows.invitations import (
    accept_invitation,
    find_invitation,
    find_used_invitation,
    is_for_another,
    join_by_invitation,
)
from credentials.models import Invitation, User
from portal.forms.people import JoinForm
from portal.invitation_links import step_of
from portal.task_list import step_href


@login_not_required
@sensitive_post_parameters("password")
@sensitive_variables()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Say who invites to what, and let the bearer of the link in when they ask."""
    try:
        if way_in := _used_already(request, token):
            return redirect(way_in)
        invitation = find_invitation(token)
        if request.user.is_authenticated:
            return _accept_as(request, request.user, invitation)
        if User.objects.filter(email__iexact=invitation.email).exists():
            return _ask_to_sign_in(request, invitation)
        return _join(request, invitation)
    except InvitationUnusable:
        return render(request, "invitations/unusable.html", status=410)


def _used_already(request: HttpRequest, token: str) -> str:
    """Where the link leads whoever has used it, and opens the mail again."""
    if not request.user.is_authenticated:
        return ""
    used = find_used_invitation(token, request.user)
    return _first_page(used) if used else ""


def _accept_as(
    request: HttpRequest, user: User, invitation: Invitation
) -> HttpResponse:
    if request.method == "POST":
        try:
            accept_invitation(invitation=invitation, user=user)
        except InvitedIsAnother:
            return redirect(request.path)
        _say_who_asks(request, invitation)
        return redirect(_first_page(invitation))
    context = {
        "invitation": invitation,
        "asked_step": step_of(invitation),
        "is_addressee": invitation.is_for(user),
        "is_for_another": is_for_another(invitation, user),
    }
    return render(request, "invitations/accept.html", context)


def _ask_to_sign_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    way_back = urlencode({"next": request.path})
    context = {
        "invitation": invitation,
        "asked_step": step_of(invitation),
        "sign_in_url": f"{reverse('account_login')}?{way_back}",
    }
    return render(request, "invitations/sign_in.html", context)


@sensitive_variables()
def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = JoinForm(request.POST or None, invitation=invitation)
    if form.is_valid():
        try:
            user = join_by_invitation(invitation=invitation, **form.cleaned_data)
        except (ValidationError, IntegrityError):
            # Somebody else used the address between two clicks; what to do now is
            # on the page that the person sees when they look again.
            return redirect(request.path)
        _say_who_asks(request, invitation)
        response: HttpResponse = perform_login(
            request, user, redirect_url=_first_page(invitation)
        )
        return response
    context = {
        "invitation": invitation,
        "asked_step": step_of(invitation),
        "form": form,
    }
    return render(request, "invitations/join.html", context)


def _say_who_asks(request: HttpRequest, invitation: Invitation) -> None:
    """Whoever comes for one step is told so on its page."""
    if step_of(invitation) and invitation.invited_by:
        text = _("%(name)s asks you to do this step.")
        messages.info(request, text % {"name": invitation.invited_by})


def _first_page(invitation: Invitation) -> str:
    if invitation.account is None:
        return reverse("overview")
    step = step_of(invitation)
    return (
        step_href(invitation.account, step)
        if step
        else (invitation.account.get_absolute_url())
    )
