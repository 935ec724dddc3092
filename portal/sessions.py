"""Sessions whose key in the database is a hash of what the cookie holds.

A copy of the database, or of a backup, then signs nobody in: the stored key is not
the cookie's value, and the cookie's value cannot be computed from it.
"""

import hashlib

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone


class SessionStore(DatabaseStore):
    """Django's database sessions, found by the hash of their key."""

    def _stored_key(self, session_key: str) -> str:
        return hashlib.sha256(session_key.encode()).hexdigest()[:40]

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        cookie_key = self.session_key
        if cookie_key is None:
            return None
        row = self.model.objects.filter(
            session_key=self._stored_key(cookie_key), expire_date__gt=timezone.now()
        ).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(self._stored_key(session_key))

    def create_model_instance(self, data: dict[str, object]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = self._stored_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(self._stored_key(key))
