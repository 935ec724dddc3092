"""Who is reached: the backup contact of an account, and addresses that return mail."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from credentials.flows.contacts import name_backup_contact, remove_backup_contact
from credentials.flows.notices import clear_returned, mark_returned
from credentials.models import BackupContact, ReturnedMail
from portal.access import MemberRequest, account_for, admins_only, allow
from portal.forms.contacts import BackupContactForm, ReturnedMailForm


@require_http_methods(["GET", "HEAD", "POST"])
def backup_contact(request: MemberRequest, slug: str) -> HttpResponse:
    """Name who is told when the account's own people do not act in time."""
    account, part = account_for(request, slug)
    allow(part.may_invite)
    known = BackupContact.objects.filter(account=account).first()
    initial = {"name": known.name, "email": known.email} if known else None
    form = BackupContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        name_backup_contact(account=account, **form.cleaned_data, actor=request.user)
        messages.success(request, _("The backup contact was noted."))
        return redirect("people", slug=slug)
    context = {"account": account, "form": form, "contact": known}
    return render(request, "people/backup_contact.html", context)


@require_POST
def backup_contact_remove(request: MemberRequest, slug: str) -> HttpResponse:
    """Name nobody any more."""
    account, part = account_for(request, slug)
    allow(part.may_invite)
    if remove_backup_contact(account=account, actor=request.user):
        messages.success(request, _("Nobody is the backup contact any more."))
    return redirect("people", slug=slug)


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def returned_mail(request: MemberRequest) -> HttpResponse:
    """List the addresses that return mail, and mark one."""
    form = ReturnedMailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mark_returned(email=form.cleaned_data["email"], answer="", actor=request.user)
        messages.success(request, _("Nothing more is sent to this address."))
        return redirect("returned-mail")
    context = {"form": form, "rows": ReturnedMail.objects.open()}
    return render(request, "people/returned_mail.html", context)


@admins_only
@require_POST
def returned_mail_clear(request: MemberRequest) -> HttpResponse:
    """Trust an address again."""
    form = ReturnedMailForm(request.POST)
    if form.is_valid() and clear_returned(
        email=form.cleaned_data["email"], actor=request.user
    ):
        messages.success(request, _("Mail is sent to this address again."))
    return redirect("returned-mail")
