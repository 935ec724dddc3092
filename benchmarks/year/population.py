"""Who lives through the year: applications, their people, and what they are like."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from credentials.amazon import find_marketplace
from credentials.flows.accounts import open_account
from credentials.flows.client_secrets import store_client_credentials
from credentials.flows.contacts import name_backup_contact
from credentials.flows.people import add_member
from credentials.flows.refresh_tokens import store_refresh_token
from credentials.flows.runner_tokens import issue_runner_token
from credentials.flows.steps import (
    attest_step,
    choose_marketplaces,
    describe_application,
)
from credentials.guide.steps import PRIMARY_USER
from credentials.models import Membership, SellerAccount, User
from credentials.secret import Secret
from simulator.shapes import new_client_id, new_client_secret, new_refresh_token

MARKETPLACE: Final = "US"
ROLES: Final = ["Pricing", "Selling Partner Insights"]
OLDEST_AT_START: Final = 165
HAS_BACKUP: Final = 0.6
LISTENS: Final = 0.7
BY_ITSELF: Final = 0.75


@dataclass
class Member:
    """One application with its account, as its people and its Runner know it."""

    number: int
    rng: random.Random
    client_id: str
    first_secret: str
    first_made: datetime
    refresh_token: str
    listens: bool
    by_itself: bool
    account: SellerAccount = field(init=False)
    primary: User | None = None
    backup: str = ""
    bearer: str = ""
    hired: int = 0
    plans: bool = False
    attended: bool = False

    @property
    def slug(self) -> str:
        return f"shop-{self.number:05}"


def draw(numbers: range, seed: int, now: datetime, *, queue: bool) -> list[Member]:
    """What each application is like; it follows from the seed and its number alone."""
    return [_one(number, seed, now, queue=queue) for number in numbers]


def _one(number: int, seed: int, now: datetime, *, queue: bool) -> Member:
    rng = random.Random(f"{seed} application {number}")
    made = now - timedelta(days=rng.uniform(1, OLDEST_AT_START))
    listens, by_itself = rng.random() < LISTENS, rng.random() < BY_ITSELF
    return Member(
        number,
        rng,
        new_client_id(),
        new_client_secret(),
        made,
        new_refresh_token(),
        listens=queue and listens,
        by_itself=queue and listens and by_itself,
    )


def world_of(members: list[Member]) -> dict[str, object]:
    """The same applications as Amazon has them."""
    marketplace = find_marketplace(MARKETPLACE)
    return {
        "applications": [
            {
                "client_id": one.client_id,
                "client_secret": one.first_secret,
                "secret_issued_at": one.first_made.isoformat(),
                "roles": ROLES,
                "enrolled": one.listens,
            }
            for one in members
        ],
        "authorizations": [
            {
                "client_id": one.client_id,
                "refresh_token": one.refresh_token,
                "region": str(marketplace.region),
                "marketplaces": [{"id": marketplace.id}],
                "roles": ROLES,
            }
            for one in members
        ],
    }


def move_in(member: Member, admin: User) -> datetime:
    """Walk an application through its set-up; gives the day of making as typed."""
    with transaction.atomic():
        account = open_account(
            name=f"Shop {member.number:05}",
            slug=member.slug,
            home_country=MARKETPLACE,
            actor=admin,
        )
        member.account = account
        person = hire(member, admin)
        attest_step(account=account, step=PRIMARY_USER.key, actor=person)
        describe_application(account=account, name="Runner", roles=ROLES, actor=person)
        choose_marketplaces(
            account=account, marketplaces=[find_marketplace(MARKETPLACE)], actor=person
        )
        if member.rng.random() < HAS_BACKUP:
            member.backup = f"backup-{member.number}@example.com"
            name_backup_contact(
                account=account, name="Backup", email=member.backup, actor=person
            )
        _, plain = issue_runner_token(name="Runner", account=account, actor=admin)
        member.bearer = plain.reveal()
    typed = day_of(member.first_made)
    store_client_credentials(
        account=account,
        client_id=member.client_id,
        client_secret=Secret(member.first_secret),
        issued_at=typed,
        actor=person,
    )
    store_refresh_token(
        account=account,
        marketplace=find_marketplace(MARKETPLACE),
        refresh_token=Secret(member.refresh_token),
        actor=person,
    )
    return typed


def hire(member: Member, admin: User) -> User:
    """Give the account a new primary user."""
    member.hired += 1
    person = User.objects.create_user(
        f"primary-{member.number}-{member.hired}@example.com", name="Primary"
    )
    add_member(
        account=member.account, user=person, role=Membership.Role.PRIMARY, actor=admin
    )
    member.primary = person
    return person


def day_of(moment: datetime) -> datetime:
    """The beginning of a day, which is what a person's typing of it means."""
    local = timezone.localtime(moment)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
