"""Sessions that only the cookie opens.

The database holds a hash of the cookie's value, and what the session says encrypted
under a key made of it. A copy of the database, or of a backup, then signs nobody in
and shows nothing: not even the key of a password reset that is under way, which
django-allauth keeps in the session.
"""

import base64
import hashlib
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

NONCE_BYTES = 12


class SessionStore(DatabaseStore):
    """Django's database sessions, found and read with the cookie's value alone."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        nonce = os.urandom(NONCE_BYTES)
        plain = super().encode(session_dict).encode()
        return base64.b64encode(
            nonce + self._cipher().encrypt(nonce, plain, None)
        ).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What the session says; nothing where it is another cookie's, or altered."""
        try:
            sealed = base64.b64decode(session_data)
            nonce, sealed = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
            plain = self._cipher().decrypt(nonce, sealed, None)
        except (ValueError, InvalidTag):
            return {}
        return super().decode(plain.decode())

    def exists(self, session_key: str) -> bool:
        return super().exists(_row_key(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = _row_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(_row_key(key))

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        if self.session_key is None:
            return None
        row = self.model.objects.filter(
            session_key=_row_key(self.session_key),
            expire_date__gt=timezone.now(),
        ).first()
        if row is None:
            self._session_key = None
        return row

    def _cipher(self) -> AESGCM:
        return AESGCM(_hash("data", self.session_key or ""))


def _row_key(session_key: str) -> str:
    """Under which key the row stands; Django's column takes 40 signs."""
    return _hash("row", session_key).hex()[:40]


def _hash(purpose: str, session_key: str) -> bytes:
    """One of two values that say nothing of each other, nor of the cookie."""
    return hashlib.sha256(f"portal.sessions {purpose} {session_key}".encode()).digest()
