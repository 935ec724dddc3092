"""What is remembered of a fetch is forgotten with whatever changes it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from credentials.flows import many_reads, remembered
from credentials.flows.one_read import PARTS
from credentials.models import (
    Application,
    Authorization,
    ClientSecret,
    Given,
    Pickup,
    Rotation,
    RunnerToken,
    RunnerTokenScope,
    SellerAccount,
)
from credentials.models.generations import WATCHED
from tests.api.test_batch import ask
from tests.support.door import DoorClient
from tests.support.runner_side import authorize, open_account, store_secret

pytestmark = pytest.mark.django_db(transaction=True)

US = "/api/v1/credentials/acme-us/US"
UNUSED = "a" * 64


@pytest.fixture
def client():
    """Only the short way remembers anything."""
    return DoorClient()


@pytest.fixture
def warm(acme_us, runner):
    """A Runner whose fetches are answered from what is remembered."""
    for _ in range(2):
        runner.get(US)
    key = (runner.token.digest, "acme-us", "ATVPDKIKX0DER")
    assert remembered.recall([key], timezone.now()) != [None]
    return runner


def of_us():
    return Authorization.objects.filter(region="NA")


def retire():
    ClientSecret.objects.update(retired_at=timezone.now())


def rotate():
    ClientSecret.objects.update(
        replaced_at=timezone.now(), dies_at=timezone.now() + timedelta(days=7)
    )
    store_secret(Application.objects.get(), "amzn1.oa2-cs.v1." + "9e" * 32)


GONE = {
    "token revoked": lambda: RunnerToken.objects.update(revoked_at=timezone.now()),
    "token run out": lambda: RunnerToken.objects.update(expires_at=timezone.now()),
    "token exchanged": lambda: RunnerToken.objects.update(digest=UNUSED),
    "token bound to a network": lambda: RunnerToken.objects.update(
        networks=["10.0.0.0/8"]
    ),
    "token for access tokens": lambda: RunnerToken.objects.update(
        access_tokens_only=True
    ),
    "scope narrowed": lambda: RunnerTokenScope.objects.update(
        marketplace_id="A1PA6795UKMFR9"
    ),
    "scope removed": lambda: RunnerTokenScope.objects.all().delete(),
    "account renamed": lambda: SellerAccount.objects.update(slug="another-name"),
    "marketplace removed": lambda: of_us().update(removed_at=timezone.now()),
    "token of Amazon shredded": lambda: of_us().update(sealed=None),
    "secret retired": retire,
    "secrets deleted": lambda: ClientSecret.objects.all().delete(),
    "by hand": lambda: connection.cursor().execute(
        "UPDATE credentials_runnertoken SET revoked_at = created_at"
    ),
}

CHANGED = {
    "status": lambda: of_us().update(status="failing"),
    "finding": lambda: of_us().update(findings=["token-revoked"]),
    "version": lambda: of_us().update(version=9),
    "validated": lambda: of_us().update(
        validated_at=timezone.now() - timedelta(days=1)
    ),
    "authorized long ago": lambda: of_us().update(
        authorized_at=timezone.now() - timedelta(days=350)
    ),
    "roles of the token": lambda: of_us().update(roles_frozen=[]),
    "roles chosen": lambda: Application.objects.update(roles=["finance"]),
    "identifier": lambda: Application.objects.update(
        client_id="amzn1.application-oa2-client." + "5d" * 16
    ),
    "secret rotated": rotate,
    "day of expiry": lambda: ClientSecret.objects.update(
        expires_at=timezone.now() + timedelta(days=9)
    ),
}


@pytest.mark.parametrize("change", GONE.values(), ids=GONE)
def test_what_is_taken_away_is_gone_with_the_next_fetch(warm, change):
    change()

    assert warm.get(US).status_code in {401, 403, 404, 409}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_what_has_changed_is_told_by_the_next_fetch(warm, change):
    before = warm.get(US)

    change()

    after = warm.get(US, **{"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content


def test_a_rotation_that_is_open_is_decided_by_the_longer_way(warm, acme_us):
    Rotation.objects.create(
        application=acme_us,
        state=Rotation.State.REQUESTED,
        replaces=ClientSecret.objects.get(),
        presumed_dies_at=timezone.now() - timedelta(days=1),
    )

    assert warm.get(US).status_code == 409


def test_what_is_not_committed_is_not_remembered(warm):
    with transaction.atomic():
        of_us().update(version=9)
        assert warm.get(US).json()["version"] == 9
        transaction.set_rollback(True)

    assert warm.get(US).json()["version"] == 3


def test_the_clock_alone_ends_what_is_remembered(warm, time_machine):
    time_machine.move_to(timezone.now())
    RunnerToken.objects.update(expires_at=timezone.now() + timedelta(seconds=30))
    ClientSecret.objects.update(expires_at=timezone.now() + timedelta(seconds=20))
    for _ in range(2):
        assert warm.get(US).json()["findings"] == ["secret-expires-soon"]

    time_machine.shift(25)
    expired = warm.get(US).json()["findings"]
    time_machine.shift(10)

    assert expired == ["secret-expired"]
    assert warm.get(US).status_code == 401


def test_who_was_given_an_access_token_meanwhile_is_noted_as_holding_the_secret(warm):
    Pickup.objects.update(kind=Given.ACCESS_TOKEN)

    warm.get(US)

    assert set(Pickup.objects.values_list("kind", flat=True)) == {Given.CREDENTIALS}


def test_that_a_runner_came_changes_nothing(warm, time_machine):
    before = remembered.generation()

    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    came = [warm.get(US).status_code for _ in range(2)]

    assert came == [200, 200]
    assert Pickup.objects.get().at >= timezone.now() - timedelta(seconds=60)
    assert remembered.generation() == before


def test_a_batch_forgets_too(acme_us, runner):
    for _ in range(2):
        ask(runner, ("acme-us", "US"), ("acme-us", "DE"))

    RunnerTokenScope.objects.update(marketplace_id="A1PA6795UKMFR9")

    us, germany = ask(runner, ("acme-us", "US"), ("acme-us", "DE")).json()[
        "authorizations"
    ]
    assert (us["status"], germany["status"]) == (404, "valid")


def test_a_batch_remembers_nothing_of_a_rotation_in_doubt(acme_us, runner):
    Rotation.objects.create(application=acme_us, state=Rotation.State.REQUESTED)
    for _ in range(2):
        ask(runner, ("acme-us", "US"))

    keys = [(runner.token.digest, "acme-us", "ATVPDKIKX0DER")]
    assert remembered.recall(keys, timezone.now()) == [None]


def test_changes_at_the_same_time_are_all_counted(acme_us, runner, other_connection):
    authorize(open_account("globex"), "US")
    before = int(remembered.generation())

    with transaction.atomic():
        of_us().filter(account__slug="acme-us").update(version=4)
        other_connection(
            "UPDATE credentials_authorization SET version = version + 1 "
            "WHERE account_id = (SELECT id FROM credentials_selleraccount "
            "WHERE slug = 'globex')"
        )

    assert int(remembered.generation()) >= before + 2


@pytest.fixture
def other_connection():
    """Another connection's statement, committed while this one's is open."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, so nothing happens at once.")
    import psycopg

    def execute(statement: str) -> None:
        told = connection.get_connection_params()
        names = ("host", "port", "user", "password", "dbname")
        with psycopg.connect(**{k: told[k] for k in names if told.get(k)}) as other:
            other.execute("SET lock_timeout = '5s'")
            other.execute(statement)

    return execute


