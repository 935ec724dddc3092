"""Start the portal in practice mode: the site, the worker and a stand-in for Amazon.

Called by `make run`. Everything it makes lies in `.env` and `var/`; a second start
keeps both.
"""

import base64
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from threading import Thread

from honcho.manager import Manager

HERE = Path(__file__).resolve().parent
ENV_FILE = HERE / ".env"
SIGN_IN_FILE = HERE / "var" / "practice-sign-in.txt"
PATIENCE_SECONDS = 60


def main() -> int:
    """Prepare what is missing, run the three programs, and end them together."""
    os.chdir(HERE)
    port = int(os.environ.get("PORT", "8000"))
    simulator_port = int(os.environ.get("SIMULATOR_PORT", "8900"))
    for wanted, name in ((port, "PORT"), (simulator_port, "SIMULATOR_PORT")):
        if _is_taken(wanted):
            print(
                f"Port {wanted} is in use by another program. End that one, or choose "
                f"another port: make run {name}={wanted + 1}",
                file=sys.stderr,
            )
            return 1
    os.umask(0o077)
    (HERE / "var").mkdir(exist_ok=True)
    if not ENV_FILE.exists():
        ENV_FILE.write_text(_fresh_environment())
    os.environ.update(_addresses(port, simulator_port))
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    for arguments in (
        ["migrate", "--verbosity", "0"],
        ["createcachetable", "--verbosity", "0"],
        ["collectstatic", "--no-input", "--verbosity", "0"],
        ["practice_data", "--sign-in-file", str(SIGN_IN_FILE)],
    ):
        done = subprocess.run([sys.executable, "manage.py", *arguments], check=False)
        if done.returncode:
            return done.returncode
    return _run(port)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _fresh_environment() -> str:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return (
        "# Made by `make run` for practice on this machine.\n"
        f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
        f"CREDENTIAL_KEYS=practice-1:{key}\n"
    )


def _addresses(port: int, simulator_port: int) -> dict[str, str]:
    amazon = f"http://127.0.0.1:{simulator_port}"
    return {
        "SITE_URL": f"http://127.0.0.1:{port}",
        "AMAZON_LWA_URL": f"{amazon}/auth/o2/token",
        "AMAZON_SPAPI_URL_NA": f"{amazon}/na",
        "AMAZON_SPAPI_URL_EU": f"{amazon}/eu",
        "AMAZON_SPAPI_URL_FE": f"{amazon}/fe",
        "PRACTICE_CONSOLE_URL": f"{amazon}/console/",
        "PYTHONUNBUFFERED": "1",
    }


def _run(port: int) -> int:
    manager = Manager()
    for line in (HERE / "Procfile").read_text().splitlines():
        name, _, command = line.partition(": ")
        manager.add_process(name, f"exec {os.path.expandvars(command)}", cwd=str(HERE))
    Thread(target=_welcome, args=(port,), daemon=True).start()
    manager.loop()
    stopped_by_hand = manager.returncode in {-signal.SIGINT, 130, 0}
    return 0 if stopped_by_hand else int(manager.returncode or 1)


def _welcome(port: int) -> None:
    """Say how to sign in once the site answers, as the last thing on the screen."""
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    sys.stdout.write(
        f"\n  The portal is ready: {address}\n\n{SIGN_IN_FILE.read_text()}\n"
        "  Practice mode: nothing here reaches Amazon. Ctrl-C ends it; your data stay.\n"
        "\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
