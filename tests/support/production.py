"""Programs of the portal, run in the environment of a sane installation."""

import base64
import os
import subprocess
import sys
from pathlib import Path

KEY = "first:" + base64.b64encode(b"1" * 32).decode()


def run_in_production(
    directory: Path, *arguments: str, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run Python; `changes` make the environment another, or a worse one."""
    environment = {
        "PATH": os.environ["PATH"],
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "SECRET_KEY": "for-one-test-" + "k" * 50,
        "CREDENTIAL_KEYS": KEY,
        "SITE_URL": "https://portal.example.com",
        "EMAIL_URL": "smtp://mail.example.com",
        "DATABASE_URL": f"sqlite:///{directory}/portal.sqlite3",
        **changes,
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
