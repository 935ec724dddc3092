"""The configuration of Airbyte's source-amazon-seller-partner.

Keys and countries: `spec.json` of airbyte-source-amazon-seller-partner 4.6.4 on PyPI.
Its `region` is a country, and one source reads one country.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Marketplace
from portal.exports.entries import Entry
from portal.exports.files import ExportFile, json_file

NOT_KNOWN: Final = frozenset({"IE", "ZA"})


def is_known(marketplace: Marketplace) -> bool:
    return marketplace.country_code not in NOT_KNOWN


@sensitive_variables()
def write(entries: Sequence[Entry]) -> list[ExportFile]:
    """A file for each marketplace that Airbyte knows."""
    return [
        json_file(
            f"airbyte-{entry.name}-{one.country_code.lower()}.json",
            _config(entry, one.country_code),
        )
        for entry in entries
        for one in entry.marketplaces
        if is_known(one)
    ]


@sensitive_variables()
def _config(entry: Entry, country: str) -> dict[str, Any]:
    application = {"app_id": entry.application_id} if entry.application_id else {}
    return {
        "auth_type": "oauth2.0",
        "aws_environment": "PRODUCTION",
        "account_type": "Seller",
        "region": country,
        **application,
        **entry.under("lwa_app_id", "lwa_client_secret", "refresh_token"),
    }
