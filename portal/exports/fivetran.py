"""The body with which Fivetran's API makes an amazon_selling_partner connection.

Keys: Fivetran, "Amazon Selling Partner API Configuration",
https://fivetran.com/docs/connectors/applications/amazon-selling-partner/api-configuration,
read November 2026. There is one connection for each region. `group_id`, which says
into which of their destinations it goes, is for the caller to add.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Region
from portal.exports.entries import Entry
from portal.exports.files import ExportFile, json_file

REGIONS: Final = {
    Region.NA: "NORTH_AMERICA",
    Region.EU: "EUROPE",
    Region.FE: "FAR_EAST",
}


@sensitive_variables()
def write(entries: Sequence[Entry]) -> list[ExportFile]:
    """A file for each connection."""
    return [json_file(f"fivetran-{one.name}.json", _connection(one)) for one in entries]


@sensitive_variables()
def _connection(entry: Entry) -> dict[str, Any]:
    return {
        "service": "amazon_selling_partner",
        "config": {
            "schema": re.sub(r"[^a-z0-9]", "_", f"amazon_{entry.name}"),
            "is_vendor": False,
            "merchant_id": entry.merchant_id,
            "region": REGIONS[entry.region],
            "historical_sync_time_frame": "ALL_TIME",
        },
        "auth": {
            **entry.under("client_id", "client_secret", "refresh_token"),
            "application_id": entry.application_id,
        },
    }
