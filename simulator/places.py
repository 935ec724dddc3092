"""Amazon's marketplaces and regions, and which marketplaces one account reaches.

Source: Amazon, "Marketplace IDs",
https://developer-docs.amazon.com/sp-api/docs/marketplace-ids, updated September 2026.
Which marketplaces share one selling partner account is told by Amazon for North
America and Europe (unified accounts); that Japan, Australia, Singapore and the outer
stores of the European endpoint stand alone is what sellers reported in 2022.
"""

from dataclasses import dataclass

REGIONS = ("NA", "EU", "FE")


@dataclass(frozen=True)
class Marketplace:
    """One store; `language` and `domain` are as the Sellers API gives them."""

    id: str
    country: str
    region: str
    currency: str
    language: str
    domain: str

    @property
    def name(self) -> str:
        return self.domain.removeprefix("www.").capitalize()


_ROWS = """
ATVPDKIKX0DER  US NA USD en_US com
A2EUQ1WTGCTBG2 CA NA CAD en_CA ca
A1AM78C64UM0Y8 MX NA MXN es_MX com.mx
A2Q3Y263D00KWC BR NA BRL pt_BR com.br
A1F83G8C2ARO7P GB EU GBP en_GB co.uk
A1PA6795UKMFR9 DE EU EUR de_DE de
A13V1IB3VIYZZH FR EU EUR fr_FR fr
APJ6JRA9NG5V4  IT EU EUR it_IT it
A1RKKUPIHCS9HS ES EU EUR es_ES es
A1805IZSGTT6HS NL EU EUR nl_NL nl
A2NODRKZP88ZB9 SE EU SEK sv_SE se
A1C3SOZRARQ6R3 PL EU PLN pl_PL pl
AMEN7PMS3EDWL  BE EU EUR fr_BE com.be
A28R8C7NBKEWEA IE EU EUR en_IE ie
A33AVAJ2PDY3EV TR EU TRY tr_TR com.tr
A2VIGQ35RCS4UG AE EU AED en_AE ae
A17E79C6D8DWNP SA EU SAR ar_AE sa
ARBP9OOSHTCHU  EG EU EGP ar_AE eg
A21TJRUUN4KGV  IN EU INR en_IN in
AE08WJ6YKNBMC  ZA EU ZAR en_ZA co.za
A1VC38T7YXB528 JP FE JPY ja_JP co.jp
A39IBJ37TRP1C6 AU FE AUD en_AU com.au
A19VAU5U5O7RUS SG FE SGD en_SG sg
"""


def _marketplaces() -> dict[str, Marketplace]:
    found = {}
    for row in _ROWS.strip().splitlines():
        id_, country, region, currency, language, ending = row.split()
        domain = f"www.amazon.{ending}"
        found[id_] = Marketplace(id_, country, region, currency, language, domain)
    return found


MARKETPLACES = _marketplaces()


@dataclass(frozen=True)
class SellingPartnerAccount:
    """One row of **Manage Authorizations**: what one press of the button covers."""

    key: str
    name: str
    region: str
    marketplaces: tuple[Marketplace, ...]


_NAMES = {
    "TR": "Turkey",
    "AE": "United Arab Emirates",
    "SA": "Saudi Arabia",
    "EG": "Egypt",
    "IN": "India",
    "ZA": "South Africa",
    "JP": "Japan",
    "AU": "Australia",
    "SG": "Singapore",
}


def _accounts() -> tuple[SellingPartnerAccount, ...]:
    north = [row for row in MARKETPLACES.values() if row.region == "NA"]
    alone = [row for row in MARKETPLACES.values() if row.country in _NAMES]
    europe = [
        row for row in MARKETPLACES.values() if row.region == "EU" and row not in alone
    ]
    return (
        SellingPartnerAccount("north-america", "North America", "NA", tuple(north)),
        SellingPartnerAccount("europe", "Europe", "EU", tuple(europe)),
        *(
            SellingPartnerAccount(
                row.country.lower(), _NAMES[row.country], row.region, (row,)
            )
            for row in alone
        ),
    )


ACCOUNTS = _accounts()


def account_of(region: str, marketplace_ids: list[str]) -> SellingPartnerAccount:
    """The account that these marketplaces belong to; by region where none does."""
    of_region = [account for account in ACCOUNTS if account.region == region]
    for account in of_region:
        if any(row.id in marketplace_ids for row in account.marketplaces):
            return account
    return of_region[0]


def account_with(key: str) -> SellingPartnerAccount | None:
    return next((account for account in ACCOUNTS if account.key == key), None)
