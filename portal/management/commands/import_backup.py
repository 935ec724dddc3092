"""Restores an encrypted backup into an empty database."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.views.decorators.debug import sensitive_variables
from tqdm import tqdm

from credentials.errors import CredentialsError, DatabaseNotEmpty
from credentials.flows.backup import import_backup
from portal.passphrases import backup_passphrase


class Command(BaseCommand):
    help = (
        "Restores a backup into a database that was just made with migrate. Needs the "
        "passphrase of the backup and the CREDENTIAL_KEYS of that time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a file that export_backup wrote")

    @sensitive_variables()
    def handle(self, *, file: Path, **_: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        passphrase = backup_passphrase(twice=False)
        try:
            with file.open("rb") as stream, tqdm(unit="row", file=sys.stderr) as bar:
                rows = import_backup(
                    stream=stream,
                    passphrase=passphrase,
                    actor="portal",
                    on_row=bar.update,
                )
        except DatabaseNotEmpty as refusal:
            raise CommandError(
                f"{refusal} A backup is restored into an empty database only, so that "
                "nothing is lost: make a new one with migrate, and point DATABASE_URL "
                "at it."
            ) from None
        except CredentialsError as problem:
            raise CommandError(f"{problem} Nothing was restored.") from None
        self.stdout.write(f"{rows} rows restored; the event log is whole.")
        self.stderr.write(
            "Nobody is let in yet: people, runner tokens and automatic rotations that "
            "were removed after this backup was made are back, and all are held. "
            "manage.py confirm_restored lists them, and lets in those that you name."
        )
