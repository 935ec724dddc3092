"""Who belongs to a seller account, and who is an admin of the portal."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from credentials.errors import LastPrimaryUser
from credentials.flows.invitations import invite, withdraw_invitation
from credentials.flows.people import is_last_primary, remove_member
from credentials.guide.requirements import requirements
from credentials.models import Invitation, User
from portal.access import MemberRequest, account_for, admins_only, allow
from portal.forms.people import AdminInvitationForm, InvitationForm, RemovalForm
from portal.invitation_links import link_to
from portal.people_words import sentences_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: MemberRequest, slug: str) -> HttpResponse:
    """Show an account's people and open invitations, and invite somebody.

    The link of a new invitation is on the answer to its own form and nowhere else:
    whoever holds it gets in.
    """
    account, part = account_for(request, slug)
    form, link = InvitationForm(account=account), ""

    if request.method == "POST":
        allow(part.may_invite)
        form = InvitationForm(request.POST, account=account)
        if form.is_valid():
            invitation = invite(
                **form.cleaned_data, account=account, actor=request.user
            )
            form, link = InvitationForm(account=account), link_to(invitation)

    needs = requirements(account)
    context = {
        "account": account,
        "part": part,
        "members": needs.facts.members,
        "contact": needs.facts.backup,
        "advice": sentences_of(needs.people),
        "invitations": _open_invitations(account.invitations.open()),
        "form": form,
        "link": link,
    }
    return render(request, "people/people.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: MemberRequest, slug: str, membership_id: int) -> HttpResponse:
    """Ask once more, then take a person's part away; anybody may leave themselves."""
    account, part = account_for(request, slug)
    membership = get_object_or_404(account.memberships, pk=membership_id)
    allow(part.may_invite or membership.user_id == request.user.pk)
    is_last = is_last_primary(membership)

    form = RemovalForm(request.POST or None) if is_last else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            remove_member(
                membership=membership, actor=request.user, may_leave_none=is_last
            )
        except LastPrimaryUser:
            return redirect("person-remove", slug=slug, membership_id=membership_id)
        messages.success(
            request, _("%(name)s was removed.") % {"name": membership.user}
        )
        if membership.user_id == request.user.pk and not part.is_admin:
            return redirect("home")
        return redirect("people", slug=slug)

    context = {"account": account, "membership": membership, "form": form}
    return render(request, "people/remove.html", context)


@login_required
@require_POST
def withdraw(request: MemberRequest, slug: str, invitation_id: UUID) -> HttpResponse:
    """Make the link of an invitation worthless."""
    account, part = account_for(request, slug)
    allow(part.may_invite)
    invitation = get_object_or_404(account.invitations, pk=invitation_id)
    withdraw_invitation(invitation=invitation, actor=request.user)
    messages.success(request, _("The invitation was withdrawn."))
    return redirect("people", slug=slug)


@login_required
@admins_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def admins(request: MemberRequest) -> HttpResponse:
    """Show who is an admin, and invite another one."""
    form, link = AdminInvitationForm(), ""

    if request.method == "POST":
        form = AdminInvitationForm(request.POST)
        if form.is_valid():
            invitation = invite(
                email=form.cleaned_data["email"],
                role=Invitation.Role.ADMIN,
                account=None,
                actor=request.user,
            )
            form, link = AdminInvitationForm(), link_to(invitation)

    open_ones = Invitation.objects.open().filter(role=Invitation.Role.ADMIN)
    context = {
        "admins": User.objects.filter(is_staff=True, is_active=True).order_by("email"),
        "invitations": _open_invitations(open_ones),
        "form": form,
        "link": link,
    }
    return render(request, "people/admins.html", context)


@login_required
@admins_only
@require_POST
def withdraw_admin(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    """Make the link of an admin's invitation worthless."""
    invitation = get_object_or_404(
        Invitation, pk=invitation_id, role=Invitation.Role.ADMIN
    )
    withdraw_invitation(invitation=invitation, actor=request.user)
    messages.success(request, _("The invitation was withdrawn."))
    return redirect("admins")


def _open_invitations(
    invitations: QuerySet[Invitation],
) -> QuerySet[Invitation]:
    return invitations.select_related("invited_by", "account").prefetch_related(
        "notices"
    )
