"""Credentials that are stored and due, and an Amazon that nobody reaches."""

from django.utils import timezone

from credentials.amazon import Region, find_marketplace
from credentials.flows.steps import choose_marketplaces, describe_application
from credentials.models import Application, ClientSecret, SellerAccount, User
from credentials.models.installation_keys import fingerprint
from credentials.secret import Secret
from tests.support.amazon_side import client_id, client_secret, refresh_token

NOBODY = "http://127.0.0.1:9"
NOBODY_ANSWERS = {
    "AMAZON_LWA_URL": f"{NOBODY}/auth/o2/token",
    "AMAZON_SPAPI_URLS": {str(region): NOBODY for region in Region},
}


def store_everything(
    account: SellerAccount, actor: User, countries: tuple[str, ...] = ("US", "CA")
) -> None:
    """Put an account where it stands after pasting while Amazon was away."""
    now = timezone.now()
    describe_application(
        account=account, name="Runner", roles=["finance-and-accounting"], actor=actor
    )
    application = Application.objects.get(account=account)
    application.client_id = client_id()
    application.save()
    secret = Secret(client_secret())
    row = ClientSecret(
        application=application,
        number=1,
        tail=secret.tail,
        fingerprint=fingerprint(secret),
        stored_by=actor,
        check_due_at=now,
    )
    row.seal(secret)
    row.save()
    marketplaces = [find_marketplace(country) for country in countries]
    choose_marketplaces(account=account, marketplaces=marketplaces, actor=actor)
    for authorization in account.authorizations.all():
        token = Secret(refresh_token(f"acme {authorization.region}"))
        authorization.seal(token)
        authorization.tail, authorization.fingerprint = token.tail, fingerprint(token)
        authorization.status = authorization.Status.UNPROVEN
        authorization.version, authorization.check_due_at = 1, now
        authorization.save()
