"""The advice on people as a database expression, to filter and count many accounts.

`guide.people_advice` decides; a test holds this to the same answers.
"""

from datetime import datetime

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from credentials.guide.people_advice import LONG_AWAY
from credentials.models import BackupContact, Membership, ReturnedMail

ACCOUNT = OuterRef("pk")


def people_count() -> Coalesce:
    """How many people of a seller account can sign in."""
    counted = _active().order_by().values("account").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def rests_on_few(now: datetime) -> Q:
    """Whether there is any advice on the people of a seller account.

    To be asked where `people` is `people_count()`.
    """
    returned = ReturnedMail.objects.open().values("email")
    backups = BackupContact.objects.filter(account=ACCOUNT)
    primaries = _active().filter(role=Membership.Role.PRIMARY)
    since = now - LONG_AWAY
    away = Q(user__last_login__lt=since) | Q(
        user__last_login=None, user__date_joined__lt=since
    )
    return (
        Q(people__lte=1)
        | ~Q(Exists(backups))
        | Q(Exists(backups.filter(email__in=returned)))
        | Q(Exists(_active().filter(user__email__in=returned)))
        | Q(Exists(primaries.filter(away)))
    )


def _active() -> "QuerySet[Membership]":
    return Membership.objects.filter(account=ACCOUNT, user__is_active=True)
