"""Calls a server from many connections at once, and times the answers."""

import http.client
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

SCRIPT = Path(__file__).with_name("load.lua")
CONNECTIONS = 16


@dataclass(frozen=True)
class Measured:
    """One run: answers a second, milliseconds, and µs of processor time an answer."""

    rate: float
    p50: float
    p99: float
    processor: float = 0


@dataclass(frozen=True)
class Calls:
    """What is sent: paths in turn, each with the tag that is held already, or none."""

    token: str
    paths: list[str]
    tags: tuple[str, ...] = ()
    body: bytes = b""
    connections: int = CONNECTIONS
    headers: tuple[tuple[str, str], ...] = ()

    def one_by_one(self) -> "Calls":
        """The same by somebody who waits for each answer before the next call."""
        return replace(self, connections=1)

    def with_tags(self, port: int) -> "Calls":
        """The same calls by somebody who holds every answer already."""
        caller = http.client.HTTPConnection("127.0.0.1", port)
        tags = []
        for path in self.paths:
            caller.request("GET", path, headers=self.header)
            answer = caller.getresponse()
            answer.read()
            tags.append(answer.headers["ETag"])
        caller.close()
        return Calls(self.token, self.paths, tuple(tags))

    @property
    def header(self) -> dict[str, str]:
        mine = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return mine | dict(self.headers)


def run(port: int, calls: Calls, seconds: float) -> Measured:
    """With wrk where it is, since a client in Python takes more than the server."""
    if shutil.which("wrk"):
        return _with_wrk(port, calls, seconds)
    return _with_threads(port, calls, seconds)


def _with_wrk(port: int, calls: Calls, seconds: float) -> Measured:
    with tempfile.TemporaryDirectory() as directory:
        paths, body = Path(directory, "paths"), Path(directory, "body")
        tags = calls.tags or [""] * len(calls.paths)
        lines = (f"{path} {tag}" for path, tag in zip(calls.paths, tags, strict=True))
        paths.write_text("\n".join(lines))
        header = "\n".join(f"{name}: {value}" for name, value in calls.header.items())
        env = {"BENCH_HEADER": header, "BENCH_PATHS": str(paths)}
        if calls.body:
            body.write_bytes(calls.body)
            env["BENCH_BODY"] = str(body)
        done = subprocess.run(
            [
                *("wrk", "-t1", f"-c{calls.connections}", f"-d{int(seconds)}s"),
                *("--timeout", "30s", "-s", str(SCRIPT), f"http://127.0.0.1:{port}"),
            ],
            env=os.environ | env,
            capture_output=True,
            text=True,
            check=True,
        )
    told = next(one for one in done.stdout.splitlines() if one.startswith("RESULT"))
    rate, p50, p99, errors = map(float, told.split()[1:])
    if errors:
        raise SystemExit(f"{errors:.0f} answers were no good:\n{done.stdout}")
    return Measured(rate, p50, p99)


def _with_threads(port: int, calls: Calls, seconds: float) -> Measured:
    until = time.monotonic() + seconds

    def call(number: int) -> list[float]:
        caller, took = http.client.HTTPConnection("127.0.0.1", port), []
        while time.monotonic() < until:
            turn = (number + len(took) * calls.connections) % len(calls.paths)
            headers = dict(calls.header)
            if calls.tags:
                headers["If-None-Match"] = calls.tags[turn]
            if calls.body:
                headers["Content-Type"] = "application/json"
            began = time.perf_counter()
            method = "POST" if calls.body else "GET"
            caller.request(method, calls.paths[turn], calls.body or None, headers)
            answer = caller.getresponse()
            answer.read()
            took.append((time.perf_counter() - began) * 1000)
            if answer.status >= 400:
                raise SystemExit(f"Answered {answer.status}.")
        caller.close()
        return took

    callers = range(calls.connections)
    with ThreadPoolExecutor(calls.connections) as pool:
        took = [one for some in pool.map(call, callers) for one in some]
    cuts = statistics.quantiles(took, n=100)
    return Measured(len(took) / seconds, cuts[49], cuts[98])


def batch_of(token: str, authorizations: list[list[str]]) -> Calls:
    names = ("account", "marketplace")
    wanted = [dict(zip(names, one, strict=True)) for one in authorizations]
    body = json.dumps({"authorizations": wanted}).encode()
    return Calls(token, ["/api/v1/credentials/batch"], body=body)
