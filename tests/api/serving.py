"""The portal as a program, served as operators serve it."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import requests

from tests.worker.programs import ROOT, eventually


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    env: dict[str, str], *, processes: int, threads: int, quiet: bool = False
) -> Iterator[str]:
    """The portal in so many processes at one address."""
    port = free_port()
    program = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(port)),
            *("--workers", str(processes), "--blocking-threads", str(threads)),
            *("--workers-kill-timeout", "3", "--log-level", "warning"),
            "portal.wsgi:application",
        ],
        env={"SITE_URL": "http://127.0.0.1:8000", **env},
        cwd=ROOT,
        stderr=subprocess.DEVNULL if quiet else None,
    )
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        with suppress(requests.RequestException):
            return requests.get(f"{url}/readyz", timeout=2).ok
        return False

    try:
        assert eventually(answers)
        yield url
    finally:
        program.terminate()
        program.wait(timeout=30)
