"""Reading everything that is known of accounts, in as many queries as one takes."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from credentials.guide.facts import Facts
from credentials.models import (
    Application,
    Attestation,
    Authorization,
    BackupContact,
    ClientSecret,
    Membership,
    Pickup,
    Registration,
    ReturnedMail,
    RunnerToken,
    RunnerTokenScope,
    SellerAccount,
)


def facts_of(account: SellerAccount) -> Facts:
    """Read an account in a fixed number of queries."""
    return facts_of_many([account])[account.pk]


def facts_of_many(accounts: Iterable[SellerAccount]) -> dict[UUID, Facts]:
    """Read accounts, by their id, in as many queries as one of them takes."""
    now = timezone.now()
    found = {account.pk: _nothing_of(account, now) for account in accounts}
    for row in Registration.objects.filter(account__in=list(found)):
        found[row.account_id].registration = row
    for word in Attestation.objects.filter(account__in=list(found)).select_related(
        "by"
    ):
        found[word.account_id].attestations[word.step] = word
    for part in Membership.objects.filter(account__in=list(found)).select_related(
        "user"
    ):
        found[part.account_id].members.append(part)
    _read_contacts(found)
    _read_application(found)
    _read_authorizations(found)
    _read_tokens(found)
    return found


def _nothing_of(account: SellerAccount, now: datetime) -> Facts:
    return Facts(
        account=account,
        now=now,
        registration=Registration(account=account),
        attestations={},
        application=Application(account=account),
        secrets=[],
        authorizations=[],
        tokens=[],
        pickups=[],
        members=[],
    )


def _read_contacts(found: dict[UUID, Facts]) -> None:
    returned = ReturnedMail.objects.addresses()
    for facts in found.values():
        facts.returned = returned
    for contact in BackupContact.objects.filter(account__in=list(found)):
        found[contact.account_id].backup = contact


def _read_application(found: dict[UUID, Facts]) -> None:
    account_of = {}
    for row in Application.objects.filter(account__in=list(found)):
        row.account = found[row.account_id].account
        found[row.account_id].application = row
        account_of[row.pk] = row.account_id
    secrets = ClientSecret.objects.filter(application__in=list(account_of)).defer(
        "sealed"
    )
    for secret in secrets:
        found[account_of[secret.application_id]].secrets.append(secret)


def _nearest_first(facts: Facts) -> Callable[[Authorization], tuple[bool, bool, str]]:
    """The home marketplace, the others of its region, the rest, each by its name."""
    home = facts.account.home
    return lambda row: (
        row.region != home.region,
        row.marketplace != home,
        gettext(row.marketplace.name).casefold(),
    )


def _read_authorizations(found: dict[UUID, Facts]) -> None:
    rows = {}
    for row in Authorization.objects.chosen().filter(account__in=list(found)):
        row.account = found[row.account_id].account
        found[row.account_id].authorizations.append(row)
        rows[row.pk] = row
    for facts in found.values():
        facts.authorizations.sort(key=_nearest_first(facts))
    pickups = Pickup.objects.filter(authorization__in=list(rows))
    for pickup in pickups.select_related("token"):
        pickup.authorization = rows[pickup.authorization_id]
        found[pickup.authorization.account_id].pickups.append(pickup)


def _read_tokens(found: dict[UUID, Facts]) -> None:
    scopes = RunnerTokenScope.objects.filter(account__in=list(found))
    tokens = RunnerToken.objects.filter(scopes__in=scopes).distinct()
    for token in tokens.prefetch_related("scopes"):
        for account_id in {scope.account_id for scope in token.scopes.all()}:
            if account_id in found:
                found[account_id].tokens.append(token)
