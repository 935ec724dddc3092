"""Random keys that the installation makes for itself."""

import hmac
import secrets
from functools import cache
from hashlib import sha256

from django.db import models

from credentials.models.installation import install_id
from credentials.models.sealed import SealedModel
from credentials.secret import Secret


class InstallationKey(SealedModel):
    """A random key, sealed like a credential.

    It is separate from the keyring, so that changing the keyring changes neither the
    chain of events nor the fingerprints by which a stored value is recognised.
    """

    class Purpose(models.TextChoices):
        EVENTS = "events", "Chains the event log"
        FINGERPRINTS = "fingerprints", "Recognises values that are already stored"

    purpose = models.CharField(max_length=20, choices=Purpose, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.purpose


@cache
def _installation_key(purpose: str) -> bytes:
    fresh = InstallationKey(purpose=purpose)
    fresh.seal(Secret(secrets.token_hex(32)))
    row, _ = InstallationKey.objects.get_or_create(
        purpose=purpose,
        defaults={
            field.attname: getattr(fresh, field.attname)
            for field in InstallationKey._meta.concrete_fields
            if field.attname not in {"purpose", "created_at"}
        },
    )
    return bytes.fromhex(row.unseal().reveal())


def forget_installation() -> None:
    """Drop what this process remembers, for a database that was replaced under it."""
    install_id.cache_clear()
    _installation_key.cache_clear()


def event_chain_key() -> bytes:
    return _installation_key(InstallationKey.Purpose.EVENTS)


def fingerprint_key() -> bytes:
    return _installation_key(InstallationKey.Purpose.FINGERPRINTS)


def fingerprint(secret: Secret) -> str:
    """A keyed digest: equal values give equal text, and the text gives nothing back.

    The key is sealed in the database, so that a copy of the database alone cannot be
    searched for a known value.
    """
    return hmac.new(
        fingerprint_key(),
        secret.reveal().encode(),
        sha256,
    ).hexdigest()
