"""What practice mode needs to know of its own surroundings."""

import os
from pathlib import Path

from django.conf import settings

SIMULATOR_PORT = 8900


def env_file() -> Path:
    """The file of settings that belongs to this copy of the portal."""
    return Path(os.environ.get("ENV_FILE", settings.BASE_DIR / ".env"))


def sign_in_file() -> Path:
    """Where the practice passwords are kept, for their owner's eyes only."""
    return Path(settings.BASE_DIR) / "var" / "practice-sign-in.txt"


def simulator_settings(port: int) -> dict[str, str]:
    """The settings by which the portal takes the simulator for Amazon."""
    url = f"http://127.0.0.1:{port}"
    return {
        "AMAZON_LWA_URL": f"{url}/auth/o2/token",
        "AMAZON_SPAPI_URL_NA": f"{url}/na",
        "AMAZON_SPAPI_URL_EU": f"{url}/eu",
        "AMAZON_SPAPI_URL_FE": f"{url}/fe",
        "PRACTICE_CONSOLE_URL": url,
    }


def write_private(path: Path, text: str) -> None:
    """Write a file that nobody else on this machine may read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(text, encoding="utf-8")
