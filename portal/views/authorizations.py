"""The authorizations of one account, and asking Amazon about them."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from credentials.flows.validating import request_validation
from credentials.flows.vouching import in_question, vouch_for_stores
from credentials.guide.facts import Facts
from credentials.guide.requirements import requirements
from credentials.guide.steps import COPY_LWA_CREDENTIALS, ROTATE_CLIENT_SECRET
from credentials.models import Authorization, ValidationRequest
from credentials.validation import FINDINGS, Finding
from portal.access import MemberRequest, account_for, allow
from portal.account_health import SecretStanding, rows_of, shared_findings


def authorizations(request: MemberRequest, slug: str) -> HttpResponse:
    """Every marketplace with what Amazon answered last."""
    account, part = account_for(request, slug)
    facts = requirements(account).facts
    asked = ValidationRequest.objects.open().filter(
        authorization__in=facts.authorizations
    )
    rows = rows_of(facts, frozenset(asked.values_list("authorization_id", flat=True)))
    # What somebody has to do something about is not looked for further down.
    rows.sort(key=lambda row: not row.is_broken)
    doubted = in_question(facts.authorizations)
    context = {
        "account": account,
        "part": part,
        "facts": facts,
        "rows": rows,
        "shared": list(
            dict.fromkeys([*_of_the_account(facts), *shared_findings(rows)])
        ),
        "missing_roles": next((one.missing_roles for one in rows if one.rungs), []),
        "is_broken": any(row.is_broken for row in rows),
        "doubted": [row for row in rows if row.authorization in doubted],
        "may_vouch": part.may_tick,
        "may_check": part.may_tick or part.is_admin,
        "is_checking": any(row.status == "checking" for row in rows),
        "checked": sum(row.status != "checking" for row in rows),
        "secret": SecretStanding(facts),
    }
    return render(request, "authorizations/authorizations.html", context)


def _of_the_account(facts: Facts) -> list[Finding]:
    """What is wrong with what all of them need."""
    refusal = facts.secrets_in_view.refusal
    if not refusal:
        return []
    # The first one has no other to be rotated.
    home = COPY_LWA_CREDENTIALS if facts.secret_in_use is None else ROTATE_CLIENT_SECRET
    return [replace(FINDINGS[refusal], step=home.key)]


@require_POST
def validate(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask Amazon about every authorization of the account now."""
    account, part = account_for(request, slug)
    allow(part.may_tick or part.is_admin)
    rows = list(Authorization.objects.with_token().filter(account=account))
    if not rows:
        messages.info(request, _("There is no refresh token to check yet."))
        return redirect("authorizations", slug)
    request_validation(authorizations=rows, actor=request.user)
    return redirect("authorizations", slug)


@require_POST
def vouch(request: MemberRequest, slug: str) -> HttpResponse:
    """Take the word that stores under other names are this company's too."""
    account, part = account_for(request, slug)
    allow(part.may_tick)
    shown = request.POST.getlist("token")
    rows = vouch_for_stores(account=account, shown=shown, actor=request.user)
    if rows:
        request_validation(authorizations=rows, actor=request.user)
        messages.success(request, _("Noted, with your name and the date."))
    return redirect("authorizations", slug)
