"""Asking an operator for the passphrase of a backup."""

import os
from getpass import getpass

from django.core.management.base import CommandError

from credentials.secret import Secret

VARIABLE = "BACKUP_PASSPHRASE"


def backup_passphrase(*, twice: bool) -> Secret:
    """The passphrase from BACKUP_PASSPHRASE, or typed, twice for a new one."""
    if os.environ.get(VARIABLE):
        return Secret(os.environ[VARIABLE])
    typed = Secret(getpass("Passphrase of the backup: "))
    if twice and not typed.matches(Secret(getpass("The same once more: "))):
        raise CommandError("The two passphrases are not the same.")
    if not typed:
        raise CommandError("A passphrase is needed.")
    return typed
