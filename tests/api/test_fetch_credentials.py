"""GET /api/v1/credentials/{account}/{marketplace}."""

from datetime import UTC, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from credentials.models import Authorization, ClientSecret, Delivery, Event, Pickup, Tag
from credentials.models.statements import Statement
from tests.support.runner_side import (
    CLIENT_ID,
    CLIENT_SECRET,
    OLD_SECRET,
    REFRESH_TOKEN,
    authorize,
    open_account,
    store_secret,
)

US = "/api/v1/credentials/acme-us/US"


def test_the_whole_answer_is_as_it_is_promised(acme_us, runner, settings):
    row = Authorization.objects.get(account=acme_us.account, region="NA")
    secret = ClientSecret.objects.get()

    response = runner.get(US)

    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    assert "Authorization" in response["Vary"]
    assert response.json() == {
        "credentials": {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "refresh_token": REFRESH_TOKEN,
        },
        "account": "acme-us",
        "marketplace": {
            "id": "ATVPDKIKX0DER",
            "country": "US",
            "region": "NA",
            "endpoint": settings.AMAZON_SPAPI_URLS["NA"],
        },
        "status": "valid",
        "validated_at": in_utc(row.validated_at),
        "secret_expires_at": in_utc(secret.expires_at),
        "secret_expires_source": "unknown",
        "findings": [],
        "version": 3,
        "fallback": None,
    }


def in_utc(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_endpoint_is_amazons_own_unless_the_settings_name_another(runner, settings):
    settings.AMAZON_SPAPI_URLS = {"NA": "http://127.0.0.1:8900/na/"}

    answer = runner.get(US).json()

    assert answer["marketplace"]["endpoint"] == "http://127.0.0.1:8900/na"


@pytest.mark.parametrize("name", ["us", "US", "atvpdkikx0der", "ATVPDKIKX0DER"])
def test_a_marketplace_is_found_by_id_or_country_in_any_case(runner, name):
    assert runner.get(f"/api/v1/credentials/acme-us/{name}").status_code == 200


@pytest.mark.parametrize("name", ["UK", "uk", "GB", "A1F83G8C2ARO7P"])
def test_the_united_kingdom_has_two_names(acme_us, runner, name):
    authorize(acme_us, "GB")

    answer = runner.get(f"/api/v1/credentials/acme-us/{name}").json()

    assert answer["marketplace"]["country"] == "GB"


def test_the_replaced_secret_stands_beside_while_it_works(acme_us, runner):
    dies_at = timezone.now() + timedelta(days=3)
    ClientSecret.objects.all().delete()
    store_secret(acme_us, OLD_SECRET, replaced_at=timezone.now(), dies_at=dies_at)
    store_secret(acme_us, CLIENT_SECRET)

    answer = runner.get(US).json()

    assert answer["credentials"]["client_secret"] == CLIENT_SECRET
    assert answer["fallback"] == {
        "client_id": CLIENT_ID,
        "client_secret": OLD_SECRET,
        "refresh_token": REFRESH_TOKEN,
        "not_after": in_utc(dies_at),
    }


def test_a_dead_secret_is_no_fallback(acme_us, runner):
    ClientSecret.objects.all().delete()
    gone = timezone.now() - timedelta(minutes=1)
    store_secret(acme_us, OLD_SECRET, replaced_at=gone, dies_at=gone)
    store_secret(acme_us, CLIENT_SECRET)

    response = runner.get(US)

    assert response.json()["fallback"] is None
    assert OLD_SECRET not in response.content.decode()


def test_failing_credentials_are_delivered_with_their_findings(acme_us, runner):
    Authorization.objects.filter(region="NA").update(
        status=Authorization.Status.FAILING, findings=["token-revoked"]
    )

    answer = runner.get(US).json()

    assert answer["status"] == "failing"
    assert answer["findings"] == ["token-revoked"]
    assert answer["credentials"]["refresh_token"] == REFRESH_TOKEN


def test_a_set_up_that_is_not_finished_says_which_steps_are_open(
    db, runner_for, settings
):
    application = open_account("slow-start", client_id="")
    authorize(application, "US")
    runner = runner_for(application.account)

    response = runner.get("/api/v1/credentials/slow-start/US")

    assert response.status_code == 409
    problem = response.json()
    assert problem["type"] == "set-up-incomplete"
    steps = {step["step"]: step for step in problem["open_steps"]}
    assert steps["copy-lwa-credentials"]["title"] == "Copy the LWA credentials"
    assert steps["copy-lwa-credentials"]["url"] == (
        f"{settings.SITE_URL}/accounts/slow-start/steps/copy-lwa-credentials/"
    )
    assert not Delivery.objects.exists()


def test_an_account_at_its_very_start_says_so_too(db, runner_for):
    account = open_account("fresh", client_id="").account
    runner = runner_for(account)

    response = runner.get("/api/v1/credentials/fresh/US")

    assert response.status_code == 409
    assert "open-authorize" in {step["step"] for step in response.json()["open_steps"]}
    assert runner.get("/api/v1/credentials/fresh/XX").status_code == 404
    elsewhere = runner_for(account, "DE")
    assert elsewhere.get("/api/v1/credentials/fresh/US").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "acme-us/CA",
        "globex/US",
        "nobody/US",
        "acme-us/XX",
        "acme-us/ATVPDKIKX0DEX",
        "ACME-US/US",
        "acme-us/%00",
        "acme%00us/US",
        "acme-us/%ED%A0%80",
        "%F0%9F%92%A9/US",
        "acme-us/%C4%B1E",
        "x" * 10_000 + "/US",
        "acme-us/" + "U" * 10_000,
    ],
)
def test_out_of_scope_and_not_there_look_the_same(acme_us, runner, path):
    other = open_account("globex", client_id="")
    authorize(other, "US")
    authorize(other, "CA")
    unknown = runner.get("/api/v1/credentials/nobody-here/US").json()

    response = runner.get(f"/api/v1/credentials/{path}")

    assert response.status_code == 404
    assert without_id(response.json()) == without_id(unknown)


