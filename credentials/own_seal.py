"""Sealing what one process keeps for itself: AES-256-GCM under a key of its own.

The key is made with the seal, is written nowhere, and ends with the process. So what is
sealed opens in no other process, and in this one only for what it was bound to.
"""

import os
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BITS: Final = 256
NONCE_BYTES: Final = 12


class OwnSeal:
    """Seals and opens; random nonces are safe for 2**32 values (NIST SP 800-38D)."""

    def __init__(self) -> None:
        self._cipher = AESGCM(AESGCM.generate_key(KEY_BITS))

    def seal(self, value: bytes, bound: bytes) -> bytes:
        """The value under seal, for whoever names again what it is bound to."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, value, bound)

    def unseal(self, sealed: bytes, bound: bytes) -> bytes:
        """The value; raises InvalidTag where it is bound to something else."""
        record = memoryview(sealed)
        nonce, ciphertext = record[:NONCE_BYTES], record[NONCE_BYTES:]
        return self._cipher.decrypt(nonce, ciphertext, bound)
