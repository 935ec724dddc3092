"""Backup and restore of everything that this installation knows.

The file holds rows and not a database's own format, so that what was written on
SQLite can be read on PostgreSQL. Credentials stay under their seals inside it: to use
a backup one needs the file, its passphrase and the keyring.

Left out: sessions (everybody signs in again), pastes that wait for their owner, and
mail that had not left yet, which a restored copy must not send a second time.
"""

from collections.abc import Callable
from typing import BinaryIO, Final

from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.errors import DatabaseNotEmpty
from credentials.flows.backup_rows import (
    MADE_AT_START,
    lines_of_this_database,
    lines_to_rows,
    saved_models,
)
from credentials.flows.restoring import hold_back
from credentials.flows.vault import check_stored_keys
from credentials.models import Event, Tag
from credentials.models.installation_keys import forget_installation
from credentials.sealed_file import read_sealed, write_sealed
from credentials.secret import Secret

SHORTEST_PASSPHRASE: Final = 12


def _ignore() -> None:
    """Nobody watches the rows go by."""


def count_rows() -> int:
    """How many rows a backup made now would hold."""
    return sum(model._default_manager.count() for model in saved_models())


@sensitive_variables()
def export_backup(
    *,
    stream: BinaryIO,
    passphrase: Secret,
    actor: str,
    on_row: Callable[[], object] = _ignore,
) -> int:
    """Write everything as it is at one moment, sealed, and tell how many rows.

    Raises ValueError for a passphrase that is too short to protect anything.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise ValueError(f"A passphrase has at least {SHORTEST_PASSPHRASE} characters.")
    rows = count_rows()
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        write_sealed(stream, passphrase, lines_of_this_database(on_row))
    with transaction.atomic():
        Event.objects.record(Tag.BACKUP_EXPORTED, actor=actor, rows=rows)
    return rows


@sensitive_variables()
def import_backup(
    *,
    stream: BinaryIO,
    passphrase: Secret,
    actor: str,
    on_row: Callable[[], object] = _ignore,
) -> int:
    """Restore a backup into an empty database, wholly or not at all.

    People and runner tokens are held until `confirm_restored`, and all credentials are
    due to be validated.
    Raises DatabaseNotEmpty, BackupUnreadable (another passphrase, an altered file,
    another version of the portal), KeyMissing or WrongKey (the keyring does not open
    what the backup holds) and ChainBroken (the event log does not hold together).
    """
    try:
        with transaction.atomic():
            _refuse_unless_empty()
            for model in MADE_AT_START:
                model._default_manager.all().delete()
            rows = 0
            for row in lines_to_rows(read_sealed(stream, passphrase)):
                row.save_base(raw=True, force_insert=True)
                rows += 1
                on_row()
            _prove_restored()
            held = hold_back(timezone.now())
            Event.objects.record(Tag.BACKUP_IMPORTED, actor=actor, rows=rows, **held)
            return rows
    finally:
        forget_installation()


def _refuse_unless_empty() -> None:
    for model in saved_models():
        if model not in MADE_AT_START and model._default_manager.exists():
            raise DatabaseNotEmpty(model._meta.db_table)


def _prove_restored() -> None:
    forget_installation()
    with connection.cursor() as cursor:
        reset = connection.ops.sequence_reset_sql(no_style(), saved_models())
        for statement in reset:
            cursor.execute(statement)
    check_stored_keys()
    for _line in Event.objects.broken_at():
        pass
