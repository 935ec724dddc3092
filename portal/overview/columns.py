"""What the board's rows are filtered and sorted by, as database expressions."""

from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    F,
    FilteredRelation,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Lower

from credentials.amazon import AUTHORIZATION_ADVISED_RENEWAL, MARKETPLACES
from credentials.guide.expressions import (
    completed_steps,
    mentions,
    newer_secret_waits,
    newest_secret_refused,
    runners_need_somebody,
    secrets_in_use,
)
from credentials.models import Authorization, Pickup, Registration, SellerAccount
from credentials.models.dated_secrets import EXPIRES_SOON
from credentials.validation.amazon_findings import AMAZON_FINDINGS

# An account with the columns below; the checker of types knows only its table.
Rows: TypeAlias = "QuerySet[Any]"
Status = Authorization.Status

# What a validation may find that does not pass by itself.
LASTING = [
    finding.slug
    for finding in AMAZON_FINDINGS
    if not finding.transient and finding.severity in {"problem", "warning"}
]

STATUS_ORDER = (Status.FAILING, Status.MISSING, Status.UNPROVEN, Status.VALID)


def all_rows(now: datetime) -> Rows:
    """Each account joined with each chosen authorization as `row`, or with none."""
    # Conditions name these columns and never `row` itself: a condition on a relation
    # of many would join it a second time, and count every row with every other.
    secrets = secrets_in_use()
    return (
        SellerAccount.objects.alias(
            row=FilteredRelation(
                "authorizations", condition=Q(authorizations__removed_at=None)
            ),
            marketplace_id=F("row__marketplace_id"),
            region=F("row__region"),
            status=F("row__status"),
            validated_at=F("row__validated_at"),
            authorized_at=F("row__authorized_at"),
            sealed=F("row__sealed"),
            client_id=F("application__client_id"),
            registration_status=F("registration__status"),
        )
        .annotate(authorization=F("row__pk"))
        .alias(
            by_name=Lower("name"),
            country=_country(),
            rank=_rank(),
            secret_number=Subquery(secrets.values("number")[:1]),
            secret_expires_at=Subquery(secrets.values("expires_at")[:1]),
            fetched_at=_fetched_at(),
            completed=completed_steps(),
            findings_text=Cast("row__findings", TextField()),
            roles_text=Cast("application__roles", TextField()),
            frozen_text=Cast("row__roles_frozen", TextField()),
            calm=Case(
                When(_needs_attention(now), then=Value(False)),
                default=Value(True),
                output_field=BooleanField(),
            ),
        )
    )


def _country() -> Case:
    return Case(
        *(
            When(marketplace_id=one.id, then=Value(one.country_code))
            for one in MARKETPLACES
        ),
        output_field=CharField(),
    )


def _rank() -> Case:
    """The most urgent state first, and accounts without an authorization last."""
    return Case(
        *(
            When(status=status, then=Value(place))
            for place, status in enumerate(STATUS_ORDER)
        ),
        default=Value(len(STATUS_ORDER)),
        output_field=IntegerField(),
    )


def _fetched_at() -> Subquery:
    mine = Pickup.objects.filter(authorization=OuterRef("authorization"))
    return Subquery(
        mine.values("authorization").annotate(last=Max("at")).values("last")
    )


def _needs_attention(now: datetime) -> Q:
    """The rows with something to mend, as `guide.requirements` would say it."""
    dated = Q(secret_expires_at=None) | Q(secret_expires_at__lte=now + EXPIRES_SOON)
    return (
        Q(status=Status.FAILING)
        | mentions("findings_text", LASTING)
        | (Q(secret_number__isnull=False) & dated & ~newer_secret_waits())
        | newest_secret_refused(now)
        | Q(
            sealed__isnull=False, authorized_at__lte=now - AUTHORIZATION_ADVISED_RENEWAL
        )
        | (Q(sealed__isnull=False) & ~Q(roles_text=F("frozen_text")))
        | Q(authorization=None, registration_status=Registration.Status.DENIED)
        | (Q(authorization__isnull=False) & runners_need_somebody(now))
    )
