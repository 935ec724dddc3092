"""Recognising a client secret that the portal has seen before, from its fingerprint."""

from django.views.decorators.debug import sensitive_variables

from credentials.errors import PasteRefused
from credentials.models import Application, ClientSecret
from credentials.models.installation_keys import fingerprint
from credentials.secret import Secret


@sensitive_variables()
def refuse_known(
    application: Application, client_secret: Secret, *, but_pending: bool = False
) -> None:
    """Raise PasteRefused for a secret that this application has or had."""
    known = (
        application.client_secrets.filter(
            fingerprint=fingerprint(client_secret), refused_at=None
        )
        .exclude(proven_at=None, retired_at__isnull=False)
        .first()
    )
    if known is None:
        return
    if known.state == ClientSecret.State.PENDING and but_pending:
        return
    is_live = known.state in {ClientSecret.State.CURRENT, ClientSecret.State.PENDING}
    raise PasteRefused(
        "already-stored" if is_live else "old-secret-pasted", "client_secret"
    )


@sensitive_variables()
def refuse_foreign(application: Application, client_secret: Secret) -> None:
    """Raise PasteRefused for what Amazon has accepted for another identifier.

    Amazon gives no two applications one secret, so that it need not be asked again.
    """
    is_foreign = (
        ClientSecret.objects.filter(
            fingerprint=fingerprint(client_secret), proven_at__isnull=False
        )
        .exclude(application__client_id=application.client_id)
        .exists()
    )
    if is_foreign:
        raise PasteRefused("secret-of-another-application", "client_secret")
