"""The admins' board: see, find, export and re-check every authorization."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from credentials.flows.validating import request_validation
from credentials.models import Authorization, ValidationBatch
from portal.access import MemberRequest, admins_only
from portal.engine_health import engine_health
from portal.forms.overview import COLUMNS, BoardFilters
from portal.overview import (
    Wanted,
    authorizations_in,
    board,
    count_of,
    keys_of,
    lay_out,
    lines_of,
    progress_of,
    tally,
    walk,
)
from portal.views.sheets import sheet_response


@admins_only
@require_safe
def overview(request: MemberRequest) -> HttpResponse:
    filters = BoardFilters(request.GET)
    wanted = Wanted(**filters.wanted())
    rows = board(wanted)
    page = Paginator(keys_of(rows), filters.page_size).get_page(request.GET.get("page"))
    row_count, account_count = count_of(rows)
    context = {
        "check_all": _check_all(authorizations_in(rows).count()),
        "filters": filters,
        "result": _result(row_count, account_count),
        "reset_href": "" if wanted == Wanted(sort=wanted.sort) else reverse("overview"),
        "heads": _heads(request, filters, wanted),
        "page": page,
        "rows": lay_out(page.object_list),
        "tally": tally(),
        "engine": engine_health(),
        "query": _query(request, filters),
    }
    return render(request, "overview/overview.html", context)


@admins_only
@require_safe
def export_csv(request: MemberRequest) -> StreamingHttpResponse:
    filters = BoardFilters(request.GET)
    rows = board(Wanted(**filters.wanted()))
    return sheet_response(lines_of(walk(rows)), "authorizations")


@admins_only
@require_POST
def validate(request: MemberRequest) -> HttpResponse:
    filters = BoardFilters(request.GET)
    if "matching" in request.POST:
        chosen = authorizations_in(board(Wanted(**filters.wanted())))
    else:
        chosen = Authorization.objects.with_token().filter(pk__in=_picked(request))
    authorizations = list(chosen.select_related("account"))
    if not authorizations:
        messages.warning(
            request,
            _("Nothing was checked: choose rows that have a refresh token."),
        )
        return redirect(f"{reverse('overview')}?{_query(request, filters)}")
    batch = request_validation(authorizations=authorizations, actor=request.user)
    return redirect("validation-batch", batch_id=batch.pk)


@admins_only
@require_safe
def validation_batch(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    batches = ValidationBatch.objects.select_related("requested_by")
    batch = get_object_or_404(batches, pk=batch_id)
    asks_for_news = "HX-Request" in request.headers
    context = {
        "batch": batch,
        "progress": progress_of(batch),
        "asks_for_news": asks_for_news,
    }
    template = "_batch" if asks_for_news else "validation_batch"
    return render(request, f"overview/{template}.html", context)


def _result(rows: int, accounts: int) -> str:
    """Say "12 rows of 3 accounts": a row is an authorization, or an account alone."""
    found = ngettext("%(rows)d row", "%(rows)d rows", rows) % {"rows": rows}
    of = ngettext("of %(count)d account", "of %(count)d accounts", accounts)
    return f"{found} {of % {'count': accounts}}"


def _check_all(rows: int) -> str:
    """What the button says that checks all; rows without a token cannot be checked."""
    if not rows:
        return ""
    text = ngettext("Check the one that matches", "Check all %(rows)d that match", rows)
    return text % {"rows": rows}


def _picked(request: HttpRequest) -> list[UUID]:
    """The ids that were ticked, or the one whose own button was pressed."""
    only = request.POST.get("only")
    ids: Iterable[str] = [only] if only else request.POST.getlist("authorization")
    picked = []
    for text in ids:
        try:
            picked.append(UUID(text))
        except ValueError:
            continue
    return picked


def _query(request: HttpRequest, filters: BoardFilters, **changes: str) -> str:
    """The filters as they stand in the address, without those that ask for nothing."""
    asked = {name: request.GET.get(name, "") for name in filters.fields} | changes
    return urlencode({name: value for name, value in asked.items() if value})


def _heads(
    request: HttpRequest, filters: BoardFilters, wanted: Wanted
) -> list[dict[str, str]]:
    return [
        {
            "label": str(title),
            "direction": _direction(wanted) if wanted.column == column else "",
            "href": "?" + _query(request, filters, sort=_next_sort(wanted, column)),
        }
        for column, title in COLUMNS.items()
    ]


def _direction(wanted: Wanted) -> str:
    return "descending" if wanted.is_descending else "ascending"


def _next_sort(wanted: Wanted, column: str) -> str:
    """Pressing the column that sorts already turns it round."""
    turns_round = wanted.column == column and not wanted.is_descending
    return f"-{column}" if turns_round else column
