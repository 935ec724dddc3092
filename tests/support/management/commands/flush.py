"""Empty a test database, of which some tables refuse to be emptied."""

from typing import Any

from django.core.management.commands.flush import Command as Flush
from django.db import connection

from credentials.models import append_only
from credentials.models.installation_keys import forget_installation


class Command(Flush):
    def handle(self, **options: Any) -> None:
        append_only.lift(connection)
        try:
            super().handle(**options)
        finally:
            append_only.install(connection)
            forget_installation()
