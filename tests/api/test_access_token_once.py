"""However many jobs, threads and processes ask at once, Amazon is asked once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.api.amazon_knows import exchanges, know
from tests.api.serving import served
from tests.support.runner_side import header_of_a_runner
from tests.worker.programs import environment

pytestmark = pytest.mark.django_db(transaction=True)

CALLERS = 200
PROCESSES = 4


def test_two_hundred_callers_make_one_exchange(amazon_side, settings):
    header = header_of_a_runner()
    know(amazon_side)
    amazon_side.break_down("lwa", "latency", value=1)
    env = environment(
        AMAZON_LWA_URL=settings.AMAZON_LWA_URL,
        AMAZON_SPAPI_URL_NA=settings.AMAZON_SPAPI_URLS["NA"],
    )

    with served(env, processes=PROCESSES, threads=4) as url:
        together = threading.Barrier(CALLERS)

        def call(_number: int) -> tuple[int, str]:
            together.wait()
            answer = requests.post(
                f"{url}/api/v1/credentials/acme-us/US/access-token",
                headers=header,
                timeout=60,
            )
            return answer.status_code, answer.text

        began = time.monotonic()
        with ThreadPoolExecutor(CALLERS) as pool:
            answers = list(pool.map(call, range(CALLERS)))

    assert {status for status, _ in answers} == {200}
    assert len({text for _, text in answers}) == 1
    assert exchanges(amazon_side) == 1
    assert time.monotonic() - began < 60
