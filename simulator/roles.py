"""The roles that an application can ask for, and how they may be written.

Source: Amazon, "Roles in the Selling Partner API",
https://developer-docs.amazon.com/sp-api/docs/roles-in-the-selling-partner-api, read
November 2026.
"""

PRODUCT_LISTING = "Product Listing"
PRICING = "Pricing"
ORDERS = "Inventory and Order Tracking"
FULFILLMENT = "Amazon Fulfillment"
WAREHOUSING = "Amazon Warehousing and Distribution"
FINANCE = "Finance and Accounting"
INSIGHTS = "Selling Partner Insights"
BRANDS = "Brand Analytics"
COMMUNICATION = "Buyer Communication"
SOLICITATION = "Buyer Solicitation"
NOTIFICATIONS = "Notifications in Seller Central"
AISP = "Account Information Service Provider (AISP)"
PISP = "Payment Initiation Service Provider (PISP)"
SHIPPING = "Direct-to-Consumer Shipping"
TAX_INVOICING = "Tax Invoicing"
TAX_REMITTANCE = "Tax Remittance"
SERVICES = "Professional Services"

RESTRICTED = (SHIPPING, TAX_INVOICING, TAX_REMITTANCE, SERVICES)
ROLES = (
    PRODUCT_LISTING,
    PRICING,
    ORDERS,
    FULFILLMENT,
    WAREHOUSING,
    FINANCE,
    INSIGHTS,
    BRANDS,
    COMMUNICATION,
    SOLICITATION,
    NOTIFICATIONS,
    AISP,
    PISP,
    *RESTRICTED,
)
# What is ticked where nothing is chosen. The two roles of European open banking ask
# for a registration that no seller has.
USUAL = tuple(role for role in ROLES if role not in {*RESTRICTED, AISP, PISP})


def slug(role: str) -> str:
    """`Tax Invoicing` and `tax-invoicing` are the same role; so is (AISP) left out."""
    return role.partition("(")[0].strip().lower().replace(" ", "-")


_BY_SLUG = {slug(role): role for role in ROLES}


def find_role(written: str) -> str | None:
    """Amazon's name for a role, whichever way it is written."""
    return _BY_SLUG.get(slug(written))
