"""The identity of this installation."""

import uuid
from functools import cache

from django.db import models


class Installation(models.Model):
    """One row, made once: every sealed value is bound to its id.

    A database that was copied elsewhere keeps the id; a new one gets its own, so that
    records cannot be carried from one installation into another.
    """

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    install_id = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1), name="installation_is_one_row"
            )
        ]

    def __str__(self) -> str:
        return str(self.install_id)


@cache
def install_id() -> str:
    """The identity of this installation; the row is made on first use."""
    row, _ = Installation.objects.get_or_create(pk=1)
    return str(row.install_id)
