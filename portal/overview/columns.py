"""What the board's rows are filtered and sorted by, as database expressions."""

from datetime import datetime
from typing import TypeAlias

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

from credentials.amazon import MARKETPLACES
from credentials.guide.expressions import (
    authorization_is_old,
    completed_steps,
    mentions,
    needs_mending,
    secrets_in_use,
)
from credentials.models import Authorization, Pickup, Registration, SellerAccount
from credentials.models.applications import EXPIRES_SOON
from credentials.validation import FINDINGS

Rows: TypeAlias = "QuerySet[SellerAccount]"
Status = Authorization.Status

STATUS_ORDER = (Status.FAILING, Status.MISSING, Status.UNPROVEN, Status.VALID)


def all_rows(now: datetime) -> Rows:
    """Each account joined with each chosen authorization as `row`, or with none."""
    secrets = secrets_in_use()
    return SellerAccount.objects.alias(
        row=FilteredRelation(
            "authorizations", condition=Q(authorizations__removed_at=None)
        ),
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
    ).alias(
        calm=Case(
            When(_needs_attention(now), then=Value(False)),
            default=Value(True),
            output_field=BooleanField(),
        )
    )


def _country() -> Case:
    return Case(
        *(
            When(row__marketplace_id=one.id, then=Value(one.country_code))
            for one in MARKETPLACES
        ),
        output_field=CharField(),
    )


def _rank() -> Case:
    """The most urgent state first, and accounts without an authorization last."""
    return Case(
        *(
            When(row__status=status, then=Value(place))
            for place, status in enumerate(STATUS_ORDER)
        ),
        default=Value(len(STATUS_ORDER)),
        output_field=IntegerField(),
    )


def _fetched_at() -> Subquery:
    mine = Pickup.objects.filter(authorization=OuterRef("row__pk"))
    return Subquery(
        mine.values("authorization").annotate(last=Max("at")).values("last")
    )


def _needs_attention(now: datetime) -> Q:
    """The rows with something to mend, as `guide.requirements` would say it."""
    dated = Q(secret_expires_at=None) | Q(secret_expires_at__lte=now + EXPIRES_SOON)
    return (
        Q(row__status=Status.FAILING)
        | mentions("findings_text", needs_mending(FINDINGS))
        | (Q(secret_number__isnull=False) & dated)
        | authorization_is_old("row__", now)
        | (Q(row__sealed__isnull=False) & ~Q(roles_text=F("frozen_text")))
        | Q(row__isnull=True, registration__status=Registration.Status.DENIED)
    )
