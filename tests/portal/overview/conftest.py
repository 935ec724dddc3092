"""Accounts in every state, laid straight into the tables: the board only reads."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.amazon import MARKETPLACES, find_marketplace
from credentials.flows.accounts import open_account
from credentials.flows.runner_tokens import issue_runner_token
from credentials.models import (
    Application,
    Attestation,
    Authorization,
    ClientSecret,
    Pickup,
    Registration,
    RunnerToken,
)
from credentials.models.installation_keys import fingerprint
from credentials.secret import Secret
from credentials.validation.amazon_findings import AMAZON_FINDINGS
from tests.support.amazon_side import client_id, client_secret, refresh_token

ROLES = ["finance-and-accounting", "pricing"]
STORED = [finding.slug for finding in AMAZON_FINDINGS]


@pytest.fixture
def board_client(ada, client_for):
    return client_for(ada)


@pytest.fixture
def describe():
    """Say that an account has an application with credentials."""

    def describe(account, *, expires_in=timedelta(days=120), pending=False):
        now = timezone.now()
        Registration.objects.filter(account=account).update(status="approved")
        Application.objects.filter(account=account).update(
            name="Runner",
            roles=ROLES,
            client_id=client_id(account.slug),
            client_id_proven_at=None if pending else now,
        )
        value = Secret(client_secret(account.slug))
        secret = ClientSecret(
            application=account.application,
            number=1,
            tail=value.tail,
            fingerprint=fingerprint(value),
            proven_at=None if pending else now,
            expires_at=None if expires_in is None else now + expires_in,
        )
        secret.seal(value)
        secret.save()
        return secret

    return describe


@pytest.fixture
def authorize():
    """Give an account an authorization in some state."""

    def authorize(account, country="US", *, status="valid", findings=(), **fields):
        now = timezone.now()
        marketplace = find_marketplace(country)
        row = Authorization(
            account=account,
            marketplace_id=marketplace.id,
            region=marketplace.region,
            status=status,
            findings=list(findings),
            roles_frozen=ROLES,
        )
        if status != "missing":
            row.seal(Secret(refresh_token(f"{account.slug} {country}")))
            row.authorized_at = now - timedelta(days=10)
            row.version = 1
        if status == "valid":
            row.validated_at = row.checked_at = now - timedelta(hours=2)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        return row

    return authorize


@pytest.fixture
def pick_up(ada):
    """Let a Runner have fetched an authorization."""

    def pick_up(authorization, ago=timedelta(hours=1)):
        token = RunnerToken.objects.filter(scopes__account=authorization.account)
        held = (
            token.first()
            or issue_runner_token(
                name="Runner", account=authorization.account, actor=ada
            )[0]
        )
        return Pickup.objects.create(
            token=held,
            authorization=authorization,
            version=1,
            at=timezone.now() - ago,
        )

    return pick_up


@pytest.fixture
def healthy(acme, describe, authorize, pick_up, alice):
    """Acme is set up for the United States and nothing is wrong."""
    describe(acme)
    Attestation.objects.create(account=acme, step="primary-user", by=alice)
    pick_up(authorize(acme))
    return acme


@pytest.fixture
def vary(pick_up):
    """Let chance decide what became of an authorization."""

    def vary(row, dice):
        if dice.random() < 0.1:
            row.removed_at = timezone.now()
        if row.has_token and row.status != "valid":
            row.findings = dice.sample(STORED, dice.randint(0, 2))
        if row.has_token and dice.random() < 0.1:
            row.authorized_at -= timedelta(days=400)
        if row.has_token and dice.random() < 0.1:
            row.roles_frozen = ["pricing"]
        row.save()
        if row.has_token and dice.random() < 0.5:
            pick_up(row, timedelta(days=dice.choice([1, 6, 9])))

    return vary


def store_newer(account, dice):
    """Some have stored another secret since, which waits or was refused."""
    kind = dice.choice(["none", "none", "waits", "refused", "refused long ago"])
    if kind == "none":
        return
    ago = timedelta(days=8 if kind == "refused long ago" else 1)
    ClientSecret.objects.create(
        application=account.application,
        number=2,
        fingerprint="2" * 64,
        expires_at=timezone.now() + timedelta(days=180),
        refused_at=None if kind == "waits" else timezone.now() - ago,
    )


def limit(account, dice):
    """Some tokens are revoked, and others end."""
    now = timezone.now()
    tokens = RunnerToken.objects.filter(scopes__account=account)
    if dice.random() < 0.2:
        tokens.update(revoked_at=now)
    if dice.random() < 0.4:
        tokens.update(expires_at=now + timedelta(days=dice.choice([-1, 3, 60])))


@pytest.fixture
def many(ada, describe, authorize, vary):
    """Make accounts in mixed states, the same ones for the same seed."""

    def say(account, dice):
        if dice.random() < 0.7:
            Attestation.objects.create(account=account, step="primary-user", by=ada)
        if dice.random() < 0.6:
            days = dice.choice([None, -3, 5, 29, 31, 170])
            ahead = None if days is None else timedelta(days=days)
            describe(account, expires_in=ahead, pending=dice.random() < 0.3)
            store_newer(account, dice)
        Registration.objects.filter(account=account).update(
            status=dice.choice(Registration.Status.values)
        )

    def make(number, dice):
        slug = f"account-{number}"
        account = open_account(
            name=f"Account {number}", slug=slug, home_country="US", actor=ada
        )
        say(account, dice)
        for marketplace in dice.sample(MARKETPLACES, dice.randint(0, 3)):
            status = dice.choice(Authorization.Status.values)
            vary(authorize(account, marketplace.country_code, status=status), dice)
        limit(account, dice)
        return account

    def many(count, seed=1):
        dice = random.Random(seed)
        return [make(number, dice) for number in range(count)]

    return many