def test_every_column_that_is_remembered_is_watched():
    noted_often = {"credentials_runnertoken": {"last_used_at"}}
    noted_often["credentials_pickup"] = {"at"}
    watched = {one.table: one for one in WATCHED}
    for reader in PARTS:
        table = reader.model._meta.db_table
        columns = watched[table].columns or watched[table].unless_same
        read = set(reader.names) - noted_often.get(table, set()) - {"id"}
        assert not columns or read <= set(columns)


def test_a_marketplace_that_was_removed_is_in_no_batch_either(warm):
    of_us().update(removed_at=timezone.now())
    alone = warm.get(US).status_code

    (together,) = ask(warm, ("acme-us", "US")).json()["authorizations"]

    assert (alone, together["status"]) == (404, 404)


def test_a_token_that_is_revoked_during_a_batch_opens_nothing_after_it(
    acme_us, runner, monkeypatch
):
    ask(runner, ("acme-us", "US"))
    read = many_reads.generation

    def revoked_before_the_first_reading():
        RunnerToken.objects.update(revoked_at=timezone.now())
        monkeypatch.setattr(many_reads, "generation", read)
        return read()

    monkeypatch.setattr(many_reads, "generation", revoked_before_the_first_reading)
    SellerAccount.objects.update(home_country="CA")
    ask(runner, ("acme-us", "US"))

    assert runner.get(US).status_code == 401


def test_a_table_that_was_made_anew_is_watched_again(warm):
    name = "credentials_runnertoken_update_counts"
    on = " ON credentials_runnertoken" if connection.vendor == "postgresql" else ""
    connection.cursor().execute(f"DROP TRIGGER {name}{on}")

    call_command("migrate", verbosity=0)
    warm.get(US)
    RunnerToken.objects.update(revoked_at=timezone.now())

    assert warm.get(US).status_code == 401
