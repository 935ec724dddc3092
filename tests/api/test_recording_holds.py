"""A fetch that was answered is on the disk, whatever happens to the process."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress

import pytest
from django.db import IntegrityError, connection

from credentials.flows.runner_tokens import issue_runner_token
from credentials.flows.shared_commit import SharedCommit
from credentials.models import Application, Delivery, Event, Pickup
from tests.api.serving import free_port
from tests.support.runner_side import authorize, open_account, store_secret
from tests.worker.programs import ROOT, environment, eventually

pytestmark = pytest.mark.django_db(transaction=True)

CALLERS = 16


@pytest.mark.parametrize("answers_before_the_end", [1, 7, 60, 240])
def test_no_answer_is_without_its_record_when_the_portal_is_killed(
    answers_before_the_end,
):
    header = {"Authorization": f"Bearer {ready()}"}
    fetch = ("GET", "/api/v1/credentials/acme-us/US", None, header)

    answered = answers_until_it_is_killed(answers_before_the_end, *fetch)

    assert answered <= Delivery.objects.count() <= answered + CALLERS
    assert Pickup.objects.count() == 1
    assert list(Event.objects.broken_at())


@pytest.mark.parametrize("answers_before_the_end", [1, 60, 240])
def test_no_batch_is_without_its_records_when_the_portal_is_killed(
    answers_before_the_end,
):
    header = {"Authorization": f"Bearer {ready()}", "Content-Type": "application/json"}
    authorize(Application.objects.get(), "DE")
    both = [{"account": "acme-us", "marketplace": place} for place in ("US", "DE")]
    body = json.dumps({"authorizations": both})
    fetch = ("POST", "/api/v1/credentials/batch", body, header)

    answered = answers_until_it_is_killed(answers_before_the_end, *fetch)

    recorded, left_over = divmod(Delivery.objects.count(), 2)
    assert answered <= recorded <= answered + CALLERS
    assert not left_over


def answers_until_it_is_killed(how_many: int, *fetch) -> int:
    """How often a portal answered that was killed under the load of many callers."""
    answered, enough = [], threading.Event()

    def fetch_until_it_is_gone(port: int) -> None:
        caller = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with suppress(OSError, http.client.HTTPException), closing(caller):
            while True:
                caller.request(*fetch)
                answer = caller.getresponse()
                answer.read()
                answered.append(answer.status)
                if len(answered) >= how_many:
                    enough.set()

    with served() as (program, port), ThreadPoolExecutor(CALLERS) as pool:
        for _ in range(CALLERS):
            pool.submit(fetch_until_it_is_gone, port)
        assert enough.wait(60)
        os.killpg(program.pid, signal.SIGKILL)

    assert set(answered) == {200}
    return len(answered)


def ready() -> str:
    application = open_account("acme-us")
    store_secret(application)
    authorize(application, "US")
    _, plain = issue_runner_token(
        name="Runner", account=application.account, actor=None
    )
    return plain.reveal()


@contextmanager
def served():
    """The portal as in production, in a group of processes of its own."""
    port = free_port()
    program = subprocess.Popen(
        [
            *(sys.executable, "-W", "ignore", "-m", "granian", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(port), "--log-level", "error"),
            *("--workers", "2", "--blocking-threads", "8", "portal.wsgi:application"),
        ],
        env=environment(SITE_URL="http://127.0.0.1:8000"),
        cwd=ROOT,
        start_new_session=True,
    )

    def answers() -> bool:
        caller = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with suppress(OSError), closing(caller):
            caller.request("GET", "/readyz")
            return caller.getresponse().status == 200
        return False

    try:
        assert eventually(answers)
        yield program, port
    finally:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait(timeout=30)


def test_many_at_once_share_commits_and_none_is_lost():
    written, guard = [], threading.Lock()

    def write(brought) -> None:
        with guard:
            written.append(list(brought))

    shared = SharedCommit(write)

    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(in_a_thread(shared.add), range(400)))

    assert sorted(one for group in written for one in group) == list(range(400))


def test_one_that_cannot_be_written_takes_no_other_with_it():
    written = set()

    def write(brought) -> None:
        if 13 in brought:
            raise IntegrityError("13")
        written.update(brought)

    shared = SharedCommit(write)
    failed = []

    def add(number: int) -> None:
        try:
            shared.add(number)
        except IntegrityError:
            failed.append(number)

    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(in_a_thread(add), range(40)))

    assert failed == [13]
    assert written == set(range(40)) - {13}


def test_what_one_brings_together_is_written_together_or_not_at_all():
    written = []

    def write(brought) -> None:
        if 13 in brought:
            raise IntegrityError("13")
        written.append(list(brought))

    shared = SharedCommit(write)
    failed = []

    def add(number: int) -> None:
        try:
            shared.add(number, number + 1_000, number + 2_000)
        except IntegrityError:
            failed.append(number)

    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(in_a_thread(add), range(40)))

    assert failed == [13]
    assert sorted(one for group in written for one in group) == [
        thousand + number
        for thousand in (0, 1_000, 2_000)
        for number in range(40)
        if number != 13
    ]
    for group in written:
        assert {one % 1_000 for one in group} == {one for one in group if one < 1_000}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite has one writer.")
def test_two_lines_of_one_process_take_turns_where_there_is_one_writer():
    at_once, guard, writing = [], threading.Lock(), []

    def write(brought) -> None:
        with guard:
            writing.append(brought)
            at_once.append(len(writing))
        time.sleep(0.001)
        with guard:
            writing.remove(brought)

    lines = [SharedCommit(write), SharedCommit(write)]

    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(in_a_thread(lambda n: lines[n % 2].add(n)), range(100)))

    assert set(at_once) == {1}


def in_a_thread(call):
    """Close what the thread opened, since the pool's threads end with the test."""

    def called(number: int) -> None:
        try:
            call(number)
        finally:
            connection.close()

    return called
