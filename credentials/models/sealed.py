"""Rows that hold one sealed value, bound to their own place."""

import uuid

from django.db import models

from credentials.models.installation import install_id
from credentials.runtime import keyring
from credentials.sealing import Place
from credentials.secret import Secret


class SealedModel(models.Model):
    """A row with a UUID made before the insert, and at most one sealed value."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.BinaryField(null=True, editable=False)
    sealed_version = models.PositiveIntegerField(default=0, editable=False)
    key_id = models.CharField(max_length=64, blank=True, db_index=True, editable=False)

    class Meta:
        abstract = True

    @property
    def place(self) -> Place:
        return Place(
            install_id(),
            self._meta.db_table,
            str(self.pk),
            "sealed",
            self.sealed_version,
        )

    def seal(self, secret: Secret) -> None:
        """Put a value under seal in this row; the row still has to be saved."""
        self.sealed_version += 1
        self.sealed = keyring().seal(secret, self.place)
        self.key_id = keyring().primary

    def unseal(self) -> Secret:
        """Open the value; raises SealError, or LookupError where there is none."""
        if self.sealed is None:
            raise LookupError(f"{self._meta.model_name} {self.pk} holds no value.")
        return keyring().unseal(bytes(self.sealed), self.place)

    def rewrapped(self) -> bytes:
        """The same record under the primary key, its value unseen."""
        return keyring().rewrap(bytes(self.sealed or b""), self.place)

    def shred(self) -> None:
        """Forget the value for good; the row stays as history."""
        self.sealed = None
        self.key_id = ""
