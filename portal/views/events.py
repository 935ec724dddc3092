"""The log of an account: who did what to which thing, when."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from credentials.models import Event
from portal.access import MemberRequest, account_for
from portal.event_words import line_of
from portal.forms.events import EventFilters

ON_A_PAGE = 50


@require_safe
def events(request: MemberRequest, slug: str) -> HttpResponse:
    account, part = account_for(request, slug)
    filters = EventFilters(request.GET)
    found = Event.objects.filter(account=account)
    if filters.kind_asked:
        found = found.filter(tag=filters.kind_asked)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    address = reverse("events", args=[account.slug])
    context = {
        "account": account,
        "part": part,
        "filters": filters,
        "reset_href": address if filters.kind_asked else "",
        "address": address,
        "result": _result(page.paginator.count),
        "page": page,
        "events": [line_of(event) for event in page.object_list],
    }
    return render(request, "events/events.html", context)


def _result(count: int) -> str:
    text = ngettext("%(count)d entry", "%(count)d entries", count)
    return text % {"count": count}
