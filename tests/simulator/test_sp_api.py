"""The SP-API: who is let in, and how everybody else is refused."""

import pytest
import requests

from tests.simulator.amazon import DAY, NOTIFICATIONS, PARTICIPATIONS, details

MISSING = "Access token is missing in the request header."
EXPIRED = "The access token you provided has expired."
REVOKED = "The access token you provided is revoked, malformed or invalid."
OTHER_REGION = "The marketplaces you provided are not valid for region."
CATALOG = "/catalog/2022-04-01/items"
US, DE = "ATVPDKIKX0DER", "A1PA6795UKMFR9"


def test_participation_is_what_the_world_says(amazon):
    amazon.lay_out(
        authorization={
            "marketplaces": [
                {"id": US},
                {"id": "A2EUQ1WTGCTBG2", "participating": False, "suspended": True},
            ],
            "store_name": "Acme",
        }
    )

    payload = amazon.call().json()["payload"]

    assert [row["marketplace"]["countryCode"] for row in payload] == ["US", "CA"]
    assert [tuple(row["participation"].values()) for row in payload] == [
        (True, False),
        (False, True),
    ]
    assert payload[0]["storeName"] == "Acme"
    assert payload[0]["marketplace"]["domainName"] == "www.amazon.com"


def test_an_answer_carries_amazons_headers(amazon):
    answer = amazon.call()

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["x-amzn-RequestId"]
    assert answer.headers["x-amzn-RateLimit-Limit"] == "0.016"


def test_a_refusal_tells_its_kind_and_no_rate_limit(amazon):
    answer = amazon.call(token="Atza|nonsense")

    assert answer.headers["x-amzn-ErrorType"] == "AccessDeniedException"
    assert "x-amzn-RateLimit-Limit" not in answer.headers


def test_without_an_access_token_it_is_said_to_be_missing(amazon):
    answer = requests.get(f"{amazon.url}/na{PARTICIPATIONS}", timeout=10)

    assert details(answer) == (403, "Unauthorized", MISSING)


@pytest.mark.parametrize("token", ["Atza|nonsense", "Atza|IwEBéé", "x", "Atza|IwEB"])
def test_a_token_that_was_never_minted_is_malformed(amazon, token):
    answer = amazon.call(token=token.encode())

    assert details(answer) == (403, "Unauthorized", REVOKED)


def test_an_access_token_dies_after_an_hour(amazon):
    token = amazon.access_token()
    amazon.move_clock(3590)
    before = amazon.call(token=token).status_code

    amazon.move_clock(3601)

    assert before == 200
    assert details(amazon.call(token=token)) == (403, "Unauthorized", EXPIRED)


def test_revoking_ends_access_tokens_at_once(amazon):
    token = amazon.access_token()
    amazon.lay_out(authorization={"revoked": True})

    answer = amazon.call(token=token)

    assert details(answer) == (403, "Unauthorized", REVOKED)


@pytest.mark.parametrize("region", ["eu", "fe"])
def test_another_region_refuses_without_saying_why(amazon, region):
    answer = amazon.call(region=region)

    assert details(answer) == (403, "Unauthorized", "")


def test_a_marketplace_of_another_region_is_named(amazon):
    query = {"marketplaceIds": DE, "keywords": "a"}

    answer = amazon.call(CATALOG, params=query)

    assert details(answer) == (403, "Unauthorized", OTHER_REGION)


def test_a_missing_parameter_is_invalid_input(amazon):
    answer = amazon.call(CATALOG)

    assert details(answer)[:2] == (400, "InvalidInput")
    assert answer.headers["x-amzn-RateLimit-Limit"] == "2.0"


def test_an_unknown_marketplace_is_invalid_input(amazon):
    answer = amazon.call(CATALOG, params={"marketplaceIds": "X", "keywords": "a"})

    assert details(answer)[:2] == (400, "InvalidInput")


def test_an_order_that_does_not_exist_is_not_found(amazon):
    answer = amazon.call(
        "/messaging/v1/orders/000-0000000-0000000", params={"marketplaceIds": US}
    )

    assert details(answer)[:2] == (404, "NotFound")


def test_an_unknown_path_is_refused_like_a_missing_role(amazon):
    answer = amazon.call("/sellers/v9/nothing")

    assert details(answer) == (403, "Unauthorized", "")


def test_lwas_path_on_a_regional_host_misses_an_authentication_token(amazon):
    answer = requests.post(f"{amazon.url}/na/auth/o2/token", data={}, timeout=10)

    assert details(answer)[:2] == (403, "MissingAuthenticationToken")


def test_sandbox_credentials_mean_nothing_to_production(amazon):
    amazon.lay_out(application={"sandbox": True})

    assert amazon.exchange().status_code == 200
    assert details(amazon.call()) == (403, "Unauthorized", REVOKED)


def test_a_vendor_reads_vendors_orders_and_nothing_of_sellers(amazon):
    amazon.lay_out(authorization={"vendor": True})

    assert details(amazon.call()) == (403, "Unauthorized", "")
    assert amazon.call("/vendor/orders/v1/purchaseOrders").status_code == 200


def test_a_seller_reads_no_vendors_orders(amazon):
    answer = amazon.call("/vendor/orders/v1/purchaseOrders")

    assert details(answer) == (403, "Unauthorized", "")


def test_a_token_for_a_scope_reads_nothing_of_a_seller(amazon):
    token = amazon.exchange_scope(NOTIFICATIONS).json()["access_token"]

    answer = amazon.call(token=token)

    assert details(answer) == (403, "Unauthorized", "")


def test_roles_are_frozen_into_an_authorization(amazon):
    amazon.lay_out(
        application={"roles": ["Product Listing", "Pricing"]},
        authorization={"roles": ["Pricing"]},
    )

    answer = amazon.call(CATALOG, params={"marketplaceIds": US, "keywords": "a"})

    assert details(answer) == (403, "Unauthorized", "")


@pytest.mark.parametrize(
    ("role", "region", "status"),
    [
        ("Product Listing", "NA", 200),
        ("selling-partner-insights", "EU", 200),
        ("Direct-to-Consumer Shipping", "NA", 200),
        ("Pricing", "NA", 403),
        ("Finance and Accounting", "EU", 403),
        ("Pricing", "FE", 200),
        ("Finance and Accounting", "FE", 200),
        ("Buyer Solicitation", "FE", 403),
    ],
)
def test_participation_wants_one_of_few_roles(amazon, role, region, status):
    amazon.lay_out(authorization={"roles": [role], "region": region})

    answer = amazon.call(region=region.lower())

    assert answer.status_code == status


def test_an_expired_secret_refused_by_lwa_ends_no_access_token(amazon):
    amazon.move_clock(180 * DAY - 60)
    token = amazon.access_token()

    amazon.move_clock(180 * DAY + 60)

    assert amazon.exchange().status_code == 401
    assert amazon.call(token=token).status_code == 200
