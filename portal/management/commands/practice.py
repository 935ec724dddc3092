"""Runs practice mode: the portal, its worker and the stand-in for Amazon."""

import os
import shlex
import signal
import socket
import sys
import threading
import time
from argparse import ArgumentParser
from http import HTTPStatus
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.core.management.base import BaseCommand, CommandError
from honcho.manager import Manager

from portal.practice import SIMULATOR_PORT, sign_in_file, simulator_settings

PATIENCE = 60.0


class Command(BaseCommand):
    help = "Serves the portal for practice; Ctrl-C ends everything that it started."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--simulator-port", type=int, default=SIMULATOR_PORT)

    def handle(self, *, port: int, simulator_port: int, **_: Any) -> None:
        refuse_taken_port(port, "PORT")
        refuse_taken_port(simulator_port, "SIMULATOR_PORT")
        manager = Manager()
        environment = {
            **os.environ,
            **simulator_settings(simulator_port),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "PYTHONUNBUFFERED": "1",
        }
        for name, command in commands(port, simulator_port).items():
            manager.add_process(name, f"exec {shlex.join(command)}", env=environment)
        # A closed terminal ends everything too, as Ctrl-C does.
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        threading.Thread(target=announce, args=(port, manager), daemon=True).start()
        manager.loop()
        if manager.returncode not in STOPPED:
            raise CommandError("Practice mode has ended, since one part of it has.")


STOPPED = frozenset({0, 128 + signal.SIGINT, 128 + signal.SIGTERM})


def commands(port: int, simulator_port: int) -> dict[str, list[str]]:
    python = sys.executable
    granian = [python, "-m", "granian", "--interface", "wsgi", "--log-level", "warning"]
    return {
        "simulator": [
            *(python, "-m", "simulator", "--port", str(simulator_port)),
            *("--state", "var/simulator.json"),
        ],
        "worker": [python, "manage.py", "worker"],
        "web": [
            *granian,
            *("--host", "127.0.0.1", "--port", str(port)),
            *("--blocking-threads", "3", "--workers-kill-timeout", "3"),
            # So many connections may be open, most of them waiting for changes.
            *("--backlog", "4096"),
            "portal.wsgi:application",
        ],
    }


def refuse_taken_port(port: int, variable: str) -> None:
    """Raise CommandError, with the way out, where something listens already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CommandError(
                f"Another program listens at 127.0.0.1:{port} already; perhaps the "
                "portal runs in another window. Stop it, or choose another port: "
                f"make run {variable}={port + 1}"
            ) from None


def announce(port: int, manager: Manager) -> None:
    """Say how to sign in, once there is something to sign in to."""
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and manager.returncode is None:
        if is_ready(f"{url}/readyz"):
            sys.stdout.write(welcome(url))
            sys.stdout.flush()
            return
        time.sleep(0.3)


def is_ready(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:  # noqa: S310 - loopback, see announce
            return bool(answer.status == HTTPStatus.OK)
    except (URLError, OSError):
        return False


def welcome(url: str) -> str:
    path = sign_in_file()
    who = path.read_text(encoding="utf-8") if path.exists() else f"See {path}.\n"
    lines = "".join(f"    {line}\n" for line in who.splitlines())
    return (
        f"\n  The portal is ready for practice: {url}\n\n"
        f"  Sign in as\n{lines}\n  Press Ctrl-C to stop.\n\n"
    )
