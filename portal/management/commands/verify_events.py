"""Proves that the event log is whole."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from credentials.errors import ChainBroken, SealError
from credentials.models import Event


class Command(BaseCommand):
    help = (
        "Follows the chain of the event log from its first line to its last. Exits 1 "
        "and names the first line that was altered, removed or put in."
    )

    def handle(self, **_: Any) -> None:
        lines = tqdm(
            Event.objects.broken_at(),
            total=Event.objects.count(),
            unit="line",
            file=sys.stderr,
            leave=False,
        )
        try:
            read = sum(1 for _line in lines)
        except (ChainBroken, SealError) as broken:
            raise CommandError(str(broken)) from None
        self.stdout.write(f"The event log is whole: {read} lines.")
