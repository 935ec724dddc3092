"""Rotating the client secret from the health page, and correcting its day."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from credentials.flows.secret_dates import correct_day
from credentials.guide.reading import facts_of
from credentials.guide.steps import COPY_LWA_CREDENTIALS, ROTATE_CLIENT_SECRET
from portal.access import MemberRequest, account_for, allow
from portal.forms.issued_day import IssuedDayForm
from portal.places import place_of
from portal.views.steps import step


@sensitive_post_parameters()
def rotation(request: MemberRequest, slug: str) -> HttpResponse:
    """The step that rotates, at an address of its own."""
    return step(request, slug, ROTATE_CLIENT_SECRET.key)


@require_http_methods(["GET", "HEAD", "POST"])
def issued_day(request: MemberRequest, slug: str) -> HttpResponse:
    """Take the day on which the secret in use was made, from who may paste it."""
    account, part = account_for(request, slug)
    allow(part.may_paste)
    facts = facts_of(account)
    if facts.current_secret is None:
        return redirect("rotation", slug=account.slug)
    form = IssuedDayForm(request.POST or None, facts=facts)
    if request.method == "POST" and form.is_valid():
        correct_day(account=account, issued_at=form.issued_at, actor=request.user)
        messages.success(request, _("The day is noted, with your name in the log."))
        return redirect("rotation", slug=account.slug)
    context = {
        "account": account,
        "form": form,
        "secret": facts.current_secret,
        "place": place_of(COPY_LWA_CREDENTIALS, account),
    }
    return render(request, "rotation/issued_day.html", context)
