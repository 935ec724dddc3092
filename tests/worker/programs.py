"""The worker as a program of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.support.offline import NOBODY

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


def database_url() -> str:
    """The database of this test, which a program of its own can open too."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    sign_in = ":".join(quote(told[key]) for key in ("USER", "PASSWORD") if told[key])
    return f"postgres://{sign_in}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"


def environment(**more: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "CREDENTIAL_KEYS": settings.CREDENTIAL_KEYS,
        "AMAZON_LWA_URL": f"{NOBODY}/auth/o2/token",
        **{f"AMAZON_SPAPI_URL_{region}": NOBODY for region in ("NA", "EU", "FE")},
        "EMAIL_URL": "dummymail://",
        **more,
    }


def manage(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def worker(env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    program = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        env=env,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield program
    finally:
        program.kill()
        program.wait()
        if program.stdout:
            program.stdout.close()


def eventually(answer: Callable[[], object]) -> bool:
    """Look again and again until something is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if answer():
            return True
        time.sleep(0.1)
    return False
