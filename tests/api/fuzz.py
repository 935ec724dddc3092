"""Throws requests at Runner's door until something gives way.

    python -m tests.api.fuzz [--cases 20000]

Serves the portal and the stand-in for Amazon as programs of their own, on the database
of DATABASE_URL, which has to be empty, or on a SQLite file. Schemathesis makes the
requests from /api/v1/openapi.json, right ones and wrong ones, and runs every check it
has. Ends with 1 if it finds a fault.
"""

import argparse
import base64
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from simulator.server import running

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = 6


def prepare(directory: str, simulator: str) -> None:
    """The environment of the portal, and of this program beside it."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{directory}/portal.sqlite3")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="portal.settings",
        ENV_FILE=os.devnull,
        SECRET_KEY=secrets.token_urlsafe(50),
        CREDENTIAL_KEYS=f"fuzz:{key}",
        SITE_URL="http://127.0.0.1:8000",
        AMAZON_LWA_URL=f"{simulator}/auth/o2/token",
        EMAIL_URL="dummymail://",
        LOG_LEVEL="CRITICAL",
        **{
            f"AMAZON_SPAPI_URL_{region}": f"{simulator}/{region.lower()}"
            for region in ("NA", "EU", "FE")
        },
    )


def lay_out(simulator: str) -> str:
    """A finished account that Amazon knows too, and a runner token for it."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from credentials.flows.runner_tokens import issue_runner_token
    from tests.api.amazon_knows import know
    from tests.support.amazon_side import AmazonSide, client_secret
    from tests.support.runner_side import authorize, open_account, store_secret

    application = open_account("acme-us")
    store_secret(application, client_secret())
    authorize(application, "US")
    know(AmazonSide(simulator), client_secret=client_secret())
    _, plain = issue_runner_token(name="Fuzz", account=application.account, actor=None)
    return plain.reveal()


def throw(url: str, token: str, cases: int, seed: int) -> int:
    """Let Schemathesis make so many requests, give or take; its own exit status."""
    done = subprocess.run(
        [
            *(str(Path(sys.executable).parent / "schemathesis"), "run"),
            *(f"{url}/api/v1/openapi.json", "--url", url),
            *("--header", f"Authorization: Bearer {token}"),
            *("--mode", "all"),
            *("--max-examples", str(max(1, cases // OPERATIONS))),
            "--continue-on-failure",
            *("--suppress-health-check", "all", "--seed", str(seed)),
        ],
        cwd=ROOT,
        check=False,
    )
    return done.returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory, running() as simulator:
        prepare(directory, simulator.url)
        token = lay_out(simulator.url)
        from tests.api.serving import served

        with served(dict(os.environ), processes=2, threads=8, quiet=True) as url:
            return throw(url, token, options.cases, options.seed)


if __name__ == "__main__":
    sys.exit(main())
