"""python-amazon-sp-api with the portal as its source of credentials.

Two ways, each a set of options for any of its clients:

    Orders(**from_credentials(portal, "acme-us", "US"))   # its own exchange at Amazon
    Orders(**from_broker(portal, "acme-us", "US"))        # the portal's access token

With the broker no long-lived secret reaches this process, and a rotation takes effect
with the next call. Needs `runner-credentials[sp-api]`.
"""

import time
from typing import Any

from runner_credentials.client import RunnerCredentials
from sp_api.auth import AccessTokenResponse
from sp_api.base import Marketplaces
from sp_api.base.credential_provider import BaseCredentialProvider


def marketplace_of(marketplace: str) -> Marketplaces:
    """The library's marketplace for an id or a country code; KeyError for none."""
    wanted = marketplace.upper()
    for one in Marketplaces:
        if wanted in {one.name, one.marketplace_id}:
            return one
    raise KeyError(marketplace)


def from_credentials(
    portal: RunnerCredentials, account: str, marketplace: str
) -> dict[str, Any]:
    """Options for a client that is made now; make it anew to pick up a rotation."""

    class FromPortal(BaseCredentialProvider):  # type: ignore[misc]
        def __init__(self, account: str = "default", *_: Any, **__: Any) -> None:
            super().__init__(account)

        def load_credentials(self) -> None:
            found = portal.get(account, marketplace)
            self.credentials = {
                "refresh_token": found.refresh_token,
                "lwa_app_id": found.client_id,
                "lwa_client_secret": found.client_secret,
            }

    return {
        "marketplace": marketplace_of(marketplace),
        "credential_providers": (FromPortal,),
    }


def from_broker(
    portal: RunnerCredentials, account: str, marketplace: str
) -> dict[str, Any]:
    """Options for a client that asks the portal for each access token it needs."""

    class NoSecrets(BaseCredentialProvider):  # type: ignore[misc]
        """The library insists on a pair; nothing is exchanged with it."""

        def __init__(self, account: str = "default", *_: Any, **__: Any) -> None:
            super().__init__(account)

        def load_credentials(self) -> None:
            held = "held-by-the-portal"
            self.credentials = {"lwa_app_id": held, "lwa_client_secret": held}

    class FromBroker:
        def __init__(self, **_: Any) -> None:
            pass

        def get_auth(self) -> AccessTokenResponse:
            token = portal.access_token(account, marketplace)
            return AccessTokenResponse(
                access_token=token.access_token,
                token_type=token.token_type,
                expires_in=int(token.expires_at.timestamp() - time.time()),
            )

    return {
        "marketplace": marketplace_of(marketplace),
        "credential_providers": (NoSecrets,),
        "auth_token_client_class": FromBroker,
    }
