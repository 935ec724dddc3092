"""Everything that one fetch of a Runner needs, in one read of the database.

Only a plain yes comes from here: for whatever else (unknown, expired, out of scope,
not finished) there is None, and the caller asks again where every refusal has its
reason. The rows are laid out by the same rules as everywhere.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.flows.delivery import Deliverable, laid_out_with
from credentials.flows.runner_tokens import digest_of
from credentials.models import (
    Application,
    Authorization,
    ClientSecret,
    Pickup,
    Rotation,
    RunnerToken,
    SellerAccount,
)
from credentials.models.row_readers import RowReader
from credentials.models.statements import Statement
from credentials.secret import Secret

TOKEN = RowReader(
    RunnerToken,
    "token",
    [
        "id",
        "name",
        "networks",
        "access_tokens_only",
        "expires_at",
        "revoked_at",
        "last_used_at",
    ],
)
ACCOUNT = RowReader(SellerAccount, "account", ["id", "slug"])
AUTHORIZATION = RowReader(
    Authorization,
    "wanted",
    [
        "id",
        "marketplace_id",
        "removed_at",
        "version",
        "status",
        "findings",
        "validated_at",
        "authorized_at",
        "roles_frozen",
        "sealed",
        "sealed_version",
    ],
)
APPLICATION = RowReader(Application, "application", ["id", "client_id", "roles"])
SECRET = RowReader(
    ClientSecret,
    "secret",
    [
        "id",
        "number",
        "sealed",
        "sealed_version",
        "proven_at",
        "refused_at",
        "replaced_at",
        "dies_at",
        "retired_at",
        "expires_at",
        "expires_source",
        "from_queue",
    ],
)
PICKUP = RowReader(Pickup, "pickup", ["id", "kind", "version", "at"])
PARTS = (TOKEN, ACCOUNT, AUTHORIZATION, APPLICATION, SECRET, PICKUP)

# While Amazon may have replaced the secret in use, the longer way has to decide.
OPEN_STATES = ", ".join(f"'{state}'" for state in sorted(Rotation.OPEN))

# What is removed or dead is left to Python: how often a column is NULL is what the
# planner of PostgreSQL guesses worst, and then it begins with all there is.
FETCH = Statement(
    f"""
    SELECT {", ".join(part.columns for part in PARTS)}
    FROM credentials_runnertoken token
    JOIN credentials_runnertokenscope scope ON scope.token_id = token.id
    JOIN credentials_selleraccount account ON account.id = scope.account_id
    JOIN credentials_authorization wanted ON wanted.account_id = account.id
    JOIN credentials_application application ON application.account_id = account.id
    JOIN credentials_clientsecret secret ON secret.application_id = application.id
    LEFT JOIN credentials_pickup pickup
        ON pickup.token_id = token.id AND pickup.authorization_id = wanted.id
    WHERE token.digest = %s AND account.slug = %s AND wanted.marketplace_id = %s
        AND (scope.marketplace_id = '' OR scope.marketplace_id = wanted.marketplace_id)
        AND NOT EXISTS (
            SELECT 1 FROM credentials_rotation rotation
            WHERE rotation.application_id = application.id
                AND rotation.state IN ({OPEN_STATES})
        )
    """  # noqa: S608 - names of columns and states only
)


@dataclass(frozen=True)
class Found:
    """What a token may fetch, and what its Runner fetched of it last."""

    token: RunnerToken
    deliverable: Deliverable
    pickup: Pickup | None

    @property
    def is_wanted(self) -> bool:
        return self.deliverable.authorization.removed_at is None


@sensitive_variables()
def find_at_once(
    *, presented: Secret, address: str | None, account: str, marketplace_id: str
) -> Found | None:
    """What a token may fetch of one authorization; None for every other case."""
    mark = digest_of(presented)
    rows = FETCH.read((mark, account, marketplace_id)) if mark else []
    if not rows:
        return None
    found = _found(rows)
    token = found.token
    if not token.is_live or not token.admits(address) or token.access_tokens_only:
        return None
    return found if found.is_wanted and found.deliverable.is_complete else None


def _found(rows: list[tuple[object, ...]]) -> Found:
    """The rows differ in the secret alone, or in the scope that let them through."""
    token, account, row, application, secret, pickup = _parts(rows[0])
    row.account = account
    secrets = {secret.pk: secret} | {
        other.pk: other for other in (_parts(one)[4] for one in rows[1:])
    }
    laid_out = laid_out_with(row, application, list(secrets.values()), timezone.now())
    return Found(token, laid_out, pickup)


def _parts(
    values: tuple[object, ...],
) -> tuple[
    RunnerToken, SellerAccount, Authorization, Application, ClientSecret, Pickup | None
]:
    cut, pieces = 0, []
    for part in PARTS:
        pieces.append(values[cut : cut + len(part)])
        cut += len(part)
    return (
        TOKEN.read(pieces[0]),
        ACCOUNT.read(pieces[1]),
        AUTHORIZATION.read(pieces[2]),
        APPLICATION.read(pieces[3]),
        SECRET.read(pieces[4]),
        PICKUP.read(pieces[5]) if pieces[5][0] is not None else None,
    )
