"""The life of every client secret, for admins, and the sheets of what stops."""

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from credentials.guide.reading import facts_of
from credentials.guide.stops import stops_of, stops_of_all
from portal.access import MemberRequest, account_for, admins_only
from portal.overview.stops_sheet import stop_lines
from portal.overview.urgency import by_urgency, facts_in_order, walk_stops
from portal.timeline import draw, lanes_of_all
from portal.views.sheets import sheet_response

ACCOUNTS_ON_A_PAGE = 25


@admins_only
@require_safe
def timeline(request: MemberRequest) -> HttpResponse:
    page = Paginator(by_urgency(), ACCOUNTS_ON_A_PAGE).get_page(request.GET.get("page"))
    many = facts_in_order(page.object_list)
    lanes = lanes_of_all(many)
    context = {
        "page": page,
        "lanes": lanes,
        "drawing": draw(lanes),
        "stops": stops_of_all(many),
    }
    return render(request, "timeline/timeline.html", context)


@admins_only
@require_safe
def timeline_csv(_request: MemberRequest) -> StreamingHttpResponse:
    return sheet_response(stop_lines(walk_stops()), "what-stops")


@require_safe
def stops_csv(request: MemberRequest, slug: str) -> StreamingHttpResponse:
    account, _part = account_for(request, slug)
    lines = stop_lines(stops_of(facts_of(account)))
    return sheet_response(lines, f"what-stops-{account.slug}")
