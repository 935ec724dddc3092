"""The call with which Runner fetches many credentials at once."""

import json
from collections.abc import Iterator, Sequence
from functools import cache

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from ninja import Router

from credentials.amazon import UnknownMarketplace, find_marketplace
from credentials.flows.batches import Answer, deliver_many
from credentials.flows.delivery import Delivered, open_steps
from credentials.models import SellerAccount
from portal.api import documented
from portal.api.authentication import RunnerBearer, RunnerRequest
from portal.api.batch_schemas import Batch, WantedAuthorization
from portal.api.credentials import CONTENT_TYPES, FOR_THIS_CALLER_ONLY
from portal.api.parameters import InvalidParameters, check_parameters
from portal.api.payloads import batched_json
from portal.api.problems import NOT_FOUND, SET_UP_INCOMPLETE, problem_members
from portal.api.reach import KEY_OF_MARKETPLACE, NAME_OF_ACCOUNT
from portal.api.refusals import open_step_payloads
from portal.client_address import client_address

NOWHERE = ("", "")

router = Router(auth=RunnerBearer(), tags=["Credentials"])


@router.post(
    "/credentials/batch",
    operation_id="fetchBatch",
    summary="Fetch the credentials of many authorizations",
    response=documented.BATCH_RESPONSES,
    openapi_extra=documented.BATCH,
    url_name="credentials-batch",
)
@sensitive_variables()
def fetch_batch(request: RunnerRequest, batch: Batch) -> HttpResponse:
    """Each is answered alone; all fetches are recorded before the answer leaves."""
    check_parameters(request, ())
    wanted = [_key(one.account, one.marketplace) for one in batch.authorizations]
    _refuse_repeated(batch.authorizations, wanted)
    answers = deliver_many(
        token=request.auth, wanted=wanted, address=client_address(request)
    )
    return HttpResponse(
        b'{"authorizations": [' + b", ".join(_written(answers)) + b"]}",
        content_type=CONTENT_TYPES["json"],
        headers=FOR_THIS_CALLER_ONLY,
    )


def _key(account: str, marketplace: str) -> tuple[str, str]:
    """What is looked up; NOWHERE for what cannot be a name."""
    if not (
        NAME_OF_ACCOUNT.fullmatch(account) and KEY_OF_MARKETPLACE.fullmatch(marketplace)
    ):
        return NOWHERE
    try:
        return account, find_marketplace(marketplace).id
    except UnknownMarketplace:
        return NOWHERE


def _refuse_repeated(
    asked: Sequence[WantedAuthorization], wanted: Sequence[tuple[str, str]]
) -> None:
    """One authorization under two names of its marketplace is there twice too."""
    written = {(one.account, one.marketplace) for one in asked}
    named = [key for key in wanted if key != NOWHERE]
    if len(written) < len(asked) or len(set(named)) < len(named):
        raise InvalidParameters(
            authorizations=_("Name each authorization once; one stands here twice.")
        )


@sensitive_variables()
def _written(answers: Sequence[Answer]) -> Iterator[bytes]:
    """Each answer as JSON; a problem tells nothing that differs within a call."""
    steps = cache(_set_up_incomplete)
    nowhere = json.dumps(problem_members(NOT_FOUND)).encode()
    for one in answers:
        if isinstance(one, Delivered):
            yield batched_json(one)
        else:
            yield steps(one) if one else nowhere


def _set_up_incomplete(account: SellerAccount) -> bytes:
    told = open_step_payloads(account.slug, open_steps(account))
    return json.dumps(problem_members(SET_UP_INCOMPLETE, open_steps=told)).encode()
