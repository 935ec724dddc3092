"""Handing one step over to the person who can do it."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from credentials.flows.invitations import invite, is_member
from credentials.guide.steps import find_step
from credentials.models import Invitation, Membership, User
from portal.access import MemberRequest, account_for, allow
from portal.forms.people import PassOnForm
from portal.invitation_links import link_to


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: MemberRequest, slug: str, step: str) -> HttpResponse:
    """Make a link that works once and leads the primary user to this step.

    As with every invitation the link stands on the answer to its own form only.
    """
    account, part = account_for(request, slug)
    allow(part.may_tick or part.is_admin)
    try:
        page = find_step(step)
    except LookupError:
        raise Http404 from None
    form_of = partial(
        PassOnForm, account=account, giver=request.user, may_invite=part.may_invite
    )
    primaries = User.objects.filter(
        memberships__account=account, memberships__role=Membership.Role.PRIMARY
    ).exclude(pk=request.user.pk)
    known = primaries.first() if len(primaries) == 1 else None
    form = form_of(initial={"email": known.email if known else ""})
    invitation, link = None, ""

    if request.method == "POST":
        form = form_of(request.POST)
        if form.is_valid():
            invitation = invite(
                email=form.cleaned_data["email"],
                role=Invitation.Role.PRIMARY,
                account=account,
                actor=request.user,
                step=page.key,
            )
            # A helper never holds a link that would make its bearer a primary user.
            link = link_to(invitation) if part.may_invite else ""
            form = form_of()

    context = {
        "account": account,
        "part": part,
        "step": page,
        "primaries": primaries,
        "form": form,
        "link": link,
        "is_member": invitation and is_member(invitation),
        "sent_to": invitation and invitation.email,
    }
    return render(request, "steps/pass_on.html", context)
