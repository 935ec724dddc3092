"""How many Runners can wait at one process, and what that costs everybody else.

    python -m benchmarks.waiting_runners [--runners 1000]

Serves the portal with one worker process on the database of DATABASE_URL, which has to
be empty, or on a SQLite file of its own. Opens so many calls of /api/v1/changes, counts
threads, memory and database connections while they wait, fetches credentials beside
them, and lets one event wake them all.
"""

import argparse
import asyncio
import base64
import contextlib
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
THREADS = 3
FETCHES = 200
NOBODY = "http://127.0.0.1:9"


def prepare(directory: str) -> None:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{directory}/portal.sqlite3")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="portal.settings",
        ENV_FILE=os.devnull,
        SECRET_KEY=secrets.token_urlsafe(50),
        CREDENTIAL_KEYS=f"bench:{key}",
        SITE_URL="http://127.0.0.1:8000",
        AMAZON_LWA_URL=f"{NOBODY}/auth/o2/token",
        **{
            f"AMAZON_SPAPI_URL_{region}": "http://127.0.0.1:9"
            for region in ("NA", "EU", "FE")
        },
        EMAIL_URL="dummymail://",
        LOG_LEVEL="ERROR",
    )


def lay_out() -> str:
    """One finished account, and a runner token for it."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from credentials.flows.runner_tokens import issue_runner_token
    from tests.support.runner_side import authorize, open_account, store_secret

    application = open_account("acme-us")
    store_secret(application)
    authorize(application, "US")
    _, plain = issue_runner_token(name="Bench", account=application.account, actor=None)
    return plain.reveal()


def something_happens() -> None:
    from django.db import transaction

    from credentials.flows.reported import record_status
    from credentials.models import Authorization

    with transaction.atomic():
        record_status(Authorization.objects.get())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
            *("--blocking-threads", str(THREADS), "--backlog", "8192"),
            *("--log-level", "warning", "portal.wsgi:application"),
        ],
        cwd=ROOT,
    )


async def ask(port: int, path: str, token: str) -> tuple[int, dict[str, object]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Authorization: Bearer {token}\r\n\r\n".encode()
    )
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    return int(head.split()[1]), json.loads(body)


async def ready(port: int, token: str) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError, IndexError, ValueError):
            if (await ask(port, "/api/v1/credentials", token))[0] == 200:
                return
        await asyncio.sleep(0.2)
    raise SystemExit("The portal did not start.")


def worker_of(server: int) -> int:
    """The process that serves: granian's child with the most threads."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return max(
        (int(pid) for pid in children), key=lambda pid: status_of(pid)["Threads"]
    )


def status_of(pid: int) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    found = dict(line.split(":", 1) for line in lines)
    return {name: int(found[name].split()[0]) for name in ("Threads", "VmRSS")}


def database_connections() -> str:
    from django.db import connection

    if connection.vendor != "postgresql":
        return "-"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE state <> 'idle') "
            "FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
        return "{} ({} busy)".format(*cursor.fetchone())


async def fetch_times(port: int, token: str) -> list[float]:
    times = []
    for _ in range(FETCHES):
        began = time.perf_counter()
        status, _ = await ask(port, "/api/v1/credentials/acme-us/US", token)
        assert status == 200
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def told(name: str, value: object) -> None:
    print(f"{name:<58}{value}")


def milliseconds(times: list[float]) -> str:
    return f"{statistics.median(times):.1f} / {times[int(len(times) * 0.99)]:.1f}"


async def measure(port: int, server: int, token: str, runners: int) -> None:
    await ready(port, token)
    _, beginning = await ask(port, "/api/v1/changes", token)
    alone = await fetch_times(port, token)
    worker = worker_of(server)
    before = status_of(worker)
    path = f"/api/v1/changes?after={beginning['next_cursor']}&wait=30"
    began = time.perf_counter()
    waiting = [asyncio.create_task(ask(port, path, token)) for _ in range(runners)]
    await asyncio.sleep(max(3, runners / 300))
    still = sum(not task.done() for task in waiting)
    beside = await fetch_times(port, token)
    during = status_of(worker)
    connections = await asyncio.to_thread(database_connections)
    await asyncio.to_thread(something_happens)
    happened = time.perf_counter()
    answers = await asyncio.gather(*waiting)
    woken = time.perf_counter() - happened
    heard = sum(status == 200 and bool(body["changes"]) for status, body in answers)
    told("Runners that wait at one process", f"{still} of {runners}")
    told("waited for (s)", f"{happened - began:.1f}")
    told(
        "threads of the process, before / while they wait",
        f"{before['Threads']} / {during['Threads']}",
    )
    told(
        "memory for each that waits (KiB)",
        f"{(during['VmRSS'] - before['VmRSS']) / runners:.1f}",
    )
    told("PostgreSQL connections while they wait", connections)
    told("fetch of credentials alone, p50 / p99 (ms)", milliseconds(alone))
    told("fetch of credentials beside them, p50 / p99 (ms)", milliseconds(beside))
    told("heard of one event", f"{heard} of {runners}")
    told("until the last of them had heard (s)", f"{woken:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runners", type=int, default=1000)
    runners = parser.parse_args().runners
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as directory:
        prepare(directory)
        token = lay_out()
        port = free_port()
        server = serve(port)
        try:
            asyncio.run(measure(port, server.pid, token, runners))
        finally:
            server.terminate()
            server.wait(timeout=60)


if __name__ == "__main__":
    main()
