"""Writes a first `.env` with fresh keys, for practice on this machine."""

import base64
import secrets
from typing import Any

from django.core.management.base import BaseCommand

from portal.practice import (
    SIMULATOR_PORT,
    env_file,
    simulator_settings,
    write_private,
)

HEAD = """\
# Settings of this copy of the portal; docs/configuration.md explains each one.
# Keep CREDENTIAL_KEYS: without them nothing that is stored can be read again.
"""


class Command(BaseCommand):
    help = "Writes .env with fresh keys and practice settings, unless it is there."
    requires_system_checks: list[str] = []

    def handle(self, **_: Any) -> None:
        path = env_file()
        if path.exists():
            return
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        values = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "CREDENTIAL_KEYS": f"first:{key}",
            # How to sign in should stay on the screen.
            "LOG_LEVEL": "WARNING",
            **simulator_settings(SIMULATOR_PORT),
        }
        lines = [f"{name}={value}\n" for name, value in values.items()]
        write_private(path, HEAD + "".join(lines))
        self.stdout.write(f"Wrote {path.name} with fresh keys.")
