"""Every authorization of every account, and the accounts that have none yet.

Filtering, sorting and counting happen in the database, by the guide's own rules.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils import timezone

from credentials.amazon import MARKETPLACES, Region
from credentials.guide.expressions import STEP_COUNT, completed_steps
from credentials.guide.people_expressions import people_count, rests_on_few
from credentials.models import Authorization, SellerAccount
from credentials.models.dated_secrets import EXPIRES_SOON
from portal.overview.columns import Rows, all_rows

Status = Authorization.Status

NO_AUTHORIZATION = "none"
FEW_PEOPLE = "few-people"

COLUMNS: dict[str, tuple[str, ...]] = {
    "account": ("by_name",),
    "marketplace": ("region", "country"),
    "status": ("rank",),
    "validated": ("validated_at",),
    "expiry": ("secret_expires_at",),
    "progress": ("completed",),
    "fetched": ("fetched_at",),
    "findings": ("calm",),
}
TIES = ("by_name", "region", "country", "pk", "authorization")

SHOWN = {
    "attention": Q(calm=False),
    "incomplete": Q(completed__lt=STEP_COUNT),
    "expiry-unknown": Q(secret_number__isnull=False, secret_expires_at=None),
    "healthy": Q(status=Status.VALID, calm=True, fetched_at__isnull=False),
}


@dataclass(frozen=True)
class Wanted:
    """What an admin asked to see; nothing named means everything."""

    text: str = ""
    status: str = ""
    where: str = ""
    expiring: int | None = None
    show: str = ""
    sort: str = ""

    @property
    def column(self) -> str:
        """The column to sort by; one that is not known sorts by account."""
        named = self.sort.removeprefix("-")
        return named if named in COLUMNS else "account"

    @property
    def is_descending(self) -> bool:
        return self.sort == f"-{self.column}"


@dataclass(frozen=True)
class Tally:
    """What the whole board holds, whatever is shown of it."""

    accounts: int
    failing: int
    attention: int
    expiring: int
    incomplete: int
    healthy: int


def board(wanted: Wanted) -> Rows:
    """The rows asked for: an account joined with each authorization, or with none."""
    now = timezone.now()
    rows = all_rows(now)
    if wanted.text:
        rows = rows.filter(_mentions(wanted.text))
    if wanted.status:
        rows = rows.filter(_is_in(wanted.status))
    if wanted.where:
        rows = rows.filter(_is_at(wanted.where))
    if wanted.expiring is not None:
        limit = _days_ahead(now, wanted.expiring)
        rows = rows.filter(secret_expires_at__lte=limit)
    if wanted.show == FEW_PEOPLE:
        rows = rows.alias(people=people_count()).filter(rests_on_few(now))
    if wanted.show in SHOWN:
        rows = rows.filter(SHOWN[wanted.show])
    return rows.order_by(*_order(wanted))


def count_of(rows: Rows) -> tuple[int, int]:
    """How many rows there are, and of how many accounts."""
    found = rows.order_by().aggregate(
        rows=Count("*"), accounts=Count("pk", distinct=True)
    )
    return found["rows"], found["accounts"]


def authorizations_in(rows: Rows) -> "QuerySet[Authorization]":
    """The authorizations among the rows that can be validated at all."""
    ids = rows.order_by().filter(authorization__isnull=False).values("authorization")
    return Authorization.objects.with_token().filter(pk__in=ids)


def tally() -> Tally:
    """Count the whole board: its accounts, and then its authorizations."""
    now = timezone.now()
    accounts = SellerAccount.objects.alias(completed=completed_steps())
    soon = Q(authorization__isnull=False, secret_expires_at__lte=now + EXPIRES_SOON)
    return Tally(
        **accounts.aggregate(
            accounts=Count("pk"), incomplete=Count("pk", filter=SHOWN["incomplete"])
        ),
        **all_rows(now).aggregate(
            failing=Count("authorization", filter=Q(status=Status.FAILING)),
            attention=Count("pk", filter=SHOWN["attention"]),
            expiring=Count("authorization", filter=soon),
            healthy=Count("authorization", filter=SHOWN["healthy"]),
        ),
    )


def _order(wanted: Wanted) -> list[OrderBy]:
    first = (F(name) for name in COLUMNS[wanted.column])
    return [
        *(
            name.desc(nulls_last=True)
            if wanted.is_descending
            else name.asc(nulls_last=True)
            for name in first
        ),
        *(F(name).asc(nulls_last=True) for name in TIES),
    ]


def _mentions(text: str) -> Q:
    named = text.casefold()
    ids = [
        one.id
        for one in MARKETPLACES
        if named in one.name.casefold() or named == one.country_code.casefold()
    ]
    return (
        Q(name__icontains=text)
        | Q(slug__icontains=text)
        | Q(client_id__icontains=text)
        | Q(marketplace_id__iexact=text)
        | Q(marketplace_id__in=ids)
    )


def _is_in(status: str) -> Q:
    if status == NO_AUTHORIZATION:
        return Q(authorization=None)
    return Q(status=status)


def _is_at(where: str) -> Q:
    if where in set(Region):
        return Q(region=where)
    return Q(marketplace_id=where)


def _days_ahead(now: datetime, days: int) -> datetime:
    return now + timedelta(days=days)
