"""Amazon's stores: one row per marketplace that a seller account can sell in.

Source: Amazon, "Marketplace IDs",
https://developer-docs.amazon.com/sp-api/docs/marketplace-ids, updated September 2026;
compared with two public lists of July 2026. Amazon's page calls the United Kingdom
UK, its API and ISO 3166 call it GB; both are understood here. Some lists send Ireland
to sellercentral-europe.amazon.com.
"""

from dataclasses import dataclass

from credentials.amazon.errors import UnknownMarketplace
from credentials.amazon.regions import Region
from credentials.amazon.wording import gettext_noop


@dataclass(frozen=True)
class Marketplace:
    """One store of Amazon; the Seller and Vendor Central fields are host names."""

    id: str
    country_code: str
    name: str
    region: Region
    currency: str
    seller_central: str
    vendor_central: str


NA, EU, FE = Region.NA, Region.EU, Region.FE
EUROPE = ""  # One Seller Central serves most European stores.


def _row(*facts: str) -> Marketplace:
    id_, code, name, region, currency, at, vendor = facts
    seller = f"sellercentral.amazon.{at}" if at else "sellercentral-europe.amazon.com"
    vendor_central = f"vendorcentral.amazon.{vendor}"
    return Marketplace(
        id_, code, name, Region(region), currency, seller, vendor_central
    )


MARKETPLACES: tuple[Marketplace, ...] = (
    _row("ATVPDKIKX0DER", "US", gettext_noop("United States"), NA, "USD", "com", "com"),
    _row("A2EUQ1WTGCTBG2", "CA", gettext_noop("Canada"), NA, "CAD", "ca", "ca"),
    _row("A1AM78C64UM0Y8", "MX", gettext_noop("Mexico"), NA, "MXN", "com.mx", "com.mx"),
    _row("A2Q3Y263D00KWC", "BR", gettext_noop("Brazil"), NA, "BRL", "com.br", "com.br"),
    _row("A28R8C7NBKEWEA", "IE", gettext_noop("Ireland"), EU, "EUR", "ie", "ie"),
    _row("A1RKKUPIHCS9HS", "ES", gettext_noop("Spain"), EU, "EUR", EUROPE, "es"),
    _row(
        "A1F83G8C2ARO7P",
        "GB",
        gettext_noop("United Kingdom"),
        EU,
        "GBP",
        EUROPE,
        "co.uk",
    ),
    _row("A13V1IB3VIYZZH", "FR", gettext_noop("France"), EU, "EUR", EUROPE, "fr"),
    _row("AMEN7PMS3EDWL", "BE", gettext_noop("Belgium"), EU, "EUR", "com.be", "com.be"),
    _row("A1805IZSGTT6HS", "NL", gettext_noop("Netherlands"), EU, "EUR", "nl", "nl"),
    _row("A1PA6795UKMFR9", "DE", gettext_noop("Germany"), EU, "EUR", EUROPE, "de"),
    _row("APJ6JRA9NG5V4", "IT", gettext_noop("Italy"), EU, "EUR", EUROPE, "it"),
    _row("A2NODRKZP88ZB9", "SE", gettext_noop("Sweden"), EU, "SEK", "se", "se"),
    _row(
        "AE08WJ6YKNBMC", "ZA", gettext_noop("South Africa"), EU, "ZAR", "co.za", "co.za"
    ),
    _row("A1C3SOZRARQ6R3", "PL", gettext_noop("Poland"), EU, "PLN", "pl", "pl"),
    _row("ARBP9OOSHTCHU", "EG", gettext_noop("Egypt"), EU, "EGP", "eg", "me"),
    _row("A33AVAJ2PDY3EV", "TR", gettext_noop("Turkey"), EU, "TRY", "com.tr", "com.tr"),
    _row("A17E79C6D8DWNP", "SA", gettext_noop("Saudi Arabia"), EU, "SAR", "sa", "me"),
    _row(
        "A2VIGQ35RCS4UG",
        "AE",
        gettext_noop("United Arab Emirates"),
        EU,
        "AED",
        "ae",
        "me",
    ),
    _row("A21TJRUUN4KGV", "IN", gettext_noop("India"), EU, "INR", "in", "in"),
    _row("A19VAU5U5O7RUS", "SG", gettext_noop("Singapore"), FE, "SGD", "sg", "com.sg"),
    _row(
        "A39IBJ37TRP1C6", "AU", gettext_noop("Australia"), FE, "AUD", "com.au", "com.au"
    ),
    _row("A1VC38T7YXB528", "JP", gettext_noop("Japan"), FE, "JPY", "co.jp", "co.jp"),
)

# Each of these usually is an account of its own, also beside others of its region: JP,
# AU and SG by users' reports (the forum of Amazon's old documentation, number 2384,
# 2022), the others by analogy. A token of one says nothing about the rest of a region.
_APART = ("JP", "AU", "SG", "IN", "AE", "SA", "EG", "TR", "ZA")

_BY_KEY = {marketplace.id: marketplace for marketplace in MARKETPLACES}
_BY_KEY |= {marketplace.country_code: marketplace for marketplace in MARKETPLACES}
_BY_KEY["UK"] = _BY_KEY["GB"]


USUALLY_APART = frozenset(_BY_KEY[code].id for code in _APART)


def find_marketplace(key: str) -> Marketplace:
    """Find a marketplace by id or country code, in any case.

    Raises UnknownMarketplace where there is none.
    """
    try:
        return _BY_KEY[key.upper()]
    except KeyError:
        raise UnknownMarketplace(key) from None


def marketplaces_of(region: Region) -> tuple[Marketplace, ...]:
    return tuple(row for row in MARKETPLACES if row.region is region)
