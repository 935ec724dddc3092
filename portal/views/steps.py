"""One page per step of the guide: reading it, answering it, pasting into it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from credentials.flows.pastes import forget_paste
from credentials.flows.steps import attest_step, take_back_attestation
from credentials.guide.progress import Status
from credentials.guide.requirements import Requirements, requirements
from credentials.guide.steps import (
    AUTHORIZE_MARKETPLACES,
    COPY_LWA_CREDENTIALS,
    CREATE_APPLICATION,
    HAND_OVER,
    ROTATE_CLIENT_SECRET,
    Step,
    find_step,
    step_after,
)
from credentials.models import HeldPaste, SellerAccount
from credentials.validation import FINDINGS
from portal.access import MemberRequest, Part, account_for, allow
from portal.forms.client_secrets import NewSecretForm
from portal.forms.pastes import Refusal
from portal.forms.steps import StepForm, groups_of
from portal.held_pastes import (
    doubtful_of,
    forget_held_by,
    held_by,
    hold_what_was_found,
    offer_of,
    store_held,
)
from portal.places import place_of
from portal.reminders_at_once import settle_reminders
from portal.rungs import missing_roles, rungs_told
from portal.step_answers import ANSWERS, form_for
from portal.step_pages import (
    beside,
    last_change,
    marketplace_asked_for,
    passed_on,
    proof_of,
    told_at,
    wants_other_roles,
    wrong_at,
)
from portal.task_list import SHOWN_AS, label_of, stages_of, step_href
from portal.told_once import told_once


@sensitive_post_parameters()
def step(request: MemberRequest, slug: str, step: str) -> HttpResponse:
    """Show a step, and take what it asks for."""
    account, part = account_for(request, slug)
    page = _find(step)
    needs = requirements(account)
    form = form_for(page, request, needs.facts, part)
    if request.method == "POST":
        allow(part.may_paste if page.pastes else part.may_tick)
        if form is None:
            raise Http404
        words = ANSWERS[page](form, account, request.user)
        if words is not None:
            forget_held_by(request.user, account)
            settle_reminders([account])
            tell = messages.warning if words.is_doubtful else messages.success
            tell(request, words.text)
            return redirect(_where_to(account, page, words.query))
        hold_what_was_found(form, account, request.user)
        # Amazon may have been asked about what is stored, although nothing was.
        needs = requirements(account)
    context = _context(request, needs, part, page, form)
    response = render(request, f"steps/{page.key}.html", context)
    if "HX-Request" in request.headers and context.get("all_connected"):
        # More than the part that was asked for is another one now.
        response["HX-Refresh"] = "true"
    return response


@require_POST
def tick(request: MemberRequest, slug: str, step: str) -> HttpResponse:
    """Take a person's word for a step, or let them take it back."""
    account, part = account_for(request, slug)
    page = _find(step)
    if not page.by_word:
        raise Http404
    allow(part.may_tick)
    if request.POST.get("done") == "no":
        take_back_attestation(account=account, step=page.key, actor=request.user)
        messages.info(request, _("The tick is taken back."))
        return redirect(step_href(account, page))
    attest_step(account=account, step=page.key, actor=request.user)
    messages.success(request, _("Noted, with your name and the date."))
    return redirect(_where_to(account, page))


@require_POST
@sensitive_post_parameters()
def held_paste(request: MemberRequest, slug: str, held_id: UUID) -> HttpResponse:
    """Store what was recognised in a paste, each where it belongs, or forget it."""
    account, part = account_for(request, slug)
    held = get_object_or_404(
        HeldPaste.objects.open(), pk=held_id, account=account, held_by=request.user
    )
    allow(part.may_paste)
    page = _find(request.POST.get("step", ""))
    if request.POST.get("answer") != "store":
        forget_paste(held=held)
        messages.info(request, _("Forgotten. Nothing was stored."))
        return redirect(step_href(account, page))
    answer = store_held(held, requirements(account).facts, request.POST, request.user)
    if answer.stored:
        settle_reminders([account])
    for text in answer.stored:
        messages.success(request, text)
    for text in answer.not_stored:
        messages.error(request, text)
    if answer.refusals or not answer.stored:
        query = f"?refused={','.join(answer.refusals)}"
        if request.POST.get("pressed_again"):
            query += "&pressed_again"
        return redirect(step_href(account, page) + query)
    return redirect(_where_to(account, page, answer.query))


def _find(key: str) -> Step:
    try:
        return find_step(key)
    except LookupError:
        raise Http404 from None


