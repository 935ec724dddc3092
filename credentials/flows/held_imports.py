"""Keeping what was read from a file for its owner, until they say yes or no."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.models import HeldImport, SellerAccount, User
from credentials.secret import Secret


@dataclass(frozen=True, eq=False)
class HeldSet:
    """What is held of one set: its secrets by name, and the rest as plain facts."""

    about: dict[str, Any]
    secrets: dict[str, Secret] = field(default_factory=dict)


@sensitive_variables()
@transaction.atomic
def hold_import(
    *, account: SellerAccount, sets: Sequence[HeldSet], actor: User
) -> UUID:
    """Seal what was read, for half an hour; an older file of this person gives way.

    It is no event yet, since nothing of the account has changed.
    """
    HeldImport.objects.filter(account=account, held_by=actor).delete()
    batch = uuid.uuid4()
    for number, one in enumerate(sets):
        row = HeldImport(
            batch=batch,
            number=number,
            account=account,
            held_by=actor,
            about=one.about,
        )
        if one.secrets:
            row.seal(
                Secret(
                    json.dumps({key: one.reveal() for key, one in one.secrets.items()})
                )
            )
        row.save()
    return batch


@sensitive_variables()
def held_sets(*, batch: UUID, account: SellerAccount, actor: User) -> list[HeldSet]:
    """What is held of a file for this person; nothing once its time is over."""
    rows = HeldImport.objects.open().filter(batch=batch, account=account, held_by=actor)
    return [HeldSet(row.about, _secrets_of(row)) for row in rows]


@sensitive_variables()
def _secrets_of(row: HeldImport) -> dict[str, Secret]:
    if row.sealed is None:
        return {}
    return {
        key: Secret(value) for key, value in json.loads(row.unseal().reveal()).items()
    }


def forget_import(*, batch: UUID) -> None:
    """Drop a file that was imported or is not wanted."""
    HeldImport.objects.filter(batch=batch).delete()


def forget_stale_imports(*, now: datetime | None = None) -> int:
    """Drop the files that nobody came back for."""
    dropped, _ = HeldImport.objects.stale(now or timezone.now()).delete()
    return dropped
