"""Every operation: its answer fits Amazon's model, and one role opens it."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from simulator.operations import OPERATIONS
from tests.simulator.amazon import details

MODELS = {
    model["title"]: model
    for model in (
        json.loads(path.read_text())
        for path in (Path(__file__).parent / "models").glob("*.json")
    )
}
BY_PATH = {model["path"]: model for model in MODELS.values() if "path" in model}
MARKETPLACES = {"NA": "ATVPDKIKX0DER", "EU": "A1PA6795UKMFR9"}
ORDER = "123-1234567-1234567"
QUERIES = {
    "/catalog/2022-04-01/items": {"keywords": "a"},
    "/products/pricing/v0/price": {"ItemType": "Asin", "Asins": "B000000000"},
    "/sales/v1/orderMetrics": {
        "interval": "2026-11-01T00:00:00Z--2026-11-02T00:00:00Z",
        "granularity": "Total",
    },
    "/orders/v0/orders": {"CreatedAfter": "2026-11-01T00:00:00Z"},
    "/orders/2026-01-01/orders": {"createdAfter": "2026-11-01T00:00:00Z"},
    "/fba/inventory/v1/summaries": {
        "granularityType": "Marketplace",
        "granularityId": "ATVPDKIKX0DER",
    },
    "/finances/2024-06-19/transactions": {"postedAfter": "2026-11-01T00:00:00Z"},
    "/reports/2021-06-30/reports": {"reportTypes": "GET_MERCHANT_LISTINGS_ALL_DATA"},
}
BODIES = {
    "/tokens/2021-03-01/restrictedDataToken": {
        "restrictedResources": [
            {
                "method": "GET",
                "path": "/orders/v0/orders",
                "dataElements": ["shippingAddress"],
            }
        ]
    },
    "/batches/products/pricing/2022-05-01/items/competitiveSummary": {
        "requests": [{"asin": "B000000000", "marketplaceId": "ATVPDKIKX0DER"}]
    },
}


def fits(model, body):
    Draft202012Validator(model, format_checker=FormatChecker()).validate(body)


def ask(amazon, operation, roles):
    """Call an operation with these roles and everything that it needs."""
    region = operation.only or "NA"
    amazon.lay_out(
        authorization={"roles": roles, "region": region, "vendor": operation.vendors}
    )
    marketplace = MARKETPLACES[region]
    query = QUERIES.get(operation.path, {})
    wanted = {name: marketplace for name in operation.needs if name not in query}
    return amazon.call(
        operation.path.replace("{order}", ORDER),
        region=region.lower(),
        method=operation.method,
        params={**wanted, **query},
        json=BODIES.get(operation.path),
    )


def by_path(operations):
    return [pytest.param(row, id=row.path) for row in operations]


@pytest.mark.parametrize("operation", by_path(OPERATIONS))
def test_the_answer_of_an_operation_fits_its_model(amazon, operation):
    roles = [*operation.roles[:1], "Direct-to-Consumer Shipping"]

    answer = ask(amazon, operation, roles)

    assert answer.status_code == 200, answer.text
    fits(BY_PATH[operation.path], answer.json())


@pytest.mark.parametrize("operation", by_path(row for row in OPERATIONS if row.roles))
def test_an_operation_is_refused_without_its_role(amazon, operation):
    answer = ask(amazon, operation, ["Notifications in Seller Central"])

    assert details(answer) == (403, "Unauthorized", "")
    fits(MODELS["ErrorList"], answer.json())


@pytest.mark.parametrize(
    ("role", "element", "status"),
    [
        ("Direct-to-Consumer Shipping", "shippingAddress", 200),
        ("Direct-to-Consumer Shipping", "buyerTaxInformation", 400),
        ("Tax Invoicing", "buyerTaxInformation", 200),
        ("Tax Remittance", "buyerTaxInformation", 200),
        ("Tax Invoicing", "shippingAddress", 400),
        ("Product Listing", "buyerInfo", 400),
    ],
)
def test_a_restricted_data_token_needs_the_role_of_each_element(
    amazon, role, element, status
):
    amazon.lay_out(authorization={"roles": [role]})
    resource = {
        "method": "GET",
        "path": "/orders/v0/orders",
        "dataElements": [element],
    }

    answer = amazon.call(
        "/tokens/2021-03-01/restrictedDataToken",
        method="POST",
        json={"restrictedResources": [resource]},
    )

    assert answer.status_code == status
    refusal = "does not have access to one or more requested data elements"
    assert (refusal in answer.text) is (status == 400)


@pytest.mark.parametrize("body", [None, [], {}, {"restrictedResources": [3]}])
def test_a_malformed_request_for_a_restricted_data_token_is_refused(amazon, body):
    answer = amazon.call(
        "/tokens/2021-03-01/restrictedDataToken", method="POST", json=body
    )

    assert details(answer)[:2] == (400, "InvalidInput")
    fits(MODELS["ErrorList"], answer.json())
