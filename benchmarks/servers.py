"""Starts what is measured, each server as the image starts the portal."""

import base64
import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60
WORKERS = 2
THREADS = 3


@dataclass(frozen=True)
class Server:
    """A group of processes that serves at a port of this machine."""

    name: str
    port: int
    group: int

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.group, signal.SIGKILL)

    def megabytes(self) -> float:
        """What all its processes hold, each shared page counted in proportion."""
        return sum(map(_proportional_kilobytes, self._processes())) / 1024

    def processor_seconds(self) -> float:
        """What all its processes have taken of the processors so far."""
        return sum(map(_ticks, self._processes())) / os.sysconf("SC_CLK_TCK")

    def come_to_rest(self) -> None:
        """Wait until it has done what callers who went away had asked for."""
        before, until = -1.0, time.monotonic() + PATIENCE
        while before != (now := self.processor_seconds()):
            if time.monotonic() > until:
                raise SystemExit(f"{self.name} is still busy with nothing.")
            before = now
            time.sleep(0.25)

    def _processes(self) -> list[str]:
        found = subprocess.run(
            ["ps", "-o", "pid=", "-g", str(self.group)],
            capture_output=True,
            text=True,
            check=False,
        )
        return found.stdout.split()


def _ticks(pid: str) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _proportional_kilobytes(pid: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def environment(database_url: str, **more: str) -> dict[str, str]:
    """An installation for nothing but this."""
    return {
        "PATH": os.environ["PATH"],
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "SECRET_KEY": "benchmarks-only-" + "k" * 50,
        "CREDENTIAL_KEYS": "bench:" + base64.b64encode(b"b" * 32).decode(),
        "SITE_URL": "http://127.0.0.1:8000",
        "EMAIL_URL": "dummymail://",
        "PYTHONWARNINGS": "ignore",
        "DATABASE_URL": database_url,
        **more,
    }


@contextlib.contextmanager
def serving(name: str, application: str, env: dict[str, str]) -> Iterator[Server]:
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", "127.0.0.1", "--port", str(port), "--no-access-log"),
        *("--workers", str(WORKERS), "--blocking-threads", str(THREADS)),
        *("--backlog", "4096", "--log-level", "error", application),
    ]
    with running(name, command, port, env) as server:
        yield server


@contextlib.contextmanager
def running(
    name: str, command: list[str], port: int, env: dict[str, str] | None = None
) -> Iterator[Server]:
    """A program that serves at a port, until the end of the block.

    Only one of the portal may say something; others write a line for each call.
    """
    quiet = None if env else subprocess.DEVNULL
    program = subprocess.Popen(
        command,
        env=env,
        cwd=ROOT,
        start_new_session=True,
        stdout=quiet,
        stderr=quiet,
    )
    server = Server(name, port, program.pid)
    try:
        _wait_until_it_answers(port)
        yield server
    finally:
        server.kill()
        program.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        caller = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.suppress(OSError), contextlib.closing(caller):
            caller.request("GET", "/healthz")
            caller.getresponse()
            return
        time.sleep(0.2)
    raise SystemExit("A server did not start.")