def _where_to(account: SellerAccount, page: Step, query: str = "") -> str:
    """What is open next once this step is done; until then, or with an offer, this one.

    A new pair is tried with every token that is stored, so whatever was found is shown
    first. Where all is done, that is the account's own page.
    """
    needs = requirements(account)
    progress = needs.progress
    is_found = any(row.findings for row in needs.facts.with_token)
    if is_found and not query and page in {COPY_LWA_CREDENTIALS, ROTATE_CLIENT_SECRET}:
        return reverse("authorizations", args=[account.slug])
    if page is CREATE_APPLICATION and wants_other_roles(needs):
        return step_href(account, AUTHORIZE_MARKETPLACES)
    if query or progress.of(page).is_open:
        return step_href(account, page) + query
    following = progress.next_after(page)
    return step_href(account, following) if following else account.get_absolute_url()


def _context(
    request: MemberRequest,
    needs: Requirements,
    part: Part,
    page: Step,
    form: StepForm | None,
) -> dict[str, Any]:
    facts = needs.facts
    current = needs.progress.of(page)
    held = held_by(request.user, facts.account) if page.pastes else None
    sent = passed_on(facts.account, page, part) if current.is_open else None
    is_elsewhere = sent is not None and not sent.is_for(request.user)
    is_wrong = current.status is Status.PROBLEM
    return {
        "account": facts.account,
        "facts": facts,
        "part": part,
        "may_fill": part.may_paste if page.pastes else part.may_tick,
        "step": page,
        "current": current,
        "label": _("Handed over")
        if is_elsewhere and not is_wrong
        else label_of(needs, current),
        "shown_as": SHOWN_AS[current.status],
        "proof": proof_of(page, facts) if current.proven else "",
        "changed": last_change(page, facts),
        "passed_on": sent,
        "is_elsewhere": is_elsewhere,
        "held": held and offer_of(held, facts, request.POST or request.GET, page),
        "place": place_of(
            _read_at(page, form), facts.account, is_made=bool(facts.with_token)
        ),
        "form": form,
        "groups": groups_of(form),
        "opened_at": facts.now.isoformat(),
        "stages": stages_of(needs, page),
        "done": needs.progress.completed_count,
        "total": len(needs.progress.set_up),
        **_what_is_told(request, needs, page, form),
        **_what_to_do_elsewhere(needs, page),
        **beside(page, facts, request.GET),
    }


def _what_is_told(
    request: MemberRequest, needs: Requirements, page: Step, form: StepForm | None
) -> dict[str, Any]:
    """What is wrong, what was refused, and what Amazon was asked."""
    facts = needs.facts
    refusals = _refusals(request, form)
    return {
        "wrong_here": told_once(wrong_at(page, needs)),
        "told_here": told_once(told_at(page, needs)),
        "refusals": refusals,
        "said": [one.finding for one in refusals],
        "doubtful": doubtful_of(form),
        "missing_roles": missing_roles(facts.with_token),
        "rungs": getattr(form, "rungs", [])
        or rungs_told(page, facts, marketplace_asked_for(request.GET, facts)),
    }


def _what_to_do_elsewhere(needs: Requirements, page: Step) -> dict[str, Any]:
    """The step that comes before this one can start, and the one after it."""
    facts, current = needs.facts, needs.progress.of(page)
    is_months_away = page is HAND_OVER and (current.is_open or facts.rotation_can_wait)
    # Whoever has something to do or to mend here is not led on.
    is_held_up = is_months_away or current.status is Status.PROBLEM
    following = None if is_held_up else step_after(page)
    comes_first = None if current.can_start else needs.progress.next_step
    return {
        "comes_first": comes_first,
        "first_href": comes_first and step_href(facts.account, comes_first),
        "following": following,
        "following_href": following and step_href(facts.account, following),
    }


def _read_at(page: Step, form: StepForm | None) -> Step:
    """The step at whose place a value is read; it may have been made before."""
    is_late = isinstance(form, NewSecretForm) and form.is_late
    return COPY_LWA_CREDENTIALS if is_late else page


def _refusals(request: MemberRequest, form: StepForm | None) -> list[Refusal]:
    told = [slug for slug in request.GET.get("refused", "").split(",") if slug]
    named = [Refusal(FINDINGS[slug]) for slug in told if slug in FINDINGS]
    return [*getattr(form, "refusals", []), *(() if form and form.is_bound else named)]
