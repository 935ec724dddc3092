"""Opening a seller account, and what it says about itself."""

from django.db import transaction

from credentials.amazon import find_marketplace
from credentials.flows.actors import name_of
from credentials.models import (
    Application,
    Event,
    Registration,
    SellerAccount,
    Tag,
    User,
)


@transaction.atomic
def open_account(
    *, name: str, slug: str, home_country: str, actor: User | None
) -> SellerAccount:
    """Open a seller account, ready for its people to be invited.

    Raises ValidationError for a slug that is taken or malformed, and
    UnknownMarketplace for a country without a marketplace.
    """
    account = SellerAccount(
        name=name, slug=slug, home_country=find_marketplace(home_country).country_code
    )
    account.full_clean()
    account.save()
    Registration.objects.create(account=account)
    Application.objects.create(account=account)
    Event.objects.record(
        Tag.ACCOUNT_OPENED, actor=name_of(actor), account=account, subject=account
    )
    return account


@transaction.atomic
def change_account(
    *, account: SellerAccount, name: str, home_country: str, actor: User
) -> SellerAccount:
    """Call a seller account by another name, or send its people to another country.

    Its slug stays, since Runner has it in its jobs. Raises ValidationError, and
    UnknownMarketplace for a country without a marketplace.
    """
    row = SellerAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    row.name = name
    row.home_country = find_marketplace(home_country).country_code
    row.full_clean()
    row.save()
    Event.objects.record(
        Tag.ACCOUNT_CHANGED,
        actor=name_of(actor),
        account=row,
        subject=row,
        name=row.name,
        home_country=row.home_country,
    )
    return row
