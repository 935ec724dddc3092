"""GET /api/v1/credentials."""

import pytest
from django.utils import timezone

from credentials.amazon import MARKETPLACES
from credentials.models import Authorization, Delivery
from tests.support.runner_side import authorize, open_account

LIST = "/api/v1/credentials"


def test_an_entry_says_how_an_authorization_stands(acme_us, runner_for, settings):
    runner = runner_for(acme_us.account, "DE")

    response = runner.get(LIST)

    (entry,) = response.json()["credentials"]
    assert response["Cache-Control"] == "no-store"
    assert set(entry) == {
        "account",
        "marketplace",
        "region",
        "status",
        "findings",
        "validated_at",
        "secret_expires_at",
        "secret_expires_source",
        "version",
        "etag",
    }
    assert entry["marketplace"] == {
        "id": "A1PA6795UKMFR9",
        "country": "DE",
        "region": "EU",
        "endpoint": settings.AMAZON_SPAPI_URLS["EU"],
    }
    assert (entry["account"], entry["region"], entry["status"]) == (
        "acme-us",
        "EU",
        "valid",
    )


def test_the_list_holds_no_secret_and_is_no_delivery(runner):
    response = runner.get(LIST)

    assert "CANARY" not in response.content.decode()
    assert not Delivery.objects.exists()


def test_only_what_is_in_scope_is_listed(acme_us, runner):
    authorize(open_account("globex", client_id=""), "US")
    Authorization.objects.filter(region="EU").update(removed_at=timezone.now())

    entries = runner.get(LIST).json()["credentials"]

    assert [(one["account"], one["region"]) for one in entries] == [("acme-us", "NA")]


def test_what_is_not_finished_is_listed_too(db, runner_for):
    application = open_account("slow-start", client_id="")
    authorize(application, "US", status="unproven", validated_at=None)
    runner = runner_for(application.account)

    (entry,) = runner.get(LIST).json()["credentials"]

    assert entry["status"] == "unproven"
    assert entry["validated_at"] is None
    assert entry["secret_expires_at"] is None


def test_pages_follow_one_another_and_lose_nothing(acme_us, runner):
    for marketplace in MARKETPLACES:
        if marketplace.country_code not in {"US", "DE"}:
            authorize(acme_us, marketplace.country_code)

    seen, cursor = [], ""
    while cursor is not None:
        path = f"{LIST}?limit=10" + (f"&cursor={cursor}" if cursor else "")
        page = runner.get(path).json()
        seen += [one["marketplace"]["id"] for one in page["credentials"]]
        cursor = page["next_cursor"]

    assert sorted(seen) == sorted(marketplace.id for marketplace in MARKETPLACES)


def test_a_list_that_fits_has_no_next_page(runner):
    assert runner.get(f"{LIST}?limit=2").json()["next_cursor"] is None


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=ten", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("limit=%00", "limit"),
        ("limit=1&limit=2", "limit"),
        ("cursor=nonsense", "cursor"),
        ("cursor=%00", "cursor"),
        ("cursor=%ED%A0%80", "cursor"),
        ("cursor=" + "A" * 8000, "cursor"),
        ("cursor=%F0%9F%92%A9", "cursor"),
        ("page=2", "page"),
        ("%00=2", "\x00"),
    ],
)
def test_a_parameter_that_is_not_right_is_named(runner, query, parameter):
    response = runner.get(f"{LIST}?{query}")

    assert response.status_code == 422
    problem = response.json()
    assert problem["type"] == "invalid-request"
    assert [error["parameter"] for error in problem["errors"]] == [parameter]


def test_head_is_a_list_without_its_body(runner):
    response = runner.ask("HEAD", LIST)

    assert response.status_code == 200
    assert response.content == b""
