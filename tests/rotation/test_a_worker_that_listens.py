"""`manage.py worker` with a queue: Amazon's message becomes the secret in use.

The worker is a program of its own, and the queue is moto's server, which speaks SQS.
What the rules make people wait for is put forward in the tables.
"""

import random
import signal
import subprocess
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from moto.sqs.models import sqs_backends

from credentials.models import ClientSecret, InboundMessage, Rotation, SellerAccount
from tests.rotation.conftest import Rotating
from tests.worker.programs import environment, eventually, worker

pytestmark = pytest.mark.django_db(transaction=True)
State = Rotation.State

HALF_AN_HOUR = timedelta(minutes=31)
LONGEST_LIFE = 4.0


@pytest.fixture
def listening(mailbox, paste_credentials, paste_token, amazon_side):
    """Acme's secret is in use, and its notices come to the queue."""
    issued = timezone.now() - timedelta(days=125)
    amazon_side.applications[0] |= {
        "secret_issued_at": issued.isoformat(),
        "notifications_queue_url": mailbox.url,
    }
    token = amazon_side.grant("US")
    paste_credentials(issued_at=issued)
    paste_token("US", token)
    return Rotating(SellerAccount.objects.get(slug="acme"), amazon_side, mailbox, None)


@pytest.fixture
def env(settings, sqs_server, mailbox):
    regions = settings.AMAZON_SPAPI_URLS
    return environment(
        AMAZON_LWA_URL=settings.AMAZON_LWA_URL,
        ROTATION_QUEUE_URL=mailbox.url,
        ROTATION_QUEUE_ENDPOINT=sqs_server,
        **{f"AMAZON_SPAPI_URL_{region}": url for region, url in regions.items()},
    )


def is_kept() -> bool:
    return InboundMessage.objects.exists()


def is_stored() -> bool:
    return ClientSecret.objects.filter(from_queue=True).exists()


def has_passed() -> bool:
    return Rotation.objects.filter(passes__gte=1).exists()


def is_in_use() -> bool:
    """Whether the new one is in use, with the waiting between two tests put forward."""
    now = timezone.now()
    Rotation.objects.filter(state=State.TESTING, next_at__gt=now).update(
        next_at=now, first_pass_at=F("first_pass_at") - HALF_AN_HOUR
    )
    return Rotation.objects.filter(state=State.PROMOTED).exists()


def is_gone(mailbox) -> bool:
    return mailbox.count == 0


def let_time_pass(mailbox) -> None:
    """What the dead worker held is free again: its leases, and hidden messages."""
    past = timezone.now() - timedelta(seconds=1)
    Rotation.objects.filter(lease_until__isnull=False).update(lease_until=past)
    InboundMessage.objects.filter(read_due_at__isnull=False).update(read_due_at=past)
    name = mailbox.url.rsplit("/", 1)[-1]
    for backend in sqs_backends["123456789012"].values():
        for queue in backend.queues.values():
            if queue.name == name:
                for message in queue._messages:
                    message.change_visibility(0)


def assert_through(listening) -> None:
    assert listening.states() == {1: "previous", 2: "current"}
    assert listening.current() == listening.newest()
    assert Rotation.objects.count() == 1
    assert InboundMessage.objects.count() == 1
    assert all(map(listening.accepts, listening.delivered()))


def test_a_secret_that_amazon_sends_comes_into_use(listening, env, mailbox):
    with worker(env) as program:
        listening.press_rotate()

        assert eventually(is_in_use)
        assert eventually(lambda: is_gone(mailbox))
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=40) == 0

    assert_through(listening)


@pytest.mark.parametrize("moment", [is_kept, is_stored, has_passed, is_in_use])
def test_another_worker_finishes_what_a_killed_one_began(
    listening, env, mailbox, moment
):
    with worker(env) as program:
        listening.press_rotate()
        assert eventually(moment)
        program.kill()
        program.wait()
    let_time_pass(mailbox)

    with worker(env):
        assert eventually(is_in_use)
        assert eventually(lambda: is_gone(mailbox))

    assert_through(listening)


def test_wherever_it_is_killed_nothing_is_lost(listening, env, mailbox):
    seed = random.randrange(1_000_000)
    life = random.Random(seed).uniform(0, LONGEST_LIFE)
    listening.press_rotate()
    with worker(env) as program:
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(timeout=life)
        program.kill()
        program.wait()
    let_time_pass(mailbox)

    with worker(env):
        assert eventually(is_in_use), f"killed after {life:.3f} s, seed {seed}"
        assert eventually(lambda: is_gone(mailbox))

    assert_through(listening)
