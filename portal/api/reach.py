"""Finding, for a runner token, the one authorization that an address names."""

import re

from credentials.errors import AccessTokensOnly, NotInScope, SetUpIncomplete
from credentials.flows.delivery import Deliverable, in_scope, open_steps
from portal.api.authentication import RunnerRequest

NAME_OF_ACCOUNT = re.compile(r"[a-z0-9-]{1,60}")
KEY_OF_MARKETPLACE = re.compile(r"[A-Za-z0-9]{2,20}")


def find_for_secrets(
    request: RunnerRequest, account: str, marketplace: str
) -> Deliverable:
    """One whose secrets are asked for; raises AccessTokensOnly before all else."""
    if request.auth.access_tokens_only:
        raise AccessTokensOnly
    return find_complete(request, account, marketplace)


def find_complete(
    request: RunnerRequest, account: str, marketplace: str
) -> Deliverable:
    """One complete authorization; raises NotInScope or SetUpIncomplete.

    What cannot be a name is not looked up: databases differ in what they choke on.
    """
    if not (
        NAME_OF_ACCOUNT.fullmatch(account) and KEY_OF_MARKETPLACE.fullmatch(marketplace)
    ):
        raise NotInScope
    deliverable = in_scope(request.auth).find(account, marketplace)
    if not deliverable.is_complete:
        raise SetUpIncomplete(open_steps(deliverable.authorization.account))
    return deliverable
