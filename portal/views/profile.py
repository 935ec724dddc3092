"""The questions behind the drafts for Amazon's developer profile."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from credentials.flows.steps import note_profile_answers
from credentials.guide.steps import REGISTER_DEVELOPER
from portal.access import MemberRequest, account_for, allow
from portal.forms.profile import ProfileForm
from portal.task_list import step_href


@require_POST
def profile_questions(request: MemberRequest, slug: str) -> HttpResponse:
    """Write the drafts from what was answered, and keep that for later visits."""
    account, part = account_for(request, slug)
    allow(part.may_tick)
    form = ProfileForm(request.POST)
    is_whole = form.is_valid()
    # What is wrong with one answer is no reason to lose the others.
    note_profile_answers(account=account, answers=form.cleaned_data)
    if is_whole:
        return redirect(f"{step_href(account, REGISTER_DEVELOPER)}#drafts")
    for name, errors in form.errors.items():
        messages.error(request, f"{form[name].label}: {errors[0]}")
    return redirect(f"{step_href(account, REGISTER_DEVELOPER)}#questions")
