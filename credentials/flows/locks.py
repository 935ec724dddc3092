"""The order in which flows lock rows, so that no two of them wait for each other.

First the application of an account, then authorizations by their key, and last the
head of the event log, which every change passes; whatever a flow locks besides, it
locks before it records its event. Locks are taken with `no_key`: a row that merely
refers to a locked one, as every event does to its account, has not to wait for it.
"""

from collections.abc import Iterable
from uuid import UUID

from credentials.models import Application, Authorization, SellerAccount


def lock_application(account: SellerAccount | UUID) -> Application:
    """Lock the application of an account, and the account's authorizations."""
    application = Application.objects.select_for_update(no_key=True).get(
        account=account
    )
    mine = Authorization.objects.filter(account=account)
    lock_authorizations(mine.values_list("pk", flat=True))
    return application


def lock_applications(accounts: Iterable[SellerAccount]) -> None:
    """Lock the applications of several accounts, and then all their authorizations.

    Locking account by account would hold authorizations while it waits for another
    application, which is the order that nobody may have.
    """
    wanted = [account.pk for account in accounts]
    applications = Application.objects.select_for_update(no_key=True)
    list(applications.filter(account__in=wanted).order_by("pk").values_list("pk"))
    mine = Authorization.objects.filter(account__in=wanted)
    lock_authorizations(mine.values_list("pk", flat=True))


def lock_authorizations(keys: Iterable[UUID]) -> None:
    """Lock authorizations of any accounts; none of their applications may follow."""
    rows = Authorization.objects.select_for_update(no_key=True)
    list(rows.filter(pk__in=list(keys)).order_by("pk").values_list("pk"))
