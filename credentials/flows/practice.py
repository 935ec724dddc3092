"""Where practice begins: two people and one seller account at the guide's first step."""

from django.db import transaction

from credentials.flows.accounts import open_account
from credentials.flows.people import add_member
from credentials.models import Membership, SellerAccount, User

PRIMARY = "primary@example.com"
ADMIN = "admin@example.com"


@transaction.atomic
def begin_practice() -> SellerAccount:
    """Make the practice account and its people, or find them as they are."""
    account = SellerAccount.objects.filter(slug="acme").first()
    if account is not None:
        return account
    admin = User.objects.create_superuser(ADMIN, name="Ada Admin")
    primary = User.objects.create_user(PRIMARY, name="Pia Primary")
    account = open_account(
        name="Acme (practice)", slug="acme", home_country="US", actor=admin
    )
    add_member(
        account=account, user=primary, role=Membership.Role.PRIMARY, actor=admin
    )
    return account


def set_password(*, user: User, password: str) -> None:
    """Give a practice person a new password."""
    user.set_password(password)
    user.save()
