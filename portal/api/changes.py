"""The call with which Runner hears what has changed, and may wait for it."""

import json
from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Query

from credentials.flows.changes import (
    Changes,
    ChangesFor,
    head_of_log,
)
from portal.api import documented
from portal.api.authentication import RunnerBearer, RunnerRequest
from portal.api.credentials import CONTENT_TYPES, FOR_THIS_CALLER_ONLY
from portal.api.cursors import read_position, write_position
from portal.api.parameters import Whole, check_parameters
from portal.api.payloads import changes_payload
from portal.api.waiting import AccountsChange, wait_in_thread
from portal.parking import ticket_of

LONGEST_WAIT = 30

router = Router(auth=RunnerBearer(), tags=["Changes"])


@router.get(
    "/changes",
    operation_id="listChanges",
    summary="Hear what has changed",
    response=documented.CHANGES_RESPONSES,
    openapi_extra=documented.CHANGES,
    url_name="changes",
)
def list_changes(
    request: RunnerRequest,
    after: Annotated[
        str,
        Query("", pattern=documented.CURSOR_PATTERN, description=documented.AFTER),
    ],
    wait: Annotated[
        Whole, Query(0, ge=0, le=LONGEST_WAIT, description=documented.WAIT)
    ],
) -> HttpResponse:
    """What happened after the cursor within this token's reach, the oldest first.

    Without a cursor there is nothing to wait for: the answer is one, at once.
    """
    check_parameters(request, {"after", "wait"})
    wait = wait if after and request.method == "GET" else 0
    # Read before the changes: what comes between the two is found by whoever waits.
    seen = head_of_log() if wait else 0
    mine = ChangesFor(request.auth)
    position = read_position(after, request.auth.pk) if after else mine.now()
    found = mine.since(position)
    if wait and not found.found:
        found = _wait(request, mine, found, AccountsChange(mine.accounts, seen), wait)
    cursor = write_position(found.position, request.auth.pk)
    return HttpResponse(
        json.dumps(changes_payload(found, cursor)),
        content_type=CONTENT_TYPES["json"],
        headers=FOR_THIS_CALLER_ONLY,
    )


router.api_operation(["HEAD"], "/changes", include_in_schema=False, url_name="changes")(
    list_changes
)


def _wait(
    request: RunnerRequest,
    mine: ChangesFor,
    nothing: Changes,
    matter: AccountsChange,
    seconds: int,
) -> Changes:
    """Have the answer held back, or wait here where the server cannot do that."""
    ticket = ticket_of(request)
    if ticket is not None:
        ticket.wait_for(matter, seconds)
        return nothing
    wait_in_thread(lambda: bool(list(matter.moved([matter]))), seconds)
    return mine.since(nothing.position)
