"""The call with which Runner fetches many credentials at once."""

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from functools import cache, wraps
from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from ninja import Router
from ninja.decorators import decorate_view

from credentials.amazon import UnknownMarketplace, find_marketplace
from credentials.flows.batches import Answer, deliver_many
from credentials.flows.delivery import Delivered, open_steps
from credentials.flows.remembered_batches import (
    deliver_again,
    remember_batch,
    wish_of,
)
from credentials.flows.runner_tokens import mark_of
from credentials.models import SellerAccount
from portal.api import documented
from portal.api.authentication import (
    RunnerBearer,
    RunnerRequest,
    presented_token,
)
from portal.api.batch_schemas import Batch, WantedAuthorization
from portal.api.bodies import is_json
from portal.api.credentials import CONTENT_TYPES, FOR_THIS_CALLER_ONLY
from portal.api.parameters import InvalidParameters, check_parameters
from portal.api.payloads import batched_json
from portal.api.problems import NOT_FOUND, SET_UP_INCOMPLETE, problem_members
from portal.api.reach import KEY_OF_MARKETPLACE, NAME_OF_ACCOUNT
from portal.api.refusals import open_step_payloads
from portal.client_address import client_address

NOWHERE = ("", "")

View = Callable[..., HttpResponseBase]

logger = logging.getLogger(__name__)

router = Router(auth=RunnerBearer(), tags=["Credentials"])


def once_more(run: View) -> View:
    """Answer what was answered before without reading the body; it never refuses.

    Whatever is out of the ordinary takes the long way, which recognises the token and
    has a word for everything.
    """

    @wraps(run)
    @sensitive_variables()
    def answered(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        try:
            answer = _the_same_again(request)
        except Error as error:
            logger.warning("batch_made_anew", exc_info=error)
            answer = None
        return run(request, **parts) if answer is None else _sent(answer)

    return answered


@sensitive_variables()
def _the_same_again(request: HttpRequest) -> bytes | None:
    presented = presented_token(request)
    if presented is None or request.META.get("QUERY_STRING") or not is_json(request):
        return None
    return deliver_again(
        wish=wish_of(mark_of(presented), request.body), address=client_address(request)
    )


@router.post(
    "/credentials/batch",
    operation_id="fetchBatch",
    summary="Fetch the credentials of many authorizations",
    response=documented.BATCH_RESPONSES,
    openapi_extra=documented.BATCH,
    url_name="credentials-batch",
)
@decorate_view(once_more)
@sensitive_variables()
def fetch_batch(request: RunnerRequest, batch: Batch) -> HttpResponse:
    """Each is answered alone; all fetches are recorded before the answer leaves."""
    check_parameters(request, ())
    wanted = [_key(one.account, one.marketplace) for one in batch.authorizations]
    _refuse_repeated(batch.authorizations, wanted)
    answers = deliver_many(
        token=request.auth, wanted=wanted, address=client_address(request)
    )
    answer = b'{"authorizations": [' + b", ".join(_written(answers)) + b"]}"
    remember_batch(
        wish=wish_of(request.auth.digest, request.body),
        wanted=wanted,
        delivered=answers,
        answer=answer,
    )
    return _sent(answer)


@sensitive_variables()
def _sent(answer: bytes) -> HttpResponse:
    return HttpResponse(
        answer, content_type=CONTENT_TYPES["json"], headers=FOR_THIS_CALLER_ONLY
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
