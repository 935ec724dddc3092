"""Keeping a paste for its owner until they say where its values belong."""

import json
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.flows.actors import name_of
from credentials.models import Event, HeldPaste, SellerAccount, Tag, User
from credentials.secret import Secret


@sensitive_variables()
@transaction.atomic
def hold_paste(
    *,
    account: SellerAccount,
    values: dict[str, Secret],
    marketplace_id: str = "",
    actor: User,
) -> HeldPaste:
    """Seal what a paste was found to hold, for a quarter of an hour.

    A person has one paste waiting per account; a newer one takes its place.
    """
    HeldPaste.objects.filter(account=account, held_by=actor).delete()
    held = HeldPaste(account=account, held_by=actor, marketplace_id=marketplace_id)
    held.seal(Secret(json.dumps({key: one.reveal() for key, one in values.items()})))
    held.save()
    Event.objects.record(
        Tag.PASTE_HELD,
        actor=name_of(actor),
        account=account,
        subject=held,
        found=sorted(values),
    )
    return held


@sensitive_variables()
def values_of(held: HeldPaste) -> dict[str, Secret]:
    """What a held paste was found to hold, by field name."""
    return {
        key: Secret(value) for key, value in json.loads(held.unseal().reveal()).items()
    }


def forget_paste(*, held: HeldPaste) -> None:
    """Drop a paste that was used or is not wanted."""
    HeldPaste.objects.filter(pk=held.pk).delete()


def forget_stale_pastes(*, now: datetime | None = None) -> int:
    """Drop the pastes that nobody came back for."""
    dropped, _ = HeldPaste.objects.stale(now or timezone.now()).delete()
    return dropped
