"""Secrets that follow one another: which one Runner gets, and what is said of it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from credentials.flows import client_secrets
from credentials.flows.changes import OF_THE_APPLICATION
from credentials.flows.runner_tokens import issue_runner_token
from credentials.flows.secret_changes import add_secret
from credentials.flows.secret_dates import correct_day
from credentials.flows.secret_proof import SecretProof
from credentials.flows.secret_upkeep import (
    let_secrets_change_places,
    prove_pending_secret,
    retire_dead_secrets,
)
from credentials.flows.who_serves import note_who_serves
from credentials.models import Application, Authorization, ClientSecret, Event, Tag
from credentials.secret import Secret
from portal.carriers.work import KINDS
from tests.journeys.person_at_the_page import day_made
from tests.journeys.situations import US
from tests.support.amazon_side import refresh_token

DOWN = ("lwa", "status")


def us() -> Authorization:
    return Authorization.objects.get(marketplace_id=US)


def secret(number: int) -> ClientSecret:
    return ClientSecret.objects.get(number=number)


def is_due(kind: str) -> bool:
    return bool(list(KINDS[kind].due(timezone.now())))


@pytest.fixture
def ending(one):
    """The secret in use ends within a day, and a newer one waits for Amazon."""
    one.amazon.application()
    one.paste_pair(made=day_made(179))
    one.paste_token(one.amazon.grant("US"))
    one.amazon.break_down(*DOWN, value=503)
    one.rotate(one.amazon.rotate(), day_made(0))
    return one


@pytest.fixture
def a_day_later():
    with time_machine.travel(timezone.now() + timedelta(hours=30)):
        yield


def test_before_its_day_nothing_takes_the_place_of_the_one_in_use(ending):
    assert not is_due("serve-secrets")
    assert us().status == "valid"


def test_what_takes_over_by_the_clock_is_new_to_runner_and_not_proven(
    ending, a_day_later
):
    before = us()
    assert is_due("serve-secrets")

    let_secrets_change_places()

    after = us()
    assert not is_due("serve-secrets")
    assert after.values_version == after.version > before.version
    assert (before.status, after.status) == ("valid", "unproven")
    assert Event.objects.filter(tag=Tag.SECRET_SERVED).count() == 1


def test_once_amazon_accepts_what_took_over_runner_has_it_already(ending, a_day_later):
    let_secrets_change_places()
    before = us().values_version
    ending.amazon.mend()

    prove_pending_secret(secret=secret(2))

    assert secret(2).state == "current"
    assert us().values_version == before


def test_where_amazon_refuses_what_took_over_runner_gets_the_other_again(
    ending, a_day_later
):
    let_secrets_change_places()
    before = us().values_version
    ending.amazon.mend()
    ending.amazon.rotate()
    ending.amazon.break_down("lwa", "status", value=401)

    prove_pending_secret(secret=secret(2))

    assert secret(2).refused_at
    assert us().values_version > before


def test_a_corrected_day_gives_the_one_in_use_its_place_back(
    ending, a_day_later, acme, alice
):
    let_secrets_change_places()
    before = us().values_version

    correct_day(account=acme, issued_at=timezone.now(), actor=alice)

    assert acme.application.secret_in_use() == secret(1)
    assert secret(2).served_at is None
    assert us().values_version > before
    assert Event.objects.filter(tag=Tag.SECRET_WITHHELD).count() == 1
    assert Tag.SECRET_WITHHELD in OF_THE_APPLICATION


def test_a_runner_that_fetched_the_one_before_is_behind(ending, acme):
    _, plain = issue_runner_token(name="Runner", account=acme, actor=None)
    runner = Client(headers={"authorization": f"Bearer {plain.reveal()}"})
    runner.get("/api/v1/credentials/acme/US")

    with time_machine.travel(timezone.now() + timedelta(hours=30)):
        let_secrets_change_places()

        pickup = us().pickups.get()
        assert pickup.is_older_than(us().values_version)


def test_a_slip_in_a_day_takes_nothing_from_runner_once_it_is_corrected(
    one, acme, alice
):
    one.set_up()
    one.rotate(one.amazon.rotate(), day_made(0))
    correct_day(
        account=acme, issued_at=timezone.now() - timedelta(days=30), actor=alice
    )
    gone = acme.application.fallback()
    retire_dead_secrets()

    correct_day(account=acme, issued_at=timezone.now(), actor=alice)

    assert gone is None
    assert acme.application.fallback() == secret(1)


@pytest.mark.parametrize("is_mended", [True, False])
def test_a_secret_that_waits_is_dated_by_pasting_it_again(one, is_mended):
    one.set_up()
    new = one.amazon.rotate()
    one.amazon.break_down(*DOWN, value=503)
    one.rotate(new)
    if is_mended:
        one.amazon.mend()

    one.rotate(new, day_made(0))

    assert "already-stored" not in one.findings
    assert secret(2).issued_at
    assert bool(secret(2).proven_at) is is_mended


def test_what_the_worker_proved_meanwhile_is_not_stored_twice(one, monkeypatch):
    one.amazon.application()
    one.amazon.break_down(*DOWN, value=503)
    one.paste_pair(made=day_made(0))
    one.amazon.mend()
    ask = client_secrets.prove_secret

    def ask_while_the_worker_does(*of_the_paste, **options):
        proof = ask(*of_the_paste, **options)
        prove_pending_secret(secret=secret(1))
        return proof

    monkeypatch.setattr(client_secrets, "prove_secret", ask_while_the_worker_does)

    one.paste_pair(made=day_made(1))

    (only,) = ClientSecret.objects.all()
    assert only.proven_at
    assert only.issued_at.date() == day_made(1)
    assert Event.objects.filter(tag=Tag.SECRET_DATED).count() == 1


def test_a_corrected_day_is_answered_for_at_once(one, acme, alice):
    one.amazon.application()
    one.paste_pair(made=day_made(0))
    one.paste_token(one.amazon.grant("US"))
    one.amazon.break_down("lwa", "status", value=401)
    one.look_again()
    correct_day(
        account=acme, issued_at=timezone.now() - timedelta(days=200), actor=alice
    )
    before = us().findings

    correct_day(account=acme, issued_at=timezone.now(), actor=alice)

    assert before == ["secret-expired"]
    assert us().findings == ["secret-replaced"]


@pytest.mark.parametrize("was_open", [True, False])
def test_a_token_that_opens_no_list_may_replace_only_one_that_opens_none(one, was_open):
    one.set_up()
    first = us().fingerprint
    one.amazon.break_down("spapi", "status", value=403)
    if not was_open:
        one.look_again()

    one.paste_token(one.amazon.grant("US", token=refresh_token("another")))

    assert (us().fingerprint == first) is was_open
    assert "participation-cannot-tell" in one.findings
    assert "not-replaced-unproven" not in one.findings


def test_a_slip_in_the_day_of_a_new_secret_ends_the_replaced_one_for_no_good(
    one, acme, alice
):
    one.amazon.application()
    one.paste_pair(made=day_made(100))
    one.paste_token(one.amazon.grant("US"))
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        one.client.force_login(alice)
        one.rotate(one.amazon.rotate(), day_made(30))
        gone = acme.application.fallback()
        retire_dead_secrets()

        correct_day(account=acme, issued_at=timezone.now(), actor=alice)

        assert gone is None
        assert acme.application.fallback() == secret(1)


@pytest.fixture
def overtaken(one, acme):
    """A second secret waits, and a third was proven meanwhile."""
    one.set_up()
    two = one.amazon.rotate()
    one.amazon.break_down(*DOWN, value=503)
    one.rotate(two, day_made(0))
    one.amazon.mend()
    three = Secret(one.amazon.rotate())
    proof = SecretProof(accepted=True)
    application = Application.objects.get(account=acme)
    add_secret(application, three, issued_at=None, proof=proof, actor=None)
    return one, two


@pytest.mark.parametrize("pressed_again", ["", "True"])
def test_what_was_overtaken_does_not_come_back_by_pasting_it(overtaken, pressed_again):
    one, two = overtaken

    one.answer(
        "rotate-client-secret",
        client_secret=two,
        issued_on=day_made(0).isoformat(),
        pressed_again=pressed_again,
    )

    assert ClientSecret.objects.current().get() == secret(3)
    assert secret(3).sealed is not None
    assert "not-the-newest-secret" in one.findings


def test_the_refusal_of_what_was_overtaken_takes_nothing_from_runner(overtaken):
    one, _ = overtaken
    ClientSecret.objects.filter(number=2).update(served_at=timezone.now())
    one.look_again()
    before = us()
    one.amazon.break_down("lwa", "status", value=401)

    prove_pending_secret(secret=secret(2))

    assert us().values_version == before.values_version
    assert us().status == before.status == "valid"


SOURCES = [ClientSecret.Source.DERIVED, ClientSecret.Source.AMAZON]
ENDS = [None, timedelta(hours=-40), timedelta(hours=-10), timedelta(hours=10)]
OUTLIVED = [None, timedelta(hours=-41), timedelta(hours=-9), timedelta(hours=-1)]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("outlived", OUTLIVED)
@pytest.mark.parametrize("was_served", [False, True])
def test_the_database_and_the_rule_agree_on_who_serves(
    acme, source, end, outlived, was_served
):
    now = timezone.now()
    application = acme.application
    waits = ClientSecret(number=2, served_at=now if was_served else None)
    serves = ClientSecret(
        number=1,
        proven_at=now,
        expires_at=None if end is None else now + end,
        expires_source=source,
        outlived_at=None if outlived is None else now + outlived,
    )
    for one in (serves, waits):
        one.application, one.fingerprint = application, str(one.number)
        one.seal(Secret(f"secret {one.number}"))
        one.save()
    is_due = ClientSecret.objects.changing_places(now).exists()

    has_changed = note_who_serves(application)

    assert has_changed is is_due
    assert not ClientSecret.objects.changing_places(now).exists()
