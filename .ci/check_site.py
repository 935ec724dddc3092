"""Check the site as it would be deployed: its migrations and its settings."""

import base64
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run each check with a sane production environment; stop at the first failure."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "ENV_FILE": str(Path(folder) / "none"),
            "DEBUG": "false",
            "SECRET_KEY": "only-for-this-check-" + "k" * 50,
            "CREDENTIAL_KEYS": "check:" + base64.b64encode(bytes(32)).decode(),
            "SITE_URL": "https://portal.example.com",
            "EMAIL_URL": "smtp://mail.example.com",
            "ALLOWED_HOSTS": "portal.example.com",
            "DATABASE_URL": f"sqlite:///{folder}/check.sqlite3",
        }
        for arguments in (
            ["makemigrations", "--check", "--dry-run", "credentials"],
            ["check", "--deploy", "--fail-level", "WARNING"],
        ):
            done = subprocess.run(  # noqa: S603 - commands of this project
                [sys.executable, str(HERE / "manage.py"), *arguments],
                env=environment,
                check=False,
            )
            if done.returncode:
                return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
