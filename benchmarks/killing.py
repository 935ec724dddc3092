"""Kills the portal in the middle of its work, and counts what it had answered."""

import contextlib
import http.client
import json
import random
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from benchmarks.load import CONNECTIONS, Calls
from benchmarks.servers import ROOT, Server, environment, serving

COUNT = "from credentials.models import Delivery; print(Delivery.objects.count())"


def prove(database_url: str, calls: Calls, times: int) -> str:
    """What became of the answers of `times` portals that were killed by SIGKILL."""
    env, answered_at_all = environment(database_url), 0
    for _ in range(times):
        before = recorded(env)
        with serving("to be killed", "portal.wsgi:application", env) as server:
            answered = _call_until_killed(server, calls, random.randint(1, 3000))
        added = recorded(env) - before
        if not answered <= added <= answered + CONNECTIONS:
            return f"LOST: {answered} answered, {added} recorded"
        answered_at_all += answered
    return f"{times} kills, {answered_at_all} answers, every one of them recorded"


def recorded(env: dict[str, str]) -> int:
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", COUNT],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _call_until_killed(server: Server, calls: Calls, enough: int) -> int:
    answered, reached = [], threading.Event()

    def call(number: int) -> None:
        caller = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        path = calls.paths[number % len(calls.paths)]
        with (
            contextlib.suppress(OSError, http.client.HTTPException),
            contextlib.closing(caller),
        ):
            while True:
                caller.request("GET", path, headers=calls.header)
                answer = caller.getresponse()
                answer.read()
                answered.append(answer.status)
                if len(answered) >= enough:
                    reached.set()

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for number in range(CONNECTIONS):
            pool.submit(call, number)
        reached.wait(120)
        server.kill()
    assert set(answered) == {200}
    return len(answered)
