"""Many authorizations in one call: each answered alone, all recorded together."""

from collections.abc import Sequence
from functools import cache

from django.views.decorators.debug import sensitive_variables

from credentials.errors import AccessTokensOnly
from credentials.flows.delivery import Deliverable, Delivered, opened
from credentials.flows.many_reads import Wanted, find_many
from credentials.flows.recording import Handed, record_deliveries
from credentials.models import ClientSecret, RunnerToken

LARGEST_BATCH = 1000
Answer = Delivered | Deliverable | None


@sensitive_variables()
def deliver_many(
    *, token: RunnerToken, wanted: Sequence[Wanted], address: str | None
) -> list[Answer]:
    """Hand out what is complete of what is wanted, in the order of asking.

    Recorded in one transaction before it comes back. In place of one that is not
    complete stands what there is of it, and None where the token reaches nothing.
    """
    if token.access_tokens_only:
        raise AccessTokensOnly
    found = find_many(token, wanted)
    # A model is equal to another of the same row: one secret serves all of its account.
    unseal = cache(ClientSecret.unseal)
    answers: list[Answer] = []
    handed = []
    for key in wanted:
        one = found.get(key)
        if one is None or not one.deliverable.is_complete:
            answers.append(one.deliverable if one else None)
            continue
        answers.append(opened(one.deliverable, unseal))
        row = one.deliverable.authorization
        handed.append(Handed(token, row, address, unchanged=False, pickup=one.pickup))
    if handed:
        record_deliveries(handed)
    return answers
