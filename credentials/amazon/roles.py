"""What Amazon lets an application read, and which of it Runner's data needs.

Source: Amazon, "Roles in the Selling Partner API",
https://developer-docs.amazon.com/sp-api/docs/roles-in-the-selling-partner-api, and its
role mappings, read November 2026. Restricted roles open personal data of buyers:
Amazon asks more questions before it approves them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from credentials.amazon.errors import UnknownRole
from credentials.amazon.wording import gettext_noop


@dataclass(frozen=True)
class Role:
    """One role; `name` is Amazon's own, which its pages show in English.

    `sellers` is False for the two roles of European open banking, which a seller's
    own application has no use for.
    """

    key: str
    name: str
    unlocks: str
    restricted: bool = False
    sellers: bool = True


ROLES: tuple[Role, ...] = (
    Role(
        "product-listing",
        "Product Listing",
        gettext_noop("the catalog, your listings and product types"),
    ),
    Role("pricing", "Pricing", gettext_noop("prices, offers and estimates of fees")),
    Role(
        "inventory-and-order-tracking",
        "Inventory and Order Tracking",
        gettext_noop("orders without buyers' details, inventory, order reports"),
    ),
    Role(
        "amazon-fulfillment",
        "Amazon Fulfillment",
        gettext_noop("stock at Amazon, inbound shipments, multi-channel orders"),
    ),
    Role(
        "amazon-warehousing-and-distribution",
        "Amazon Warehousing and Distribution",
        gettext_noop("stock in Amazon's long-term storage (United States)"),
    ),
    Role(
        "finance-and-accounting",
        "Finance and Accounting",
        gettext_noop("settlements, transactions and the account's financial events"),
    ),
    Role(
        "selling-partner-insights",
        "Selling Partner Insights",
        gettext_noop("the marketplaces you sell in and your account's performance"),
    ),
    Role(
        "brand-analytics",
        "Brand Analytics",
        gettext_noop("sales and traffic, search terms; needs a registered brand"),
    ),
    Role("buyer-communication", "Buyer Communication", gettext_noop("messages")),
    Role(
        "buyer-solicitation",
        "Buyer Solicitation",
        gettext_noop("requests for reviews"),
    ),
    Role(
        "notifications-in-seller-central",
        "Notifications in Seller Central",
        gettext_noop("notices that an application shows in Seller Central"),
    ),
    Role(
        "account-information-service-provider",
        "Account Information Service Provider (AISP)",
        gettext_noop("account information under European open banking"),
        sellers=False,
    ),
    Role(
        "payment-initiation-service-provider",
        "Payment Initiation Service Provider (PISP)",
        gettext_noop("transfers under European open banking"),
        sellers=False,
    ),
    Role(
        "direct-to-consumer-shipping",
        "Direct-to-Consumer Shipping",
        gettext_noop("names and addresses of buyers, for shipping"),
        restricted=True,
    ),
    Role(
        "tax-invoicing",
        "Tax Invoicing",
        gettext_noop("invoices and tax details of buyers"),
        restricted=True,
    ),
    Role(
        "tax-remittance",
        "Tax Remittance",
        gettext_noop("what is needed to calculate and remit taxes"),
        restricted=True,
    ),
    Role(
        "professional-services",
        "Professional Services",
        gettext_noop("service jobs, with buyers' details"),
        restricted=True,
    ),
)

_BY_KEY = {role.key: role for role in ROLES}


def find_role(key: str) -> Role:
    """Find a role by its key; raises UnknownRole."""
    try:
        return _BY_KEY[key]
    except KeyError:
        raise UnknownRole(key) from None


@dataclass(frozen=True)
class DataSet:
    """Something Runner can load, and the fewest roles that open it."""

    key: str
    name: str
    roles: tuple[str, ...]


DATA_SETS: tuple[DataSet, ...] = (
    DataSet("orders", gettext_noop("Orders"), ("inventory-and-order-tracking",)),
    DataSet("inventory", gettext_noop("Inventory"), ("inventory-and-order-tracking",)),
    DataSet(
        "catalog-and-listings",
        gettext_noop("Catalog and listings"),
        ("product-listing",),
    ),
    DataSet("prices-and-fees", gettext_noop("Prices and fees"), ("pricing",)),
    DataSet(
        "settlements-and-finances",
        gettext_noop("Settlements and finances"),
        ("finance-and-accounting",),
    ),
    DataSet(
        "sales-analytics",
        gettext_noop("Sales and traffic analytics"),
        ("brand-analytics",),
    ),
    DataSet(
        "fulfillment",
        gettext_noop("Stock and shipments at Amazon"),
        ("amazon-fulfillment",),
    ),
    DataSet(
        "account-performance",
        gettext_noop("Account performance"),
        ("selling-partner-insights",),
    ),
    DataSet(
        "buyer-details",
        gettext_noop("Names and addresses of buyers"),
        ("inventory-and-order-tracking", "direct-to-consumer-shipping"),
    ),
    DataSet(
        "tax-documents", gettext_noop("Invoices and tax details"), ("tax-invoicing",)
    ),
)

# In North America and Europe only these two roles may ask which marketplaces a token
# covers (https://developer-docs.amazon.com/sp-api/docs/sellers-api, 2026).
_ROLES_THAT_SEE_MARKETPLACES = ("product-listing", "selling-partner-insights")


def suggest_roles(data_sets: Iterable[str]) -> tuple[str, ...]:
    """Name the fewest role keys for these data sets, in the order of ROLES.

    Selling Partner Insights is added where nothing else lets the portal see which
    marketplaces a token covers.
    """
    wanted = set(data_sets)
    keys = {role for each in DATA_SETS if each.key in wanted for role in each.roles}
    if keys.isdisjoint(_ROLES_THAT_SEE_MARKETPLACES):
        keys.add("selling-partner-insights")
    return tuple(role.key for role in ROLES if role.key in keys)
