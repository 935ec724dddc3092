"""Makes the people and the seller account of practice mode."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from credentials.flows.accounts import open_account
from credentials.flows.people import add_member
from credentials.models import Membership, SellerAccount, User
from portal.practice import sign_in_file, write_private

ADMIN = "admin@practice.example"
PRIMARY = "primary@practice.example"
SLUG = "acme"

# Letters and digits that are not taken for each other when typed from paper.
SIGNS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Command(BaseCommand):
    help = (
        "Makes a practice admin, a practice primary user and a seller account to try "
        "the guide with, unless they are there."
    )

    def handle(self, **_: Any) -> None:
        if not settings.PRACTICE_MODE:
            raise CommandError("Practice data is for practice mode only.")
        if User.objects.filter(email=ADMIN).exists():
            return
        passwords = {ADMIN: make_password(), PRIMARY: make_password()}
        admin = User.objects.create_superuser(
            ADMIN, passwords[ADMIN], name="Practice admin"
        )
        primary = User.objects.create_user(
            PRIMARY, passwords[PRIMARY], name="Practice primary user"
        )
        open_practice_account(admin, primary)
        write_private(
            sign_in_file(),
            f"Practice primary user   {PRIMARY}   {passwords[PRIMARY]}\n"
            f"Practice admin          {ADMIN}     {passwords[ADMIN]}\n",
        )


def open_practice_account(admin: User, primary: User) -> None:
    account = SellerAccount.objects.filter(slug=SLUG).first() or open_account(
        name="Acme (practice)", slug=SLUG, home_country="US", actor=admin
    )
    add_member(account=account, user=primary, role=Membership.Role.PRIMARY, actor=admin)


def make_password() -> str:
    """A fresh password of four groups that the portal itself would accept."""
    while True:
        groups = ["".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(4)]
        password = "-".join(groups)
        try:
            validate_password(password)
        except ValidationError:
            continue
        return password
