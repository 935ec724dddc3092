"""Which accounts come first: those whose secret ends soonest."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from uuid import UUID

from django.db.models import DateTimeField, F, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from credentials.guide.expressions import secrets_in_use
from credentials.guide.facts import Facts
from credentials.guide.reading import facts_of_many
from credentials.guide.stops import Stop, stops_of
from credentials.models import SellerAccount

AT_A_TIME = 200
# An end that nobody knows is as urgent as one that is near.
UNKNOWN_COUNTS_AS = timedelta(days=7)


def by_urgency() -> "QuerySet[SellerAccount, UUID]":
    """The ids of all accounts that hold a secret, the most urgent first."""
    secrets = secrets_in_use()
    assumed = Value(timezone.now() + UNKNOWN_COUNTS_AS, output_field=DateTimeField())
    return (
        SellerAccount.objects.alias(
            secret_number=Subquery(secrets.values("number")[:1]),
            ends_at=Coalesce(Subquery(secrets.values("expires_at")[:1]), assumed),
        )
        .filter(secret_number__isnull=False)
        .order_by(F("ends_at"), Lower("name"), "pk")
        .values_list("pk", flat=True)
    )


def facts_in_order(ids: Iterable[UUID]) -> list[Facts]:
    """What is known of some accounts, in the order of their ids."""
    ids = list(ids)
    found = facts_of_many(SellerAccount.objects.filter(pk__in=ids))
    return [found[pk] for pk in ids if pk in found]


def walk_stops() -> Iterator[Stop]:
    """What stops everywhere, read some hundreds of accounts at a time."""
    ids = iter(list(by_urgency()))
    while some := list(islice(ids, AT_A_TIME)):
        for facts in facts_in_order(some):
            yield from stops_of(facts)
