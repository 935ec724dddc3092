"""What `new SellingPartner(config)` of amazon-sp-api on npm takes.

Keys: its `lib/SellingPartner.js` and `lib/Credentials.js`, version 1.2.1.
"""

from collections.abc import Sequence
from typing import Any

from django.views.decorators.debug import sensitive_variables

from portal.exports.entries import Entry
from portal.exports.files import ExportFile, json_file


@sensitive_variables()
def write(entries: Sequence[Entry]) -> list[ExportFile]:
    """One configuration; several under their names, to be picked in the program."""
    if len(entries) == 1:
        return [json_file("amazon-sp-api.json", _config(entries[0]))]
    named = {one.name: _config(one) for one in entries}
    return [json_file("amazon-sp-api.json", named)]


@sensitive_variables()
def _config(entry: Entry) -> dict[str, Any]:
    values = entry.under(
        "SELLING_PARTNER_APP_CLIENT_ID",
        "SELLING_PARTNER_APP_CLIENT_SECRET",
        "refresh_token",
    )
    return {
        "region": entry.region.lower(),
        "refresh_token": values.pop("refresh_token"),
        "credentials": values,
    }
