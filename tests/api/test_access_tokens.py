"""POST …/access-token: one exchange for all who ask, and nothing that lives longer."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.flows.secret_changes import promote
from credentials.flows.validating import note_report
from credentials.models import (
    AccessToken,
    Authorization,
    ClientSecret,
    Delivery,
    Event,
    Given,
    Pickup,
    Tag,
)
from credentials.secret import Secret
from credentials.validation import Outcome, Proof, Report, Rung, Verdict
from tests.api.amazon_knows import OTHER_TOKEN, exchanges, know
from tests.support.runner_side import (
    CLIENT_SECRET,
    OLD_SECRET,
    REFRESH_TOKEN,
    authorize,
    store_secret,
)

US = "/api/v1/credentials/acme-us/US/access-token"
CA = "/api/v1/credentials/acme-us/CA/access-token"
NEW_SECRET = CLIENT_SECRET[:-4] + "9999"


@pytest.fixture
def amazon(amazon_side):
    know(amazon_side)
    return amazon_side


def ask(runner, path=US):
    return runner.ask("POST", path)


def problem_of(response, status, slug):
    assert (response.status_code, response.json()["type"]) == (status, slug)
    return response.json()


def test_the_answer_is_an_access_token_and_when_it_dies(runner, amazon):
    response = ask(runner)

    answer = response.json()
    assert response.status_code == 200
    assert set(answer) == {"access_token", "token_type", "expires_at"}
    assert answer["access_token"].startswith("Atza|")
    assert answer["token_type"] == "bearer"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", answer["expires_at"])
    assert response["Cache-Control"] == "no-store"


def test_amazon_is_asked_once_for_all_that_share_a_refresh_token(
    acme_us, runner, amazon
):
    authorize(acme_us, "CA")

    answers = {ask(runner, path).json()["access_token"] for path in (US, US, CA)}

    assert (len(answers), exchanges(amazon)) == (1, 1)


def test_the_token_is_under_seal(runner, amazon):
    value = ask(runner).json()["access_token"]

    row = AccessToken.objects.get()
    assert value.encode() not in bytes(row.sealed)
    assert row.unseal().reveal() == value


def test_the_loan_is_recorded(runner, amazon):
    ask(runner)

    delivery = Delivery.objects.get()
    assert (delivery.token, delivery.kind) == (runner.token, Given.ACCESS_TOKEN)
    assert Event.objects.filter(tag=Tag.FIRST_DELIVERY).count() == 1


def test_who_only_borrows_is_never_behind(acme_us, runner, amazon):
    ask(runner)

    Authorization.objects.update(version=9)

    assert not Pickup.objects.get().is_older_than(9)


def test_a_new_secret_gives_a_new_token_at_once(acme_us, runner, amazon):
    before = ask(runner).json()["access_token"]
    know(amazon, client_secret=NEW_SECRET)
    promote(acme_us, store_secret(acme_us, NEW_SECRET, proven_at=None))

    after = ask(runner).json()["access_token"]

    assert before != after


def test_a_new_authorization_gives_a_new_token_at_once(acme_us, runner, amazon):
    before = ask(runner).json()["access_token"]
    know(amazon, tokens=(OTHER_TOKEN,))
    row = Authorization.objects.get(marketplace_id="ATVPDKIKX0DER")
    row.fingerprint = "another"
    row.seal(Secret(OTHER_TOKEN))
    row.save()

    assert ask(runner).json()["access_token"] != before


def test_it_is_renewed_before_it_dies(runner, amazon, time_machine):
    before = ask(runner).json()["access_token"]

    time_machine.move_to(timezone.now() + timedelta(minutes=58))
    after = ask(runner).json()["access_token"]

    assert (before != after, exchanges(amazon)) == (True, 2)


def test_what_still_works_is_served_while_amazon_is_away(runner, amazon, time_machine):
    before = ask(runner).json()["access_token"]
    amazon.break_down("lwa", "status", value=503)

    time_machine.move_to(timezone.now() + timedelta(minutes=58))

    assert ask(runner).json()["access_token"] == before


def test_what_is_dead_is_not_served(runner, amazon, time_machine):
    ask(runner)
    amazon.break_down("lwa", "status", value=503)

    time_machine.move_to(timezone.now() + timedelta(minutes=60))
    response = ask(runner)

    problem = problem_of(response, 503, "amazon-unreachable")
    assert problem["finding"]["finding"] == "amazon-unreachable"
    assert 1 <= int(response["Retry-After"]) <= 10


def test_a_dead_refresh_token_does_not_hammer_at_amazon(runner, amazon):
    know(amazon, revoked=True)

    responses = [ask(runner) for _ in range(5)]

    problem = problem_of(responses[-1], 409, "refused-by-amazon")
    assert problem["finding"]["finding"] == "token-revoked"
    assert problem["finding"]["remedy"]
    assert 1 <= int(responses[-1]["Retry-After"]) <= 45
    assert exchanges(amazon) == 1


def test_a_refusal_is_forgotten_after_a_while(runner, amazon, time_machine):
    know(amazon, revoked=True)
    ask(runner)
    know(amazon)

    time_machine.move_to(timezone.now() + timedelta(minutes=1))

    assert ask(runner).status_code == 200


def test_a_refusal_is_looked_into_by_a_validation(runner, amazon):
    know(amazon, revoked=True)

    ask(runner)

    row = Authorization.objects.get(marketplace_id="ATVPDKIKX0DER")
    assert row.status == Authorization.Status.VALID
    assert row.check_due_at <= timezone.now()


def test_the_replaced_secret_is_tried_where_amazon_refuses_the_new_one(
    acme_us, runner, amazon
):
    acme_us.client_secrets.all().delete()
    now = timezone.now()
    store_secret(acme_us, OLD_SECRET, replaced_at=now, dies_at=now + timedelta(days=7))
    store_secret(acme_us)
    know(amazon, client_secret=OLD_SECRET)

    answers = [ask(runner).json()["access_token"] for _ in range(2)]

    assert (len(set(answers)), exchanges(amazon)) == (1, 2)
    assert AccessToken.objects.get().by_fallback
    assert Event.objects.filter(tag=Tag.FALLBACK_USED).count() == 1


def test_whoever_dies_while_asking_is_followed_by_another(runner, amazon, time_machine):
    ask(runner)
    AccessToken.objects.update(
        sealed=None, refresh_at=None, lease_until=timezone.now() + timedelta(seconds=1)
    )

    assert ask(runner).status_code == 200


def test_an_unfinished_account_says_what_is_open(acme_us, runner, amazon):
    acme_us.client_secrets.all().delete()

    problem = problem_of(ask(runner), 409, "set-up-incomplete")

    assert problem["open_steps"]


def test_another_account_is_not_there(runner, amazon):
    path = "/api/v1/credentials/globex/US/access-token"

    problem_of(ask(runner, path), 404, "not-found")


def test_nobody_gets_one_without_a_runner_token(runner, client, amazon):
    assert client.post(US).status_code == 401
    assert exchanges(amazon) == 0


def test_a_token_for_access_tokens_opens_nothing_that_lives_longer(
    acme_us, runner_for, amazon
):
    runner = runner_for(acme_us.account, access_tokens_only=True)
    credentials = US.removesuffix("/access-token")

    for method in ("GET", "HEAD"):
        assert runner.ask(method, credentials).status_code == 403
    problem_of(runner.get(credentials), 403, "access-tokens-only")
    problem_of(runner.get(f"{credentials}?format=hjson"), 403, "access-tokens-only")
    assert ask(runner).status_code == 200
    assert runner.get("/api/v1/credentials").status_code == 200
    assert REFRESH_TOKEN not in runner.get("/api/v1/credentials").content.decode()


def test_a_refusal_is_forgotten_once_amazon_is_known_to_accept_it(runner, amazon):
    know(amazon, revoked=True)
    ask(runner)
    know(amazon)

    row = Authorization.objects.get(marketplace_id="ATVPDKIKX0DER")
    accepted = Report((Outcome(Rung.EXCHANGE, Verdict.PASSED),), Proof(sp_api=True))
    note_report(
        authorization=row,
        version=row.version,
        report=accepted,
        asked_with=ClientSecret.objects.get(),
    )

    assert ask(runner).status_code == 200
