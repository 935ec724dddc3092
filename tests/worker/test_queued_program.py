"""`manage.py worker` with Procrastinate, on PostgreSQL."""

import signal

import pytest
from django.db import connection

from credentials.flows.invitations import invite
from credentials.flows.notices import claim_due_notice
from credentials.models import Notice
from tests.worker.programs import environment, eventually, manage, worker

pytestmark = [
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="Procrastinate needs PostgreSQL"
    ),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def env():
    """The settings of a worker on the database of this test."""
    env = environment(WORK_ENGINE="procrastinate")
    manage(env, "migrate", "procrastinate", "--verbosity", "0")
    yield env
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE procrastinate_jobs, procrastinate_workers, "
            "procrastinate_periodic_defers CASCADE"
        )


@pytest.fixture
def notice(acme, alice):
    invite(email="carol@example.com", role="helper", account=acme, actor=alice)
    return Notice.objects.get()


def is_sent() -> bool:
    return Notice.objects.filter(sent_at__isnull=False).exists()


def is_at_work() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_periodic_defers")
        return cursor.fetchone()[0] > 0


def test_it_sends_what_waits_and_ends_when_told_to(env, notice):
    with worker(env) as program:
        assert eventually(is_sent)
        program.send_signal(signal.SIGTERM)

        assert program.wait(timeout=30) == 0


def test_what_a_killed_worker_held_is_done_when_the_lease_ends(env, notice):
    claim_due_notice()
    with worker(env) as program:
        assert eventually(is_at_work)
        program.kill()
    assert not is_sent()
    Notice.objects.update(lease_until=None)

    with worker(env):
        assert eventually(is_sent)


def test_two_workers_send_a_mail_once(env, notice, tmp_path):
    mails = tmp_path / "mails"
    env |= {"EMAIL_URL": f"filemail:///{mails}"}

    with worker(env), worker(env):
        assert eventually(is_sent)

    assert len(list(mails.iterdir())) == 1
