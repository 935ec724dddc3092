"""What a monitoring system is told, and who else is not."""

from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from credentials.flows.reminding import run_reminders
from credentials.models import ReminderEngine

A_MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def samples(answer) -> dict[tuple[str, ...], float]:
    return {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(answer.content.decode())
        for one in family.samples
    }


def test_the_numbers_are_told_to_this_machine(client, acme):
    run_reminders()

    told = samples(client.get("/metrics"))

    age = (
        timezone.now().timestamp()
        - told["portal_reminders_last_run_timestamp_seconds",]
    )
    assert 0 <= age < 60
    assert told["portal_due_work", "validate"] == 0
    assert told["portal_outbox", "waiting", "mail"] == 0
    assert told["portal_client_secrets", "unknown"] == 0


def test_a_portal_that_never_reminded_says_so(client):
    told = samples(client.get("/metrics"))

    assert told["portal_reminders_last_run_timestamp_seconds",] == 0
    assert told["portal_due_work", "remind"] == 1


def test_somebody_from_elsewhere_is_told_nothing(client):
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404


def test_what_came_through_a_proxy_needs_the_token(client, settings):
    settings.METRICS_TOKEN = "t" * 40
    proxied = {"X-Forwarded-For": "203.0.113.9"}

    without = client.get("/metrics", headers=proxied)
    with_it = client.get(
        "/metrics", headers={**proxied, "Authorization": f"Bearer {'t' * 40}"}
    )

    assert (without.status_code, with_it.status_code) == (404, 200)


def test_an_empty_token_opens_nothing(client):
    answer = client.get(
        "/metrics", REMOTE_ADDR="203.0.113.9", headers={"Authorization": "Bearer "}
    )

    assert answer.status_code == 404


def test_the_overview_is_red_when_reminders_stand_still(client_for, ada, acme):
    late = client_for(ada).get("/overview/").text
    run_reminders()
    runs = client_for(ada).get("/overview/").text

    assert 'data-engine="late"' in late
    assert 'data-engine="runs"' in runs


def test_two_missed_runs_are_late(client_for, ada, acme, settings, time_machine):
    run_reminders()
    time_machine.move_to(timezone.now() + 2 * settings.REMIND_EVERY + A_MINUTE)

    assert 'data-engine="late"' in client_for(ada).get("/overview/").text
    assert ReminderEngine.objects.get().ran_at is not None
