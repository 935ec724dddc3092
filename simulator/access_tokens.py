"""Access tokens that carry what they were minted for, signed by this simulator.

Nothing is kept for a token, so it survives a restart and costs no memory. Amazon's
live 3600 seconds and begin with `Atza|` (LWA documentation, read November 2026).
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass

LIFETIME_SECONDS = 3600
_PREFIX = "Atza|IwEB"
_SIGNATURE_BYTES = 32


def fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Grant:
    """What an access token was minted for.

    `refresh` and `secret` are fingerprints of the refresh token (empty for a scope)
    and of the client secret; `dead` says that the secret had expired when it was used.
    """

    client_id: str
    minted_at: float
    secret: str
    refresh: str = ""
    scope: str = ""
    dead: bool = False


def mint(grant: Grant, key: bytes) -> str:
    content = json.dumps(asdict(grant), separators=(",", ":")).encode()
    signature = hmac.digest(key, content, "sha256")
    return _PREFIX + base64.urlsafe_b64encode(signature + content).decode()


def read(token: str, key: bytes) -> Grant | None:
    """What the token was minted for; None where it was not minted here."""
    if not token.startswith(_PREFIX):
        return None
    try:
        sealed = base64.b64decode(token.removeprefix(_PREFIX), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    signature, content = sealed[:_SIGNATURE_BYTES], sealed[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, hmac.digest(key, content, "sha256")):
        return None
    return Grant(**json.loads(content))
