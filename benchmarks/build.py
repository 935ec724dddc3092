"""Fills a fresh database with authorizations that are ready to be fetched.

Run as a program in the portal's environment: `python -m benchmarks.build ROWS`. It
prints the runner token, and what it may fetch as pairs of account and marketplace.
"""

import json
import secrets
import sys
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - needs the set-up
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from credentials.amazon import MARKETPLACES  # noqa: E402
from credentials.flows.vault import make_installation  # noqa: E402
from credentials.models import (  # noqa: E402
    Application,
    Authorization,
    ClientSecret,
    RunnerToken,
    RunnerTokenScope,
    SellerAccount,
)
from credentials.models.installation_keys import fingerprint  # noqa: E402
from credentials.models.runner_tokens import digest, make_token  # noqa: E402
from credentials.secret import Secret  # noqa: E402

PER_ACCOUNT = 20
ACCOUNTS_AT_ONCE = 100
SHOWN = 2_000


def build(rows: int) -> dict[str, object]:
    """`rows` authorizations, twenty to an account, all in reach of one token."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    make_installation()
    plain = make_token()
    token = RunnerToken.objects.create(
        name="Benchmark", digest=digest(plain.reveal()), tail=plain.tail
    )
    accounts = -(-rows // PER_ACCOUNT)
    for first in range(0, accounts, ACCOUNTS_AT_ONCE):
        last = min(first + ACCOUNTS_AT_ONCE, accounts)
        _store(token, range(first, last))
    return {"token": plain.reveal(), "authorizations": _spread(accounts)}


def _spread(accounts: int) -> list[tuple[str, str]]:
    """As many pairs as are ever asked for, from all over the table."""
    wanted = min(SHOWN // PER_ACCOUNT, accounts)
    step = accounts / wanted
    return [
        (_slug(int(step * number)), marketplace.id)
        for number in range(wanted)
        for marketplace in MARKETPLACES[:PER_ACCOUNT]
    ]


def _slug(number: int) -> str:
    return f"seller-{number:06}"


@transaction.atomic
def _store(token: RunnerToken, numbers: range) -> None:
    accounts = [SellerAccount(slug=_slug(n), name=f"Seller {n}") for n in numbers]
    SellerAccount.objects.bulk_create(accounts)
    applications = [
        Application(
            account=account,
            name="Runner",
            roles=["pricing"],
            client_id=f"amzn1.application-oa2-client.{secrets.token_hex(16)}",
        )
        for account in accounts
    ]
    Application.objects.bulk_create(applications)
    ClientSecret.objects.bulk_create(_secret(one) for one in applications)
    Authorization.objects.bulk_create(
        _authorization(account, marketplace)
        for account in accounts
        for marketplace in MARKETPLACES[:PER_ACCOUNT]
    )
    RunnerTokenScope.objects.bulk_create(
        RunnerTokenScope(token=token, account=account) for account in accounts
    )


def _secret(application: Application) -> ClientSecret:
    value = Secret(f"amzn1.oa2-cs.v1.{secrets.token_hex(32)}")
    now = timezone.now()
    row = ClientSecret(
        application=application,
        number=1,
        proven_at=now,
        expires_at=now + timedelta(days=100),
        fingerprint=fingerprint(value),
        tail=value.tail,
    )
    row.seal(value)
    return row


def _authorization(account: SellerAccount, marketplace: object) -> Authorization:
    value = Secret(f"Atzr|IwEBI{secrets.token_urlsafe(260)}")
    now = timezone.now()
    row = Authorization(
        account=account,
        marketplace_id=marketplace.id,
        region=marketplace.region,
        authorized_at=now,
        status=Authorization.Status.VALID,
        validated_at=now,
        version=3,
        roles_frozen=["pricing"],
        fingerprint=fingerprint(value),
    )
    row.seal(value)
    return row


if __name__ == "__main__":
    json.dump(build(int(sys.argv[1])), sys.stdout)
