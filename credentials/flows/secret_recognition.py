"""Recognising a client secret that the portal has seen before, from its fingerprint."""

from django.views.decorators.debug import sensitive_variables

from credentials.errors import PasteRefused
from credentials.flows.said_of_pairs import is_refused_everywhere
from credentials.flows.secret_proof import IDENTIFIER_ELSEWHERE
from credentials.models import Application, ClientSecret
from credentials.models.installation_keys import fingerprint
from credentials.secret import Secret


@sensitive_variables()
def refuse_known(
    application: Application, client_secret: Secret, *, but_pending: bool = False
) -> None:
    """Raise PasteRefused for a secret that this application has or had.

    Where Amazon refuses the one in use everywhere, one before it may be the newest:
    somebody may have pasted them in the wrong order.
    """
    known = (
        application.client_secrets.filter(
            fingerprint=fingerprint(client_secret), refused_at=None
        )
        # Only a rotation makes a secret old: what left with its identifier, or waited
        # in vain, may come back.
        .exclude(replaced_at=None, retired_at__isnull=False)
        .first()
    )
    if known is None or (known.replaced_at and is_refused_everywhere(application)):
        return
    if known.state == ClientSecret.State.PENDING and but_pending:
        return
    is_live = known.state in {ClientSecret.State.CURRENT, ClientSecret.State.PENDING}
    raise PasteRefused(
        "already-stored" if is_live else "old-secret-pasted", "client_secret"
    )


@sensitive_variables()
def refuse_foreign(
    application: Application, client_secret: Secret, client_id: str = ""
) -> None:
    """Raise PasteRefused for what Amazon has accepted in another application.

    Amazon gives no two applications one secret, so that it need not be asked again.
    `client_id` is the identifier beside it, where that is not the stored one.
    """
    theirs = ClientSecret.objects.exclude(application=application).filter(
        fingerprint=fingerprint(client_secret),
        proven_at__isnull=False,
        retired_at=None,
    )
    others = theirs.exclude(application__client_id=client_id or application.client_id)
    if others.exists():
        raise PasteRefused("secret-of-another-application", "client_secret")
    if client_id and theirs.exists():
        raise PasteRefused(IDENTIFIER_ELSEWHERE, "client_id")
