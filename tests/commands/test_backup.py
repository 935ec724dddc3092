"""A backup: whole, sealed, and restored to the byte."""

import io
import stat

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import QuerySet

from credentials.errors import (
    BackupUnreadable,
    ChainBroken,
    DatabaseNotEmpty,
    KeyMissing,
)
from credentials.flows.backup import count_rows, export_backup, import_backup
from credentials.flows.backup_rows import saved_models
from credentials.flows.vault import sealed_models
from credentials.models import Event, HeldImport, HeldPaste, Notice, Tag, User
from credentials.models.append_only import install, lift
from credentials.models.installation_keys import forget_installation
from credentials.sealed_file import CHUNK_BYTES, HEADER_BYTES, read_sealed, write_sealed
from credentials.sealing import Keyring
from credentials.secret import Secret
from tests.support.amazon_side import client_secret, refresh_token

PASSPHRASE = Secret("a passphrase for tests")


def backup() -> io.BytesIO:
    stream = io.BytesIO()
    export_backup(stream=stream, passphrase=PASSPHRASE, actor="portal")
    stream.seek(0)
    return stream


def restore(stream: io.BytesIO, passphrase: Secret = PASSPHRASE) -> int:
    return import_backup(stream=stream, passphrase=passphrase, actor="portal")


def empty_the_database() -> None:
    lift(connection)
    for model in reversed([*saved_models(), Notice, HeldPaste, HeldImport]):
        QuerySet(model)._raw_delete(connection.alias)
    install(connection)
    forget_installation()


# What a restore changes by itself, so that nothing revives unseen.
HELD = {"is_active", "revoked_at", "withdrawn_at", "is_on", "check_due_at"}


def everything() -> dict[str, list[tuple]]:
    return {
        model._meta.label: [
            tuple(
                bytes(value) if isinstance(value, memoryview) else value
                for value in row
            )
            for row in model._default_manager.order_by("pk").values_list(
                *(
                    field.attname
                    for field in model._meta.concrete_fields
                    if field.attname not in HELD
                )
            )
        ]
        for model in saved_models()
    }


def test_what_is_restored_is_what_was_saved(stored):
    before = everything()
    stream = backup()
    empty_the_database()

    restore(stream)

    after = everything()
    events, heads = "credentials.Event", "credentials.EventHead"
    assert after.pop(events)[:-1] == before.pop(events)
    after.pop(heads), before.pop(heads)
    assert after == before


def test_restored_credentials_open(stored):
    stream = backup()
    empty_the_database()

    restore(stream)

    row = stored.authorizations.get(marketplace_id="ATVPDKIKX0DER")
    assert row.unseal().matches(Secret(refresh_token("acme NA")))


def test_a_restored_database_goes_on(stored):
    stream = backup()
    empty_the_database()
    restore(stream)

    User.objects.create_user("new@example.com", "x")
    with transaction.atomic():
        Event.objects.record(Tag.ACCOUNT_CHANGED, actor="portal")

    assert Event.objects.count() == sum(1 for _ in Event.objects.broken_at())
    assert [event.tag for event in Event.objects.all()[:2]] == [
        Tag.ACCOUNT_CHANGED,
        Tag.BACKUP_IMPORTED,
    ]


def test_a_backup_holds_nothing_in_the_clear(stored):
    content = backup().getvalue()

    for text in (refresh_token("acme NA"), client_secret(), "alice", "acme"):
        assert text.encode() not in content


def test_a_backup_is_not_restored_over_anything(acme):
    stream = backup()

    with pytest.raises(DatabaseNotEmpty):
        restore(stream)


def test_another_passphrase_opens_nothing(acme):
    stream = backup()
    empty_the_database()

    with pytest.raises(BackupUnreadable):
        restore(stream, Secret("another passphrase"))

    assert User.objects.count() == 0


@pytest.mark.parametrize("place", [0, 10, HEADER_BYTES + 5, -1])
def test_an_altered_backup_is_refused(acme, place):
    content = bytearray(backup().getvalue())
    content[place] ^= 1
    empty_the_database()

    with pytest.raises(BackupUnreadable):
        restore(io.BytesIO(content))

    assert User.objects.count() == 0


@pytest.mark.parametrize("length", [0, 3, HEADER_BYTES, HEADER_BYTES + 10, -1])
def test_a_cut_backup_is_refused(acme, length):
    content = backup().getvalue()[:length]
    empty_the_database()

    with pytest.raises(BackupUnreadable):
        restore(io.BytesIO(content))


def test_chunks_cannot_be_dropped_swapped_or_added():
    stream = io.BytesIO()
    write_sealed(stream, PASSPHRASE, [b"x" * CHUNK_BYTES * 3])
    head, rest = stream.getvalue()[:HEADER_BYTES], stream.getvalue()[HEADER_BYTES:]
    size = CHUNK_BYTES + 16
    first, second, third = rest[:size], rest[size : 2 * size], rest[2 * size :]

    for chunks in (
        [first, second],
        [second, first, third],
        [first, third],
        [first, second, third, third],
    ):
        with pytest.raises(BackupUnreadable):
            list(read_sealed(io.BytesIO(head + b"".join(chunks)), PASSPHRASE))


@pytest.mark.parametrize(
    "size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES]
)
def test_every_length_comes_back(size):
    stream = io.BytesIO()
    write_sealed(stream, PASSPHRASE, [b"y" * size])
    stream.seek(0)

    assert b"".join(read_sealed(stream, PASSPHRASE)) == b"y" * size


def test_a_keyring_without_the_keys_restores_nothing(stored, settings):
    stream = backup()
    empty_the_database()
    settings.CREDENTIAL_KEYS = Keyring.generate("another")

    with pytest.raises(KeyMissing) as refusal:
        restore(stream)

    assert refusal.value.key_id == "test-1"
    assert not any(model._default_manager.exists() for model in sealed_models())


def test_a_log_that_was_altered_before_the_backup_is_noticed(acme):
    lift(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE credentials_event SET actor = 'mallory' WHERE seq = 2")
    install(connection)
    stream = backup()
    empty_the_database()

    with pytest.raises(ChainBroken) as broken:
        restore(stream)

    assert broken.value.seq == 2


def test_the_commands_write_and_read_one_file(stored, tmp_path, monkeypatch, capsys):
    file, rows = tmp_path / "portal.backup", count_rows()
    monkeypatch.setenv("BACKUP_PASSPHRASE", PASSPHRASE.reveal())

    call_command("export_backup", str(file))
    empty_the_database()
    call_command("import_backup", str(file))

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["portal.backup"]
    assert f"{rows} rows restored" in capsys.readouterr().out


def test_a_file_that_exists_is_left_alone(acme, tmp_path, monkeypatch):
    file = tmp_path / "precious"
    file.write_text("old")
    monkeypatch.setenv("BACKUP_PASSPHRASE", PASSPHRASE.reveal())

    with pytest.raises(CommandError, match="exists already"):
        call_command("export_backup", str(file))

    assert file.read_text() == "old"


def test_a_short_passphrase_leaves_no_file(acme, tmp_path, monkeypatch):
    monkeypatch.setenv("BACKUP_PASSPHRASE", "short")

    with pytest.raises(CommandError, match="at least 12"):
        call_command("export_backup", str(tmp_path / "b"))

    assert list(tmp_path.iterdir()) == []
