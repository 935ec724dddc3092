"""What happens to single refresh tokens, inside the transaction of a flow."""

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Marketplace
from credentials.flows.actors import name_of
from credentials.flows.reported import apply_report, record_status
from credentials.flows.secret_proof import first_problem
from credentials.models import Application, Authorization, Event, Tag, User
from credentials.models.installation_keys import fingerprint
from credentials.secret import Secret
from credentials.validation import LISTS_ARE_CLOSED, Report


def pair_in_use(application: Application) -> tuple[str, int]:
    """Which identifier, and which version of the secret, Amazon is asked with."""
    secret = application.secret_in_use()
    return application.client_id, secret.number if secret else 0


def why_not_instead(row: Authorization | None, report: Report) -> str:
    """Why a new token may not take the place of one that works; empty where it may.

    That it works is what Amazon said of it when it was last asked.

    It may once Amazon has shown that it works too, or as much as is seen of the one
    that is stored: where the lists of marketplaces are closed to that one as well.
    """
    if row is None or not _is_seen_to_work(row):
        return ""
    if report.status == "unknown":
        if LISTS_ARE_CLOSED not in report.findings:
            return "not-replaced-unproven"
        return "" if LISTS_ARE_CLOSED in row.findings else LISTS_ARE_CLOSED
    return first_problem(report.findings) if report.status == "failing" else ""


def _is_seen_to_work(row: Authorization) -> bool:
    """Whether Amazon took it, as far as anybody can see where the lists are closed."""
    is_failing = row.status == Authorization.Status.FAILING
    is_exchanged = LISTS_ARE_CLOSED in row.findings and not is_failing
    return row.status == Authorization.Status.VALID or is_exchanged


@sensitive_variables()
def keep_token(
    application: Application,
    marketplace: Marketplace,
    refresh_token: Secret,
    *,
    report: Report | None,
    actor: User | None,
) -> Authorization:
    """Seal a refresh token for one marketplace, with what Amazon said about it."""
    row, _ = Authorization.objects.get_or_create(
        account=application.account,
        marketplace_id=marketplace.id,
        defaults={"region": marketplace.region},
    )
    now = timezone.now()
    row.seal(refresh_token)
    row.tail, row.fingerprint = refresh_token.tail, fingerprint(refresh_token)
    row.authorized_at, row.authorized_by = now, actor
    row.roles_frozen = application.roles
    row.removed_at = None
    row.version += 1
    row.values_version = row.version
    row.findings, row.outcomes, row.check_attempts = [], [], 0
    row.covered, row.stores = [], {}
    row.status, row.status_since = Authorization.Status.UNPROVEN, now
    row.validated_at, row.check_due_at, row.check_lease_until = None, now, None
    if report is not None:
        apply_report(row, report)
    row.save()
    Event.objects.record(
        Tag.REFRESH_TOKEN_STORED,
        actor=name_of(actor),
        account=application.account,
        subject=row,
        marketplace=marketplace.id,
        tail=row.tail,
        status=row.status,
    )
    record_status(row)
    return row
