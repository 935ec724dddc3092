"""Taking the credentials of an account away as a file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from credentials.flows.delivery import Deliverable
from credentials.flows.exports import export_credentials, exportable
from credentials.models import Event, SellerAccount, Tag
from portal.access import MemberRequest, account_for, allow
from portal.client_address import client_address
from portal.event_words import line_of
from portal.exports.entries import entries_of
from portal.exports.files import ExportFile
from portal.exports.formats import FORMATS, masked
from portal.forms.exports import ExportForm

LAST_EXPORTS = 5


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def exports(request: MemberRequest, slug: str) -> HttpResponse:
    """Show every format with its values hidden; hand one out for a password.

    The values go into the answer to the form and nowhere else. They are the account's
    own, so that an admin, who looks but does not paste, does not get them either.
    """
    account, part = account_for(request, slug)
    allow(part.may_paste or request.method != "POST")
    found = exportable(account)
    form = _form(request, found)
    if request.method == "POST" and found and form.is_valid():
        return _attachment(_export(request, account, form))
    context = {
        "account": account,
        "part": part,
        "form": form,
        "previews": _previews(found),
        "events": _last_exports(account),
    }
    return render(request, "exports/exports.html", context)


def _form(request: MemberRequest, found: list[Deliverable]) -> ExportForm:
    marketplaces = [one.authorization.marketplace for one in found]
    return ExportForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        marketplaces=marketplaces,
        formats=FORMATS,
        initial={
            "form": "runner",
            "marketplaces": [one.id for one in marketplaces],
        },
    )


@sensitive_variables()
def _export(
    request: MemberRequest, account: SellerAccount, form: ExportForm
) -> ExportFile:
    given = form.cleaned_data
    wanted = FORMATS[given["form"]]
    delivered = export_credentials(
        account=account,
        marketplaces=[one for one in form.chosen if wanted.takes(one)],
        form=wanted.key,
        address=client_address(request),
        actor=request.user,
    )
    entries = entries_of(
        delivered,
        merchant_id=given["merchant_id"],
        application_id=given["application_id"],
    )
    return wanted.file_of(entries, account.slug)


def _attachment(file: ExportFile) -> HttpResponse:
    answer = HttpResponse(file.body, content_type=file.content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer


def _previews(found: list[Deliverable]) -> list[dict[str, Any]]:
    entries = entries_of(masked(one) for one in found)
    return [
        {
            "form": one,
            "files": [
                {"id": f"{key}-{number}", "name": file.name, "text": file.body.decode()}
                for number, file in enumerate(one.preview(entries), start=1)
            ],
        }
        for key, one in FORMATS.items()
        if entries
    ]


def _last_exports(account: SellerAccount) -> list[dict[str, str]]:
    rows = Event.objects.filter(account=account, tag=Tag.CREDENTIALS_EXPORTED)
    return [line_of(one) for one in rows[:LAST_EXPORTS]]
