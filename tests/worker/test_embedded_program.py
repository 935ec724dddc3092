"""`manage.py worker` on SQLite: works, ends when told to, and comes back from death."""

import signal
import sqlite3

import pytest

from tests.worker.programs import environment, eventually, manage, worker

SENT = "SELECT count(*) FROM credentials_notice WHERE sent_at IS NOT NULL"
INVITE = """
from credentials.flows.people import invite
from credentials.models import User
ada = User.objects.create_superuser("ada@example.com", "x")
invite(email="eve@example.com", role="admin", account=None, actor=ada)
"""


@pytest.fixture(scope="module")
def env(tmp_path_factory):
    file = tmp_path_factory.mktemp("worker") / "portal.sqlite3"
    env = environment(f"sqlite:///{file}", DATABASE_FILE=str(file))
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "shell", "--verbosity", "0", "--command", INVITE)
    return env


@pytest.fixture
def query(env):
    def ask(statement: str) -> int:
        with sqlite3.connect(env["DATABASE_FILE"], timeout=20) as database:
            found = database.execute(statement).fetchone()
        database.close()
        return found[0] if found else 0

    return ask


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_sends_what_waits_and_ends_when_told_to(env, query, number):
    query("UPDATE credentials_notice SET sent_at = NULL RETURNING 1")

    with worker(env) as program:
        assert eventually(lambda: query(SENT) == 1)
        program.send_signal(number)

        assert program.wait(timeout=20) == 0


def test_what_a_killed_worker_held_is_done_when_the_lease_ends(env, query):
    query(
        "UPDATE credentials_notice SET sent_at = NULL, lease_until = NULL RETURNING 1"
    )
    hold = "from credentials.flows.notices import claim_due_notice as c; assert c()"
    manage(env, "shell", "--verbosity", "0", "--command", hold)
    manage(env, "worker", "--once")
    assert query(SENT) == 0

    with worker(env) as program:
        query("UPDATE credentials_notice SET lease_until = datetime('now') RETURNING 1")
        assert eventually(lambda: query(SENT) == 1)
        program.kill()


def test_it_waits_for_a_database_that_is_not_ready(env, tmp_path):
    later = env | {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}

    with worker(later) as program:
        assert any("worker_waits" in line for line in program.stdout)
        program.send_signal(signal.SIGTERM)

        assert program.wait(timeout=20) == 0
