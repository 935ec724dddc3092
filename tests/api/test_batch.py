"""POST /api/v1/credentials/batch."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.models import Delivery, Event, Pickup, RunnerTokenScope, Tag
from credentials.models.statements import Statement
from tests.support.runner_side import authorize, open_account, store_secret

BATCH = "/api/v1/credentials/batch"
SINGLE = "/api/v1/credentials"


def ask(runner, *wanted, **more):
    body = {"authorizations": [dict(zip(NAMES, one, strict=True)) for one in wanted]}
    return send(runner, body | more)


NAMES = ("account", "marketplace")


def send(runner, body, content_type="application/json"):
    return runner.client.generic(
        "POST",
        BATCH,
        body if isinstance(body, str) else json.dumps(body),
        content_type=content_type,
        headers={"authorization": runner.header},
    )


def test_each_is_answered_as_alone_and_in_order(acme_us, runner):
    open_account("globex", client_id="")
    wanted = [
        ("acme-us", "DE"),
        ("globex", "US"),
        ("acme-us", "us"),
        ("acme-us", "CA"),
        ("nobody", "XX"),
        ("\u1f4a9", "US"),
    ]

    response = ask(runner, *wanted)

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    answers = response.json()["authorizations"]
    assert [one.get("status") for one in answers] == ["valid", 404, "valid", *[404] * 3]
    for (account, marketplace), answer in zip(wanted[:4], answers, strict=False):
        alone = runner.get(f"{SINGLE}/{account}/{marketplace}")
        assert without_id(answer) == without_id(with_tag(alone))


def with_tag(alone):
    tag = {"etag": alone["ETag"].strip('"')} if alone.status_code == 200 else {}
    return alone.json() | tag


def without_id(problem):
    return {name: said for name, said in problem.items() if name != "request_id"}


def test_one_that_is_not_finished_says_which_steps_are_open(acme_us, runner):
    application = open_account("slow-start", client_id="")
    authorize(application, "US")
    RunnerTokenScope.objects.create(token=runner.token, account=application.account)

    slow, quick = ask(runner, ("slow-start", "US"), ("acme-us", "US")).json()[
        "authorizations"
    ]

    alone = runner.get(f"{SINGLE}/slow-start/US")
    assert alone.status_code == slow["status"] == 409
    assert without_id(slow) == without_id(alone.json())
    assert quick["credentials"]
    assert Delivery.objects.count() == 1


def test_an_account_at_its_very_start_says_so_too(acme_us, runner):
    fresh = open_account("fresh", client_id="").account
    RunnerTokenScope.objects.create(token=runner.token, account=fresh)

    response = ask(runner, ("fresh", "US"), ("acme-us", "CA"))

    begun, elsewhere = response.json()["authorizations"]
    assert (begun["type"], elsewhere["type"]) == ("set-up-incomplete", "not-found")
    alone = runner.get(f"{SINGLE}/fresh/US").json()
    assert begun["open_steps"] == alone["open_steps"]


def test_the_answers_are_as_documented(acme_us, runner, document_schema):
    validator = document_schema("BatchAnswer")

    response = ask(runner, ("acme-us", "US"), ("acme-us", "CA"))

    validator.validate(response.json())


@pytest.fixture
def document_schema(client):
    import jsonschema
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    document = client.get("/api/v1/openapi.json").json()
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    registry = Registry().with_resource("urn:api", resource)
    return lambda name: jsonschema.Draft202012Validator(
        {"$ref": f"urn:api#/components/schemas/{name}"}, registry=registry
    )


def test_all_are_recorded_with_version_and_address(acme_us, runner):
    ask(runner, ("acme-us", "US"), ("acme-us", "DE"))
    ask(runner, ("acme-us", "US"), ("acme-us", "DE"))

    recorded = Delivery.objects.values_list("token", "version", "address", "unchanged")
    assert set(recorded) == {(runner.token.pk, 3, "127.0.0.1", False)}
    assert (Delivery.objects.count(), Pickup.objects.count()) == (4, 2)
    assert Event.objects.filter(tag=Tag.FIRST_DELIVERY).count() == 2


def test_what_was_fetched_last_is_noted_after_a_while(acme_us, runner):
    ask(runner, ("acme-us", "US"), ("acme-us", "DE"))
    long_ago = timezone.now() - timedelta(hours=1)
    Pickup.objects.update(at=long_ago, version=2)

    ask(runner, ("acme-us", "US"), ("acme-us", "DE"))

    assert set(Pickup.objects.values_list("version", flat=True)) == {3}
    assert all(one.at > long_ago for one in Pickup.objects.all())


def test_how_many_are_asked_for_changes_nothing_about_the_queries(
    acme_us, runner, django_assert_max_num_queries
):
    wanted = [("acme-us", "US"), ("acme-us", "DE")]
    ask(runner, *wanted)

    with django_assert_max_num_queries(5):
        ask(runner, *wanted)


def test_no_record_no_secret(acme_us, runner, monkeypatch):
    from django.db import OperationalError

    def full(*_args, **_kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Statement, "write", full)

    response = ask(runner, ("acme-us", "US"))

    assert response.status_code == 503
    assert "CANARY" not in response.content.decode()
    assert not Pickup.objects.exists()


def test_a_thousand_are_answered_with_few_queries(
    db, runner_for, django_assert_max_num_queries
):
    first = open_account("seller-0")
    runner = runner_for(first.account)
    store_secret(first)
    authorize(first, "US")
    wanted = [("seller-0", "US"), *((f"seller-{n}", "US") for n in range(1, 1000))]

    with django_assert_max_num_queries(40):
        response = ask(runner, *wanted)

    assert len(response.json()["authorizations"]) == 1000


@pytest.mark.parametrize(
    "wanted",
    [
        [],
        [{"account": f"seller-{n}", "marketplace": "US"} for n in range(1001)],
        [{"account": "acme-us", "marketplace": "US"}] * 2,
        [
            {"account": "acme-us", "marketplace": "US"},
            {"account": "acme-us", "marketplace": "ATVPDKIKX0DER"},
        ],
        [{"account": "acme-us"}],
        [{"account": "acme-us", "marketplace": 7}],
        [{"account": "acme-us", "marketplace": "US", "more": "no"}],
        ["acme-us/US"],
        "acme-us/US",
        None,
    ],
)
def test_what_is_not_right_is_refused_as_a_whole(acme_us, runner, wanted):
    response = send(runner, {"authorizations": wanted})

    assert response.status_code == 422
    assert response.json()["type"] == "invalid-request"
    assert response.json()["errors"]
    assert not Delivery.objects.exists()


def test_a_body_that_is_no_json_is_refused(acme_us, runner):
    assert send(runner, "{").status_code == 400
    assert send(runner, "{}", content_type="text/plain").status_code == 415
    assert send(runner, {"authorizations": [], "more": 1}).status_code == 422


def test_a_token_for_access_tokens_opens_nothing_that_lives_longer(acme_us, runner_for):
    runner = runner_for(acme_us.account, access_tokens_only=True)

    response = ask(runner, ("acme-us", "US"))

    alone = runner.get(f"{SINGLE}/acme-us/US")
    assert response.status_code == alone.status_code >= 400
    assert without_id(response.json()) == without_id(alone.json())


def test_nobody_gets_in_without_a_token(acme_us, client):
    response = client.post(BATCH, {}, content_type="application/json")

    assert response.status_code == 401
