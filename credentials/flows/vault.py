"""The vault's own upkeep: proving the keys, and moving values to another one."""

from collections.abc import Iterator
from contextlib import suppress

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet

from credentials.errors import BrokenSeal
from credentials.models import Event, SealedModel, Tag
from credentials.models.installation_keys import event_chain_key, fingerprint_key
from credentials.runtime import keyring

BATCH = 100


def sealed_models() -> list[type[SealedModel]]:
    """Every table that holds sealed values."""
    return [model for model in apps.get_models() if issubclass(model, SealedModel)]


def check_stored_keys() -> None:
    """Prove that the keyring opens what is stored, reading one row for each key.

    Raises MalformedKeyring, KeyMissing or WrongKey; changes nothing.
    """
    ring = keyring()
    for model in sealed_models():
        stored = model._default_manager.filter(sealed__isnull=False)
        for key_id in stored.values_list("key_id", flat=True).distinct():
            row = stored.filter(key_id=key_id).only("sealed").first()
            if row is not None:
                # One damaged record is that record's trouble and keeps nobody out.
                with suppress(BrokenSeal):
                    ring.check(bytes(row.sealed or b""))


def make_installation() -> None:
    """Make what an installation makes once for itself, or read it.

    To be called when a process starts and no transaction is open: the process
    remembers these, and what was made inside a transaction that is taken back would
    be remembered without being stored. Everything sealed from then on would be lost.
    """
    event_chain_key()
    fingerprint_key()


def count_to_reseal() -> int:
    """How many values are under another key than the first of the keyring."""
    return sum(_outdated(model).count() for model in sealed_models())


def reseal(*, actor: str) -> Iterator[int]:
    """Move every value under the first key of the keyring, seeing none of them.

    Yields the number of rows moved after each batch. May be stopped and begun again
    at any moment, and runs beside live traffic: a row that somebody changed in the
    meantime is left for the next batch.
    """
    total = 0
    for model in sealed_models():
        while moved := _reseal_batch(model):
            total += moved
            yield moved
    if total:
        with transaction.atomic():
            Event.objects.record(
                Tag.VAULT_RESEALED, actor=actor, rows=total, key=keyring().primary
            )


def _outdated(model: type[SealedModel]) -> QuerySet[SealedModel]:
    return model._default_manager.filter(sealed__isnull=False).exclude(
        key_id=keyring().primary
    )


@transaction.atomic
def _reseal_batch(model: type[SealedModel]) -> int:
    moved = 0
    rows = list(_outdated(model).select_for_update().order_by("pk")[:BATCH])
    for row in rows:
        moved += model._default_manager.filter(pk=row.pk, sealed=row.sealed).update(
            sealed=row.rewrapped(), key_id=keyring().primary
        )
    return moved
