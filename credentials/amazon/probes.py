"""One cheap read-only call for each role that has one, as data.

A probe is answered with 403 and empty `details` where the role is not in the token,
and with 200, 400 or 404 where it is. That Amazon checks the authorization before the
input is seen in the wild and not promised, so a role only ever *seems* granted.

Sources: paths and rates from github.com/amzn/selling-partner-api-models, August 2026;
which role opens which path from Amazon's role mappings of 2026 and, where those were
not seen, of January 2022. Roles without a row are not probed: their calls write, or
nothing tells them from other roles.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from credentials.amazon.marketplaces import Marketplace


class ProbeAnswer(StrEnum):
    """What a probe says of a role, and never more than that."""

    SEEMS_GRANTED = "seems-granted"
    SEEMS_MISSING = "seems-missing"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True)
class Probe:
    """The call for one role.

    In `query` and `body`, `{marketplace}` and `{yesterday}` are filled in; with a body
    it is a POST, which reads all the same. `shared_with` names other roles that open
    the same call: an answer proves one of them, not which. A `restricted` one asks for
    a restricted data token, whose refusal is told by a 400 instead. `countries` limits
    it to marketplaces that have the service.
    """

    role: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, object] = field(default_factory=dict)
    shared_with: frozenset[str] = frozenset()
    restricted: bool = False
    countries: frozenset[str] = frozenset()

    def query_for(self, marketplace: Marketplace, now: datetime) -> dict[str, str]:
        yesterday = f"{now - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
        return {
            name: value.format(marketplace=marketplace.id, yesterday=yesterday)
            for name, value in self.query.items()
        }

    def body_for(self, marketplace: Marketplace) -> object:
        """Fill in the body; None where the probe is a GET."""
        if not self.body:
            return None
        text = json.dumps(self.body).replace("{marketplace}", marketplace.id)
        return json.loads(text)


# An order number of the right form that no order has.
_NO_ORDER = "000-0000000-0000000"
_MARKETPLACE_IDS = {"marketplaceIds": "{marketplace}"}
_COMPETITIVE_SUMMARY = "/products/pricing/2022-05-01/items/competitiveSummary"


def _restricted(role: str, element: str, shared_with: str = "") -> Probe:
    resource = {"method": "GET", "path": "/orders/v0/orders", "dataElements": [element]}
    return Probe(
        role,
        "/tokens/2021-03-01/restrictedDataToken",
        body={"restrictedResources": [resource]},
        shared_with=frozenset({shared_with} - {""}),
        restricted=True,
    )


PROBES: tuple[Probe, ...] = (
    Probe(
        "product-listing",
        "/catalog/2022-04-01/items",
        {"marketplaceIds": "{marketplace}", "keywords": "a", "pageSize": "1"},
    ),
    Probe(
        "pricing",
        f"/batches{_COMPETITIVE_SUMMARY}",
        body={
            "requests": [
                {
                    "asin": "B000000000",
                    "marketplaceId": "{marketplace}",
                    "includedData": ["featuredBuyingOptions"],
                    "method": "GET",
                    "uri": _COMPETITIVE_SUMMARY,
                }
            ]
        },
    ),
    Probe(
        "inventory-and-order-tracking",
        "/definitions/2020-09-01/productTypes",
        _MARKETPLACE_IDS,
        shared_with=frozenset({"product-listing"}),
    ),
    Probe("amazon-fulfillment", "/fba/outbound/2020-07-01/fulfillmentOrders"),
    Probe(
        "amazon-warehousing-and-distribution",
        "/awd/2024-05-09/inventory",
        countries=frozenset({"US"}),
    ),
    Probe(
        "finance-and-accounting",
        "/finances/2024-06-19/transactions",
        {"postedAfter": "{yesterday}"},
    ),
    Probe("selling-partner-insights", "/supplySources/2020-07-01/supplySources"),
    Probe("brand-analytics", "/dataKiosk/2023-11-15/queries"),
    Probe("buyer-communication", f"/messaging/v1/orders/{_NO_ORDER}", _MARKETPLACE_IDS),
    Probe(
        "buyer-solicitation",
        f"/solicitations/v1/orders/{_NO_ORDER}",
        _MARKETPLACE_IDS,
        shared_with=frozenset({"product-listing"}),
    ),
    Probe("professional-services", "/service/v1/serviceJobs", _MARKETPLACE_IDS),
    _restricted("direct-to-consumer-shipping", "shippingAddress"),
    _restricted("tax-invoicing", "buyerTaxInformation", "tax-remittance"),
    _restricted("tax-remittance", "buyerTaxInformation", "tax-invoicing"),
)

_BY_ROLE = {probe.role: probe for probe in PROBES}


def probe_for(role: str, marketplace: Marketplace) -> Probe | None:
    """The probe that tells of this role in this marketplace, if there is one."""
    probe = _BY_ROLE.get(role)
    if probe and probe.countries and marketplace.country_code not in probe.countries:
        return None
    return probe
