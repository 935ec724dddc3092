import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tests.support.runner_side import open_account, store_secret


def test_a_living_process_says_so_without_its_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def test_a_portal_in_order_is_ready(client, db):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_a_portal_that_is_not_migrated_is_not_ready(client, db):
    MigrationRecorder(connection).migration_qs.filter(app="credentials").delete()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"status": "not-migrated"})


@pytest.mark.parametrize(
    "keys", ["other:" + "MTEx" * 10 + "MTE=", "test-1:" + "MTEx" * 10 + "MTE="]
)
def test_a_portal_without_the_keys_to_its_vault_is_not_ready(
    client, db, settings, keys
):
    store_secret(open_account("acme"))

    settings.CREDENTIAL_KEYS = keys
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"status": "sealed"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_health_check_may_name_this_machine_as_its_host(client, db, path):
    assert client.get(path, headers={"Host": "127.0.0.1:8000"}).status_code == 200
