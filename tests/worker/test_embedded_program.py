"""`manage.py worker`: works, ends when told to, and what it held survives its death."""

import signal

import pytest
from django.db.models import F
from django.utils import timezone

from credentials.flows.invitations import invite
from credentials.flows.notices import claim_due_notice
from credentials.models import Authorization, Notice
from tests.support.offline import store_everything
from tests.worker.programs import environment, eventually, manage, worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def notice(acme, alice):
    invite(email="carol@example.com", role="helper", account=acme, actor=alice)
    return Notice.objects.get()


def is_sent() -> bool:
    return Notice.objects.filter(sent_at__isnull=False).exists()


def being_checked() -> bool:
    return Authorization.objects.filter(check_lease_until__isnull=False).exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_sends_what_waits_and_ends_when_told_to(notice, number):
    with worker(environment()) as program:
        assert eventually(is_sent)
        program.send_signal(number)

        assert program.wait(timeout=20) == 0


def test_what_a_killed_worker_held_is_done_when_the_lease_ends(notice):
    claim_due_notice()
    manage(environment(), "worker", "--once")
    assert not is_sent()

    Notice.objects.update(lease_until=F("due_at"))
    manage(environment(), "worker", "--once")

    assert is_sent()


def test_a_validation_is_finished_before_it_ends(acme, alice, amazon_side, settings):
    amazon_side.application()
    amazon_side.grant("US")
    store_everything(acme, alice, ("US",))
    env = environment(
        AMAZON_LWA_URL=settings.AMAZON_LWA_URL,
        AMAZON_SPAPI_URL_NA=settings.AMAZON_SPAPI_URLS["NA"],
    )
    # The client secret is proven first: its becoming the current one would make the
    # answer about the authorization one about values that were replaced meanwhile.
    manage(env, "worker", "--once")
    Authorization.objects.update(
        status=Authorization.Status.UNPROVEN, check_due_at=timezone.now()
    )
    amazon_side.break_down("lwa", "latency", value=2)

    with worker(env) as program:
        assert eventually(being_checked)
        program.send_signal(signal.SIGTERM)

        assert program.wait(timeout=20) == 0
    assert acme.authorizations.get().status == Authorization.Status.VALID


def test_a_worker_that_is_killed_leaves_a_lease_that_runs_out(
    acme, alice, amazon_side, settings
):
    amazon_side.application()
    amazon_side.grant("US")
    store_everything(acme, alice, ("US",))
    amazon_side.break_down("lwa", "latency", value=5)
    env = environment(
        AMAZON_LWA_URL=settings.AMAZON_LWA_URL,
        AMAZON_SPAPI_URL_NA=settings.AMAZON_SPAPI_URLS["NA"],
    )
    with worker(env) as program:
        assert eventually(being_checked)
        program.kill()
        program.wait()
    amazon_side.mend()

    Authorization.objects.update(check_lease_until=F("check_due_at"))
    manage(env, "worker", "--once")

    assert acme.authorizations.get().status == Authorization.Status.VALID


def test_it_waits_for_a_database_that_is_not_ready(tmp_path):
    env = environment(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}")

    with worker(env) as program:
        assert any("worker_waits" in line for line in program.stdout)
        program.send_signal(signal.SIGTERM)

        assert program.wait(timeout=20) == 0
