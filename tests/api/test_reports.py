"""POST …/reports: a complaint is looked into at once, and turns nothing by itself."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from credentials.flows.people import add_member
from credentials.models import AccessToken, Authorization, Event, Tag
from portal.carriers.work import do, due
from tests.api.amazon_knows import exchanges, know
from tests.support.amazon_side import client_secret
from tests.support.runner_side import store_secret

US = "/api/v1/credentials/acme-us/US/reports"
COMPLAINT = {"error": "invalid_grant", "status": 400}


@pytest.fixture
def amazon(acme_us, amazon_side):
    """Amazon knows the application; the secret has a shape that can be true."""
    acme_us.client_secrets.all().delete()
    store_secret(acme_us, client_secret())
    know(amazon_side, client_secret=client_secret())
    return amazon_side


def send(runner, body: object = COMPLAINT, path: str = US, **headers):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return runner.client.generic(
        "POST",
        path,
        raw,
        **{
            "content_type": "application/json",
            "headers": {"authorization": runner.header},
            **headers,
        },
    )


def problem_of(response, status, slug):
    assert (response.status_code, response.json()["type"]) == (status, slug)
    return response.json()


def acme_us_row():
    return Authorization.objects.get(marketplace_id="ATVPDKIKX0DER")


def test_what_amazon_refuses_is_found_and_said(runner, amazon):
    know(amazon, client_secret=client_secret(), revoked=True)

    answer = send(runner).json()

    assert (answer["asked"], answer["status"]) == ("answered", "failing")
    assert answer["findings"][0]["finding"] == "token-revoked"
    assert answer["findings"][0]["cause"]
    assert answer["findings"][0]["remedy"]
    assert answer["version"] == acme_us_row().version


def test_a_complaint_turns_nothing_that_amazon_accepts(runner, amazon):
    answer = send(runner).json()

    assert (answer["asked"], answer["status"]) == ("answered", "valid")
    assert acme_us_row().status == Authorization.Status.VALID


def test_an_amazon_that_is_away_is_said(runner, amazon):
    amazon.break_down("*", "status", value=503)

    answer = send(runner).json()

    assert (answer["asked"], answer["status"]) == ("could-not-be-asked", "valid")
    assert "amazon-unreachable" in [one["finding"] for one in answer["findings"]]


def test_a_validation_under_way_is_said(runner, amazon):
    Authorization.objects.update(
        check_lease_until=timezone.now() + timedelta(minutes=1)
    )

    answer = send(runner).json()

    assert answer["asked"] == "being-asked"
    assert exchanges(amazon) == 0


def test_the_complaint_is_an_event(runner, amazon):
    send(runner)

    event = Event.objects.get(tag=Tag.COMPLAINT_HEARD)
    assert event.actor == "runner:Runner"
    assert event.details["error"] == "invalid_grant"
    assert event.details["http_status"] == 400


def test_ten_an_hour_are_looked_into(runner, amazon, time_machine):
    statuses = [send(runner).status_code for _ in range(11)]
    refused = send(runner)

    problem_of(refused, 429, "too-many-reports")
    assert statuses == [200] * 10 + [429]
    assert 1 <= int(refused["Retry-After"]) <= 3600
    assert Event.objects.filter(tag=Tag.COMPLAINT_HEARD).count() == 10
    time_machine.move_to(timezone.now() + timedelta(minutes=61))
    assert send(runner).status_code == 200


def test_the_limit_is_that_of_one_authorization(runner, amazon):
    for _ in range(11):
        send(runner)

    assert send(runner, path=US.replace("/US/", "/DE/")).status_code == 200


def test_no_access_token_of_refused_credentials_is_lent_any_more(runner, amazon):
    lent = US.replace("reports", "access-token")
    runner.ask("POST", lent)
    know(amazon, client_secret=client_secret(), revoked=True)

    send(runner)

    assert not AccessToken.objects.filter(sealed__isnull=False).exists()
    assert runner.ask("POST", lent).status_code == 409


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        (b"", "invalid-request"),
        (b"{", "unreadable-body"),
        (b"[1]", "unreadable-body"),
        (b"null", "unreadable-body"),
        (b"\xff\xfe", "unreadable-body"),
        (b'{"error": "a", "error": "b"}', "unreadable-body"),
        (b'{"error": "a"} {}', "unreadable-body"),
        (b'{"error": NaN}', "unreadable-body"),
        (b'{"error": "a", "status": 1e400}', "unreadable-body"),
        (b'{"error": "a", "status": ' + b"9" * 5000 + b"}", "unreadable-body"),
        (b'{"error": "\\u0000"}', "unreadable-body"),
        (b'{"error": "\\ud800"}', "unreadable-body"),
        (b'{"error": ' + b"[" * 100_000, "unreadable-body"),
        (b"{}", "invalid-request"),
        (b'{"error": ""}', "invalid-request"),
        (b'{"error": "x\\n"}', "invalid-request"),
        (b'{"error": "Atzr|IwEBsecret"}', "invalid-request"),
        (b'{"error": 400}', "invalid-request"),
        (b'{"error": "a", "status": "400"}', "invalid-request"),
        (b'{"error": "a", "status": 400.5}', "invalid-request"),
        (b'{"error": "a", "status": true}', "invalid-request"),
        (b'{"error": "a", "status": 99}', "invalid-request"),
        (b'{"error": "a", "more": 1}', "invalid-request"),
    ],
)
def test_a_body_that_is_not_right_is_refused(runner, amazon, body, slug):
    response = send(runner, body)

    status = 400 if slug == "unreadable-body" else 422
    assert problem_of(response, status, slug)["errors"][0]["detail"]
    assert "IwEB" not in response.content.decode()
    assert not Event.objects.filter(tag=Tag.COMPLAINT_HEARD).exists()


def test_another_media_type_is_refused(runner, amazon):
    problem_of(send(runner, content_type="text/plain"), 415, "unsupported-media-type")


def test_a_body_without_end_is_refused(runner, amazon):
    body = b'{"error": "' + b"x" * 3_000_000 + b'"}'

    problem_of(send(runner, body), 413, "content-too-large")


def test_a_parameter_is_not_taken(runner, amazon):
    problem_of(send(runner, path=f"{US}?now=1"), 422, "invalid-request")


def test_a_runner_for_access_tokens_may_complain(acme_us, runner_for, amazon):
    runner = runner_for(acme_us.account, access_tokens_only=True)

    assert send(runner).status_code == 200


def test_another_account_is_not_there(runner, amazon):
    path = US.replace("acme-us", "globex")

    problem_of(send(runner, path=path), 404, "not-found")


def test_whoever_can_mend_it_is_told_by_mail(runner, amazon, acme_us, alice):
    add_member(account=acme_us.account, user=alice, role="primary", actor=alice)
    know(amazon, client_secret=client_secret(), revoked=True)

    send(runner)
    # One round finds what is wrong, the next tells it, the last sends it.
    for _round in range(3):
        for thing in list(due(20)):
            do(thing)

    letters = [one for one in mail.outbox if one.to == [alice.email]]
    assert [one.subject for one in letters] == [
        "Acme-Us, United States: The authorization was taken back or has run out"
    ]
    assert "/accounts/acme-us/steps/authorize-marketplaces/" in letters[0].body
