"""Calls that wait, on the server that the portal is served with."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import granian.server.mp
import pytest
import requests
from django.db import transaction

from credentials.flows.reported import record_status
from credentials.flows.runner_tokens import revoke_runner_token
from credentials.models import Authorization, RunnerToken
from portal.held_answers import hold_answers
from tests.api.serving import served
from tests.support.runner_side import header_of_a_runner
from tests.worker.programs import environment

pytestmark = pytest.mark.django_db(transaction=True)

WAITING = 40


@pytest.fixture
def header():
    return header_of_a_runner()


def something_happens() -> None:
    with transaction.atomic():
        record_status(Authorization.objects.get())


def begin(url: str, header: dict[str, str]) -> str:
    """A cursor that stands for now."""
    answer = requests.get(f"{url}/api/v1/changes", headers=header, timeout=10)
    return str(answer.json()["next_cursor"])


def test_many_wait_without_a_thread_each_and_all_hear(header):
    with served(environment(), processes=1, threads=2) as url:
        changes = f"{url}/api/v1/changes"
        cursor = begin(url, header)
        begun = threading.Barrier(WAITING + 1)

        def wait(_number: int) -> list[str]:
            begun.wait()
            answer = requests.get(
                changes,
                params={"after": cursor, "wait": 30},
                headers=header,
                timeout=60,
            )
            return [one["change"] for one in answer.json()["changes"]]

        with ThreadPoolExecutor(WAITING) as pool:
            waiting = [pool.submit(wait, number) for number in range(WAITING)]
            begun.wait()
            # With a thread for each, the two threads would be taken by now.
            for _ in range(5):
                others = requests.get(
                    f"{url}/api/v1/credentials", headers=header, timeout=10
                )
                assert others.status_code == 200
            assert not any(one.done() for one in waiting)
            something_happens()
            heard = [one.result() for one in waiting]

    assert heard == [["valid"]] * WAITING


def test_the_answer_is_empty_when_the_time_is_over(header):
    with served(environment(), processes=1, threads=2) as url:
        cursor = begin(url, header)
        began = time.monotonic()
        answer = requests.get(
            f"{url}/api/v1/changes",
            params={"after": cursor, "wait": 1},
            headers=header,
            timeout=30,
        )

    assert answer.json()["changes"] == []
    assert answer.headers["Content-Type"] == "application/json"
    assert time.monotonic() - began >= 1


def test_a_revoked_token_hears_nothing_more(header):
    with (
        served(environment(), processes=1, threads=2) as url,
        ThreadPoolExecutor(1) as pool,
    ):
        cursor = begin(url, header)
        waiting = pool.submit(
            requests.get,
            f"{url}/api/v1/changes",
            params={"after": cursor, "wait": 30},
            headers=header,
            timeout=60,
        )
        # By the end of this one, the one before is held.
        requests.get(
            f"{url}/api/v1/changes",
            params={"after": cursor, "wait": 1},
            headers=header,
            timeout=30,
        )
        revoke_runner_token(token=RunnerToken.objects.get(), actor=None)
        something_happens()
        answer = waiting.result()

    assert answer.status_code == 401


def test_a_server_that_is_built_otherwise_is_left_as_it_is(caplog):
    class Server:
        """Not as granian is built."""

    assert not hold_answers(Server())
    assert "waiting_calls_hold_a_thread" in caplog.messages


def test_granian_is_built_as_is_known_here():
    assert hold_answers(granian.server.mp)
