"""Reminders: what is due when, who was told, and what people say to it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from credentials.errors import CannotPostpone
from credentials.flows.telling import acknowledge_reminder, snooze_reminder
from credentials.models import Reminder
from portal.access import MemberRequest, account_for, admins_only
from portal.forms.reminders import SnoozeForm
from portal.reminder_list import items_of, piles_of
from portal.reminder_words import by_urgency, page_of, words_of

PAGE_SIZE = 25


@require_safe
def reminders(request: MemberRequest, slug: str) -> HttpResponse:
    """Show every matter of an account: told, still to come, settled."""
    account, part = account_for(request, slug)
    context = {"account": account, "part": part, "piles": piles_of(account)}
    return render(request, "reminders/reminders.html", context)


@admins_only
@require_safe
def overview_reminders(request: MemberRequest) -> HttpResponse:
    """Show admins what is open anywhere, the most urgent first."""
    rows = by_urgency(
        Reminder.objects.begun().select_related("account", "acknowledged_by")
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "items": items_of(page.object_list)}
    return render(request, "reminders/overview.html", context)


@require_POST
def acknowledge(request: MemberRequest, reminder_id: UUID) -> HttpResponse:
    """Take a person's word that they are at it."""
    reminder = _find(request, reminder_id)
    acknowledge_reminder(reminder=reminder, actor=request.user)
    messages.success(request, _("Noted: you are at it. Nobody else is called in."))
    return redirect(page_of(reminder))


@require_http_methods(["GET", "HEAD", "POST"])
def snooze(request: MemberRequest, reminder_id: UUID) -> HttpResponse:
    """Ask for a day, and put the reminder off to it."""
    reminder = _find(request, reminder_id)
    form = SnoozeForm(request.POST or None, reminder=reminder)
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        try:
            snooze_reminder(reminder=reminder, until=until, actor=request.user)
        except CannotPostpone as refusal:
            form.add_error("until", _why(refusal))
        else:
            messages.success(
                request,
                _("You are reminded again on %(day)s.") % {"day": date_format(until)},
            )
            return redirect(page_of(reminder))
    context = {"form": form, "reminder": reminder, "words": words_of(reminder)}
    return render(request, "reminders/snooze.html", context)


def _find(request: MemberRequest, reminder_id: UUID) -> Reminder:
    mine = Reminder.objects.open().visible_to(request.user).select_related("account")
    return get_object_or_404(mine.distinct(), pk=reminder_id)


def _why(refusal: CannotPostpone) -> str:
    if refusal.latest is None:
        return _("Choose a day from tomorrow on, at most 90 days from now.")
    return _("Choose a day from tomorrow to %(day)s; after that it is too late.") % {
        "day": date_format(refusal.latest)
    }