def without_id(problem):
    return {name: said for name, said in problem.items() if name != "request_id"}


def test_a_token_for_one_marketplace_reaches_no_other(acme_us, runner_for):
    runner = runner_for(acme_us.account, "US")

    assert runner.get(US).status_code == 200
    assert runner.get("/api/v1/credentials/acme-us/DE").status_code == 404


def test_a_removed_marketplace_is_gone(acme_us, runner):
    Authorization.objects.filter(region="NA").update(removed_at=timezone.now())

    assert runner.get(US).status_code == 404


def test_a_delivery_is_recorded_with_its_version_and_address(acme_us, runner):
    runner.get(US)

    delivery = Delivery.objects.get()
    assert (delivery.token, delivery.version) == (runner.token, 3)
    assert (delivery.address, delivery.unchanged) == ("127.0.0.1", False)
    assert Pickup.objects.get().version == 3


def test_only_the_first_delivery_is_an_event(acme_us, runner):
    runner.get(US)
    runner.get(US)

    assert Event.objects.filter(tag=Tag.FIRST_DELIVERY).count() == 1
    assert Delivery.objects.count() == 2


def test_no_record_no_secret(acme_us, runner, monkeypatch):
    def full(*_args, **_kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Statement, "write", full)

    response = runner.get(US)

    assert response.status_code == 503
    assert response.json()["type"] == "database-unavailable"
    assert "CANARY" not in response.content.decode()


def test_head_tells_the_headers_and_delivers_nothing(acme_us, runner):
    response = runner.ask("HEAD", US)

    assert response.status_code == 200
    assert response["ETag"] == runner.get(US)["ETag"]
    assert "Content-Length" not in response
    assert Delivery.objects.count() == 1


def test_options_names_the_methods(runner):
    response = runner.ask("OPTIONS", US)

    assert response.status_code == 204
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert "Content-Type" not in response


def test_a_fetch_takes_few_queries(acme_us, runner, django_assert_max_num_queries):
    runner.get(US)

    with django_assert_max_num_queries(9):
        runner.get(US)
