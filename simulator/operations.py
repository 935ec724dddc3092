"""The operations that this stand-in knows: one cheap read for each role, and a few.

Paths and rates from github.com/amzn/selling-partner-api-models, August 2026. Which role
opens what is from Amazon's role mappings of 2026 and, where those were not seen, of
January 2022.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator import reads, restricted_data, sellers
from simulator.asked import Asked
from simulator.roles import (
    AISP,
    BRANDS,
    COMMUNICATION,
    FINANCE,
    FULFILLMENT,
    INSIGHTS,
    ORDERS,
    PRICING,
    PRODUCT_LISTING,
    SERVICES,
    SHIPPING,
    SOLICITATION,
    TAX_INVOICING,
    TAX_REMITTANCE,
    WAREHOUSING,
    slug,
)

__all__ = ["OPERATIONS", "Asked", "Operation", "find_operation"]

_SELLERS = (PRODUCT_LISTING, INSIGHTS, SHIPPING)
_SELLERS_FE = (*_SELLERS, FULFILLMENT, COMMUNICATION, FINANCE, ORDERS, PRICING)
_ORDERS = (ORDERS, SHIPPING, TAX_INVOICING, TAX_REMITTANCE)
_REPORTS = (
    *_ORDERS,
    PRODUCT_LISTING,
    PRICING,
    FULFILLMENT,
    FINANCE,
    INSIGHTS,
    BRANDS,
    COMMUNICATION,
    SOLICITATION,
)


@dataclass(frozen=True)
class Operation:
    """One operation; `rate` is in calls a second, as text, empty where none is told.

    One of `roles` opens it, and any role does where the tuple is empty. `needs` names
    the parameters without which Amazon answers 400. `only` limits it to a region.
    """

    path: str
    rate: str
    roles: tuple[str, ...]
    answer: Callable[[Asked], Any]
    needs: tuple[str, ...] = ()
    method: str = "GET"
    more_roles_in_fe: tuple[str, ...] = ()
    only: str = ""
    vendors: bool = False

    def roles_in(self, region: str) -> frozenset[str] | None:
        """The roles that open it here, as slugs; None where every role does."""
        if self.only and region != self.only:
            return frozenset()
        if not self.roles:
            return None
        more = self.more_roles_in_fe if region == "FE" else ()
        return frozenset(map(slug, (*self.roles, *more)))


_IDS = ("marketplaceIds",)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "/sellers/v1/marketplaceParticipations",
        "0.016",
        _SELLERS,
        sellers.marketplace_participations,
        more_roles_in_fe=_SELLERS_FE,
    ),
    Operation(
        "/sellers/v1/account", "0.016", (AISP, FINANCE), sellers.account, only="EU"
    ),
    Operation(
        "/catalog/2022-04-01/items", "2.0", (PRODUCT_LISTING,), reads.catalog, _IDS
    ),
    Operation(
        "/products/pricing/v0/price",
        "0.5",
        (PRICING, PRODUCT_LISTING),
        reads.prices,
        ("MarketplaceId", "ItemType"),
    ),
    Operation(
        "/batches/products/pricing/2022-05-01/items/competitiveSummary",
        "0.033",
        (PRICING,),
        reads.competitive_summaries,
        method="POST",
    ),
    Operation(
        "/definitions/2020-09-01/productTypes",
        "5.0",
        (ORDERS, PRODUCT_LISTING),
        reads.product_types,
        _IDS,
    ),
    Operation(
        "/sales/v1/orderMetrics",
        "0.5",
        (ORDERS, PRODUCT_LISTING),
        reads.order_metrics,
        (*_IDS, "interval", "granularity"),
    ),
    Operation(
        "/orders/v0/orders", "0.0167", _ORDERS, reads.orders_v0, ("MarketplaceIds",)
    ),
    Operation("/orders/2026-01-01/orders", "0.0056", _ORDERS, reads.orders),
    Operation(
        "/fba/outbound/2020-07-01/fulfillmentOrders",
        "2.0",
        (FULFILLMENT,),
        reads.fulfillment_orders,
    ),
    Operation(
        "/fba/inventory/v1/summaries",
        "2.0",
        (FULFILLMENT, PRODUCT_LISTING),
        reads.inventory_summaries,
        ("granularityType", "granularityId", *_IDS),
    ),
    Operation(
        "/finances/2024-06-19/transactions",
        "0.5",
        (FINANCE,),
        reads.transactions,
    ),
    Operation(
        "/finances/v0/financialEventGroups",
        "0.5",
        (FINANCE, AISP),
        reads.financial_event_groups,
    ),
    Operation(
        "/supplySources/2020-07-01/supplySources", "", (INSIGHTS,), reads.supply_sources
    ),
    Operation("/dataKiosk/2023-11-15/queries", "0.0222", (BRANDS,), reads.queries),
    Operation(
        "/messaging/v1/orders/{order}",
        "1.0",
        (COMMUNICATION,),
        reads.actions_for_order,
        _IDS,
    ),
    Operation(
        "/solicitations/v1/orders/{order}",
        "1.0",
        (SOLICITATION, PRODUCT_LISTING),
        reads.actions_for_order,
        _IDS,
    ),
    Operation("/awd/2024-05-09/inventory", "2.0", (WAREHOUSING,), reads.awd_inventory),
    Operation("/service/v1/serviceJobs", "10.0", (SERVICES,), reads.service_jobs, _IDS),
    Operation(
        "/finances/transfers/2024-06-01/paymentMethods",
        "0.5",
        (FINANCE, AISP),
        reads.payment_methods,
        ("marketplaceId",),
    ),
    Operation(
        "/tax/invoices/2024-06-19/invoices",
        "0.1",
        (TAX_INVOICING, TAX_REMITTANCE),
        reads.invoices,
        ("marketplaceId",),
    ),
    Operation("/reports/2021-06-30/reports", "0.0222", _REPORTS, reads.reports),
    Operation(
        "/tokens/2021-03-01/restrictedDataToken",
        "1.0",
        (),
        restricted_data.token,
        method="POST",
    ),
    Operation(
        "/vendor/orders/v1/purchaseOrders",
        "10.0",
        (),
        reads.purchase_orders,
        vendors=True,
    ),
)

_EXACT = {
    (operation.method, operation.path): operation
    for operation in OPERATIONS
    if "{" not in operation.path
}
_PATTERNS = [
    (re.compile(re.sub(r"\{\w+\}", "[^/]+", operation.path)), operation)
    for operation in OPERATIONS
    if "{" in operation.path
]


def find_operation(method: str, path: str) -> Operation | None:
    found = _EXACT.get((method, path))
    if found is not None:
        return found
    for pattern, operation in _PATTERNS:
        if operation.method == method and pattern.fullmatch(path):
            return operation
    return None
