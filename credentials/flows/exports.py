"""Handing stored credentials to a person of their account, and recording that first."""

from collections.abc import Collection

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Marketplace
from credentials.errors import SetUpIncomplete
from credentials.flows.actors import name_of
from credentials.flows.delivery import Deliverable, Delivered, lay_out, open_steps
from credentials.models import Event, SellerAccount, Tag, User


def exportable(account: SellerAccount) -> list[Deliverable]:
    """What a person of the account could take away; the values stay sealed."""
    rows = account.authorizations.with_token().select_related("account")
    return [one for one in lay_out(list(rows)) if one.is_complete]


@sensitive_variables()
@transaction.atomic
def export_credentials(
    *,
    account: SellerAccount,
    marketplaces: Collection[Marketplace],
    form: str,
    address: str | None,
    actor: User,
) -> list[Delivered]:
    """Unseal the credentials of some marketplaces for one of the account's people.

    Whoever calls has asked this person for their password. A failing authorization is
    handed out too, since only Amazon decides what works. Raises SetUpIncomplete where
    there is nothing to hand out.
    """
    exported = [
        Delivered(one, one.secret.unseal(), one.authorization.unseal(), None)
        for one in exportable(account)
        if one.authorization.marketplace in marketplaces and one.secret is not None
    ]
    if not exported:
        raise SetUpIncomplete(open_steps(account))
    Event.objects.record(
        Tag.CREDENTIALS_EXPORTED,
        actor=name_of(actor),
        account=account,
        subject=account,
        form=form,
        marketplaces=[one.of.authorization.marketplace_id for one in exported],
        address=address,
    )
    return exported
