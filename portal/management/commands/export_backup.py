"""Writes an encrypted backup."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.views.decorators.debug import sensitive_variables
from tqdm import tqdm

from credentials.flows.backup import count_rows, export_backup
from portal.passphrases import backup_passphrase


class Command(BaseCommand):
    help = (
        "Writes everything into one encrypted file. The passphrase comes from "
        "BACKUP_PASSPHRASE or is asked for. Keep CREDENTIAL_KEYS elsewhere: without "
        "them the credentials in a backup stay sealed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to; must not exist yet")

    @sensitive_variables()
    def handle(self, *, file: Path, **_: Any) -> None:
        if file.exists():
            raise CommandError(f"{file} exists already; it is left as it is.")
        if not file.parent.is_dir():
            raise CommandError(f"There is no directory {file.parent}.")
        passphrase = backup_passphrase(twice=True)
        # Made beside its place with mode 0600 and moved there when it is whole, so
        # that a file of this name is always a complete backup.
        handle, unfinished = mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            with (
                os.fdopen(handle, "wb") as stream,
                tqdm(total=count_rows(), unit="row", file=sys.stderr) as bar,
            ):
                rows = export_backup(
                    stream=stream,
                    passphrase=passphrase,
                    actor="portal",
                    on_row=bar.update,
                )
                stream.flush()
                os.fsync(stream.fileno())
            Path(unfinished).replace(file)
        except ValueError as problem:
            raise CommandError(str(problem)) from None
        finally:
            Path(unfinished).unlink(missing_ok=True)
        self.stdout.write(f"{rows} rows written to {file}.")
