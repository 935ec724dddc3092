"""The Sellers API: where the selling partner sells.

Source: sellers.json in github.com/amzn/selling-partner-api-models, August 2026.
"""

from typing import Any

from simulator.asked import Asked
from simulator.places import MARKETPLACES, Marketplace
from simulator.world import Participation


def marketplace_participations(asked: Asked) -> dict[str, Any]:
    return {"payload": _participations(asked)}


def account(asked: Asked) -> dict[str, Any]:
    """The account without the business's name and the contact, which are personal."""
    return {
        "payload": {
            "marketplaceParticipationList": _participations(asked),
            "businessType": "PRIVATE_LIMITED",
            "sellingPlan": "PROFESSIONAL",
        }
    }


def _participations(asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "marketplace": _marketplace(row),
            "participation": {
                "isParticipating": row.participating,
                "hasSuspendedListings": row.suspended,
            },
            "storeName": asked.authorization.store_name,
        }
        for row in asked.authorization.marketplaces
    ]


def _marketplace(row: Participation) -> dict[str, str]:
    known = MARKETPLACES.get(row.id) or _not_a_store(row.id)
    return {
        "id": known.id,
        "name": known.name,
        "countryCode": known.country,
        "defaultCurrencyCode": known.currency,
        "defaultLanguageCode": known.language,
        "domainName": known.domain,
    }


def _not_a_store(marketplace_id: str) -> Marketplace:
    """Amazon also lists marketplaces that are no stores, under ids of their own."""
    return Marketplace(marketplace_id, "US", "NA", "USD", "en_US", "non-amazon.com")
