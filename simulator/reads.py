"""What the read operations answer: a selling partner with nothing to tell yet.

Shapes from the models in github.com/amzn/selling-partner-api-models, August 2026.
"""

import re
from typing import Any

from simulator.api_errors import invalid, not_found
from simulator.asked import Asked
from simulator.clock import written
from simulator.places import MARKETPLACES

_ORDER = re.compile(r"\d{3}-\d{7}-\d{7}")
PRACTICE_ORDER = "123-1234567-1234567"


def catalog(asked: Asked) -> dict[str, Any]:
    if not asked.query.get("keywords") and not asked.query.get("identifiers"):
        raise invalid("Either identifiers or keywords must be provided.")
    return {
        "numberOfResults": 0,
        "pagination": {},
        "refinements": {"brands": [], "classifications": []},
        "items": [],
    }


def prices(asked: Asked) -> dict[str, Any]:
    wanted = asked.query.get("Asins") or asked.query.get("Skus")
    if not wanted:
        raise invalid("Asins or Skus must be provided.")
    kind = "ASIN" if asked.query.get("Asins") else "SellerSKU"
    return {
        "payload": [
            {"status": "ClientError", kind: item} for item in wanted.split(",")[:20]
        ]
    }


def competitive_summaries(asked: Asked) -> dict[str, Any]:
    match asked.body:
        case {"requests": [_, *_] as requests}:
            return {"responses": [_competitive_summary(row) for row in requests[:20]]}
    raise invalid("Request is missing or has invalid parameters")


def _competitive_summary(request: Any) -> dict[str, Any]:
    match request:
        case {"asin": str(asin), "marketplaceId": str(marketplace_id), **_rest}:
            return {
                "status": {"statusCode": 200, "reasonPhrase": "OK"},
                "body": {"asin": asin, "marketplaceId": marketplace_id},
            }
    raise invalid("Request is missing or has invalid parameters")


def product_types(_asked: Asked) -> dict[str, Any]:
    return {"productTypes": [], "productTypeVersion": "LATEST"}


def order_metrics(asked: Asked) -> dict[str, Any]:
    marketplace = MARKETPLACES[asked.marketplace_ids()[0]]
    nothing = {"currencyCode": marketplace.currency, "amount": "0.0"}
    return {
        "payload": [
            {
                "interval": asked.query["interval"],
                "unitCount": 0,
                "orderItemCount": 0,
                "orderCount": 0,
                "averageUnitPrice": nothing,
                "totalSales": nothing,
            }
        ]
    }


def orders_v0(asked: Asked) -> dict[str, Any]:
    if not asked.query.keys() & {"CreatedAfter", "LastUpdatedAfter", "NextToken"}:
        raise invalid("Either CreatedAfter or LastUpdatedAfter must be specified.")
    return {"payload": {"Orders": [], "CreatedBefore": written(asked.now)}}


def orders(asked: Asked) -> dict[str, Any]:
    after = {"createdAfter", "lastUpdatedAfter", "paginationToken"}
    if not asked.query.keys() & after:
        raise invalid("Either createdAfter or lastUpdatedAfter must be specified.")
    return {"orders": [], "createdBefore": written(asked.now)}


def fulfillment_orders(_asked: Asked) -> dict[str, Any]:
    return {"payload": {"fulfillmentOrders": []}}


def inventory_summaries(asked: Asked) -> dict[str, Any]:
    granularity = {
        name: asked.query[name] for name in ("granularityType", "granularityId")
    }
    return {"payload": {"granularity": granularity, "inventorySummaries": []}}


def transactions(asked: Asked) -> dict[str, Any]:
    if not asked.query.keys() & {"postedAfter", "relatedIdentifierName", "nextToken"}:
        raise invalid("Missing required parameter: postedAfter.")
    return {"payload": {"transactions": []}}


def financial_event_groups(_asked: Asked) -> dict[str, Any]:
    return {"payload": {"FinancialEventGroupList": []}}


def supply_sources(_asked: Asked) -> dict[str, Any]:
    return {"supplySources": []}


def queries(_asked: Asked) -> dict[str, Any]:
    return {"queries": []}


def actions_for_order(asked: Asked) -> dict[str, Any]:
    """The messages or solicitations that may be sent for an order: none."""
    order = asked.path.rpartition("/")[2]
    if not _ORDER.fullmatch(order):
        raise invalid("The order id is not valid.")
    if order != PRACTICE_ORDER:
        raise not_found("There is no such order.")
    this = {"href": f"{asked.path}?marketplaceIds={asked.query['marketplaceIds']}"}
    return {"_links": {"self": this, "actions": []}, "_embedded": {"actions": []}}


def awd_inventory(_asked: Asked) -> dict[str, Any]:
    return {"inventory": []}


def service_jobs(_asked: Asked) -> dict[str, Any]:
    return {"payload": {"totalResultSize": 0, "jobs": []}}


def payment_methods(_asked: Asked) -> dict[str, Any]:
    return {"paymentMethods": []}


def invoices(_asked: Asked) -> dict[str, Any]:
    return {"invoices": []}


def reports(asked: Asked) -> dict[str, Any]:
    if not asked.query.keys() & {"reportTypes", "nextToken"}:
        raise invalid("Either reportTypes or nextToken must be provided.")
    return {"reports": []}


def purchase_orders(_asked: Asked) -> dict[str, Any]:
    return {"payload": {"orders": []}}
