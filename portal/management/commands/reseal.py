"""Moves every sealed value under the first key of the keyring."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from credentials.errors import SealError
from credentials.flows.vault import check_stored_keys, count_to_reseal, reseal
from credentials.runtime import keyring


class Command(BaseCommand):
    help = (
        "Moves every sealed value under the first key of CREDENTIAL_KEYS, without "
        "opening any. May be stopped and begun again, and runs beside live traffic."
    )

    def handle(self, **_: Any) -> None:
        moved = 0
        try:
            check_stored_keys()
            with tqdm(total=count_to_reseal(), unit="value", file=sys.stderr) as bar:
                for batch in reseal(actor="portal"):
                    moved += batch
                    bar.update(batch)
        except SealError as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{moved} moved; all under {keyring().primary}.")
