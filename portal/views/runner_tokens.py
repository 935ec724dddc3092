"""Runner tokens: which there are, issuing one, revoking one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from credentials.errors import AlreadyIssued
from credentials.flows.runner_tokens import issue_runner_token, revoke_runner_token
from credentials.guide.reading import facts_of
from credentials.models import RunnerToken
from portal.access import MemberRequest, admins_only
from portal.forms.runner_tokens import RunnerTokenForm, blank_form
from portal.reminders_at_once import settle_reminders
from portal.runner_tokens import (
    accounts_of,
    curl_line,
    cut_off_by,
    marketplaces_of,
    reach_of,
    runner_token_board,
)

TOKENS_PER_PAGE = 50


@require_safe
@never_cache
@admins_only
def runner_tokens(request: MemberRequest) -> HttpResponse:
    """List the tokens, the newest first."""
    paginator = Paginator(runner_token_board(), TOKENS_PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    rows = [{"token": token, "reach": reach_of(token)} for token in page]
    return render(request, "runner_tokens/index.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@admins_only
def new(request: MemberRequest) -> HttpResponse:
    """Ask what the token is for; issue it when that is told."""
    if request.method != "POST":
        form = blank_form(request.GET.get("account", ""))
        return render(request, "runner_tokens/new.html", {"form": form})
    form = RunnerTokenForm(request.POST)
    if form.is_valid():
        return _issue(request, form)
    return render(request, "runner_tokens/new.html", {"form": form})


@sensitive_variables()
def _issue(request: MemberRequest, form: RunnerTokenForm) -> HttpResponse:
    """Show the token in the answer to the form: this once, and only there.

    A redirect would have to carry it through the session or the address.
    """
    try:
        token, plain = issue_runner_token(actor=request.user, **form.order)
    except AlreadyIssued:
        messages.warning(
            request,
            _(
                "This form was sent before, so no second token was issued. A token is "
                "shown once: if it was not copied, revoke it and issue another."
            ),
        )
        return redirect("runner-tokens")
    account = form.cleaned_data["account"]
    marketplaces = marketplaces_of(token, account)
    only = {"access_tokens_only": token.access_tokens_only}
    return render(
        request,
        "runner_tokens/issued.html",
        {
            "token": token,
            "account": account,
            "marketplaces": marketplaces,
            "plain": plain.reveal(),
            "is_ready": bool(facts_of(account).deliverable),
            "curl_line": curl_line(plain, account, marketplaces[:1], **only),
            "curl_for_all": curl_line(plain, account, marketplaces, **only),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@admins_only
def revoke(request: MemberRequest, token_id: UUID) -> HttpResponse:
    """Ask once more, then make the token worthless."""
    token = get_object_or_404(RunnerToken, pk=token_id)
    if request.method == "POST":
        revoke_runner_token(token=token, actor=request.user)
        messages.success(
            request,
            _("“%(name)s” is revoked. It stops working at once.")
            % {"name": token.name},
        )
        settle_reminders(accounts_of(token))
        return redirect("runner-tokens")
    context = {
        "token": token,
        "reach": reach_of(token),
        "cut_off": cut_off_by(token),
    }
    return render(request, "runner_tokens/revoke.html", context)
