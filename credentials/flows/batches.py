"""Many authorizations in one call: each answered alone, all recorded together."""

from collections.abc import Sequence
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from credentials.errors import AccessTokensOnly
from credentials.flows.delivery import Delivered, Unseal, opened
from credentials.flows.many_reads import Wanted, find_many
from credentials.flows.recording import Handed
from credentials.flows.recording_batches import Sheet, record_sheet, versions_of
from credentials.models import ClientSecret, RunnerToken, SellerAccount
from credentials.secret import Secret

LARGEST_BATCH = 1000
Answer = Delivered | SellerAccount | None


@sensitive_variables()
def deliver_many(
    *, token: RunnerToken, wanted: Sequence[Wanted], address: str | None
) -> list[Answer]:
    """Hand out what is complete of what is wanted, in the order of asking.

    Recorded in one transaction before it comes back. In place of one that is not
    complete stands its account, and None where the token reaches nothing.
    """
    if token.access_tokens_only:
        raise AccessTokensOnly
    found = find_many(token, wanted)
    at_the_start = _at_the_start(token, [key for key in wanted if key not in found])
    unseal = _each_once()
    answers: list[Answer] = []
    handed = []
    for key in wanted:
        one = found.get(key)
        if one is None:
            answers.append(at_the_start.get(key))
            continue
        deliverable = one.laid_out.deliverable
        row = deliverable.authorization
        if not deliverable.is_complete:
            answers.append(row.account)
            continue
        answers.append(opened(deliverable, unseal))
        handed.append(Handed(token, row, address, unchanged=False, pickup=one.pickup))
    if handed:
        record_sheet(Sheet(token, address, versions_of(handed), handed))
    return answers


def _each_once() -> Unseal:
    """Open a client secret once for all the authorizations that it serves."""
    known: dict[UUID, Secret] = {}

    def unseal(secret: ClientSecret) -> Secret:
        value = known.get(secret.pk)
        if value is None:
            value = known[secret.pk] = secret.unseal()
        return value

    return unseal


def _at_the_start(
    token: RunnerToken, missing: Sequence[Wanted]
) -> dict[Wanted, SellerAccount]:
    """The accounts of those for which no marketplace was chosen yet."""
    if not missing:
        return {}
    slugs = {slug for slug, _marketplace in missing}
    accounts = {
        (scope.account.slug, scope.marketplace_id): scope.account
        for scope in token.scopes_at_the_start().filter(account__slug__in=slugs)
    }
    return {
        (slug, marketplace): account
        for slug, marketplace in missing
        if (account := accounts.get((slug, "")) or accounts.get((slug, marketplace)))
    }
