"""Bringing credentials along in a file: a dry run, and then all of it or nothing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from credentials.errors import ImportRefused
from credentials.flows.held_imports import forget_import, held_sets, hold_import
from credentials.flows.imports import import_credentials
from credentials.models import SellerAccount
from portal.access import MemberRequest, account_for, allow
from portal.forms.imports import FileForm, WantedForm
from portal.imports.errors import Unreadable
from portal.imports.found import Found
from portal.imports.keeping import held, read_held
from portal.imports.plan import Line, Plan, plan_for
from portal.imports.reading import read_import
from portal.imports.words import (
    outcome_words,
    place_words,
    problem_words,
    stored_words,
    value_words,
)

TO_BE_CHOSEN = "marketplace-needed"


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def imports(request: MemberRequest, slug: str) -> HttpResponse:
    """Take a file, and lead on to what would happen with it."""
    account, part = account_for(request, slug)
    allow(part.may_paste or request.method != "POST")
    is_sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if is_sent else FileForm()
    if is_sent and form.is_valid():
        batch = _hold(form, account, request)
        if batch is not None:
            return redirect("import-plan", slug, batch)
    context = {"account": account, "part": part, "form": form}
    return render(request, "imports/imports.html", context)


@sensitive_variables()
def _hold(
    form: FileForm, account: SellerAccount, request: MemberRequest
) -> UUID | None:
    """Read the file and keep what was found; an unreadable one is told by its form."""
    try:
        found = read_import(form.content(), form.file_name)
    except Unreadable as problem:
        form.add_error(
            "file" if form.file_name else "text", problem_words(problem.reason)
        )
        return None
    return hold_import(
        account=account, sets=[held(one) for one in found], actor=request.user
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables()
def import_plan(request: MemberRequest, slug: str, batch: UUID) -> HttpResponse:
    """Show what would happen; at a word do all of it, or nothing."""
    account, part = account_for(request, slug)
    allow(part.may_paste)
    kept = held_sets(batch=batch, account=account, actor=request.user)
    if not kept:
        messages.info(request, _("This file is not kept any more. Bring it again."))
        return redirect("import", slug)
    if request.POST.get("answer") == "forget":
        forget_import(batch=batch)
        messages.info(request, _("The file is forgotten. Nothing was changed."))
        return redirect("import", slug)

    sets = [read_held(one) for one in kept]
    plan = _plan(request, account, sets)
    if request.method == "POST" and plan.is_ready:
        done = _store(request, plan)
        if done:
            forget_import(batch=batch)
            messages.success(request, done)
            return redirect("authorizations", slug)
    context = {
        "account": account,
        "part": part,
        "plan": plan,
        "rows": _rows(plan),
        "asked": request.method == "POST",
    }
    return render(request, "imports/plan.html", context)


@sensitive_variables()
def _plan(request: MemberRequest, account: SellerAccount, sets: list[Found]) -> Plan:
    plan = plan_for(account, sets)
    if request.method != "POST":
        return plan
    form = WantedForm(request.POST, offers=[line.offered for line in plan.lines])
    if not form.is_valid():
        return plan
    return plan_for(account, sets, left_out=form.left_out, picks=form.picks)


@sensitive_variables()
def _store(request: MemberRequest, plan: Plan) -> str:
    """Words for what was stored; empty where Amazon refused, which the plan then says.

    What was refused is left out of the plan, so that the rest can be stored at a word.
    """
    if not plan.changes:
        return _("Everything in this file is stored already. Nothing was changed.")
    try:
        stored = import_credentials(orders=[plan.order()], actor=request.user)
    except ImportRefused as refusal:
        for line in plan.lines:
            if line.is_storable and _is_meant(line, refusal):
                line.problem, line.is_wanted = refusal.finding, False
        return ""
    return stored_words(sum(len(one) for one in stored.values()))


def _is_meant(line: Line, refusal: ImportRefused) -> bool:
    if not refusal.marketplace:
        return line.pair is not None
    return refusal.marketplace in {one.id for one in line.picked}


def _is_ticked(line: Line) -> bool:
    """Whether it is wanted, and could be stored, if need be after one more answer."""
    return line.is_wanted and line.problem in {"", TO_BE_CHOSEN}


@sensitive_variables()
def _rows(plan: Plan) -> list[dict[str, Any]]:
    """The dry run for the page: names, last characters, and the boxes to tick."""
    form = WantedForm(
        offers=[line.offered for line in plan.lines],
        initial={f"wanted_{one.number}": _is_ticked(one) for one in plan.lines}
        | {
            f"marketplaces_{line.number}": [one.id for one in line.picked]
            for line in plan.lines
        },
    )
    return [
        {
            "number": line.number,
            "where": place_words(line.found.where),
            "values": value_words(line.found),
            "outcomes": outcome_words(line),
            "problem": line.problem,
            "problem_words": line.problem and problem_words(line.problem),
            "severity": "warning" if line.problem == TO_BE_CHOSEN else "problem",
            "wanted": form[f"wanted_{line.number}"],
            "marketplaces": form[f"marketplaces_{line.number}"]
            if line.offered
            else None,
        }
        for line in plan.lines
    ]
