"""Runner's side in tests: accounts that are ready to be fetched, and known values."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from credentials.amazon import find_marketplace
from credentials.flows.runner_tokens import issue_runner_token
from credentials.models import (
    Application,
    Authorization,
    ClientSecret,
    SellerAccount,
)
from credentials.models.installation_keys import fingerprint
from credentials.secret import Secret

CLIENT_ID = "amzn1.application-oa2-client.0a1b2c3d4e5f60718293a4b5c6d7e8f9"
CLIENT_SECRET = "amzn1.oa2-cs.v1.CANARY5ecret0123456789abcdef0123456789abcdef01234567"
OLD_SECRET = "amzn1.oa2-cs.v1.CANARY0lder0123456789abcdef0123456789abcdef01234567"
REFRESH_TOKEN = "Atzr|IwEBICANARYt0ken-_0123456789" + "x" * 300


def open_account(slug: str, *, client_id: str = CLIENT_ID) -> Application:
    account = SellerAccount.objects.create(slug=slug, name=slug.title())
    return Application.objects.create(
        account=account, name="Runner", roles=["pricing"], client_id=client_id
    )


def store_secret(
    application: Application, value: str = CLIENT_SECRET, **fields: Any
) -> ClientSecret:
    now = timezone.now()
    fields = {"proven_at": now, "expires_at": now + timedelta(days=100), **fields}
    secret = ClientSecret(
        application=application,
        number=application.client_secrets.count() + 1,
        fingerprint=fingerprint(Secret(value)),
        tail=value[-4:],
        **fields,
    )
    secret.seal(Secret(value))
    secret.save()
    return secret


def authorize(
    application: Application, country: str, value: str = REFRESH_TOKEN, **fields: Any
) -> Authorization:
    marketplace = find_marketplace(country)
    now = timezone.now()
    row = Authorization(
        account=application.account,
        marketplace_id=marketplace.id,
        region=marketplace.region,
        authorized_at=now,
        **{
            "status": Authorization.Status.VALID,
            "validated_at": now,
            "version": 3,
            "roles_frozen": ["pricing"],
            "fingerprint": fingerprint(Secret(value)),
            **fields,
        },
    )
    row.seal(Secret(value))
    row.save()
    return row


def header_of_a_runner() -> dict[str, str]:
    """What a Runner sends that may fetch the United States of acme-us, which is new."""
    application = open_account("acme-us")
    store_secret(application)
    authorize(application, "US")
    _, plain = issue_runner_token(
        name="Runner", account=application.account, actor=None
    )
    return {"Authorization": f"Bearer {plain.reveal()}"}
