"""A .env file, under the names of Amazon's own samples and of python-amazon-sp-api.

Names: SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN and SP_API_BASE_URL
in Amazon's samples; LWA_APP_ID and LWA_CLIENT_SECRET, with the account's name behind,
in python-amazon-sp-api 2.1 (`credential_provider.py`). Shells and libraries differ
about quotes, so a value is written between single quotes, within which all of them
read the allowed signs alike, and anything else is refused.
"""

import re
from collections.abc import Sequence

from django.views.decorators.debug import sensitive_variables

from portal.exports.entries import Entry
from portal.exports.files import ExportFile, text_file

HARMLESS = re.compile(r"[A-Za-z0-9 ._|~+=/:,@-]*")


@sensitive_variables()
def write(entries: Sequence[Entry]) -> list[ExportFile]:
    """One set under the plain names; of several each has its name behind."""
    lines = [
        line
        for one in entries
        for line in _lines(one, _suffix(one) if len(entries) > 1 else "")
    ]
    return [text_file(".env", "\n".join([*lines, ""]))]


@sensitive_variables()
def _lines(entry: Entry, suffix: str) -> list[str]:
    """The secret stands twice, since the two families of names differ in two."""
    amazon = entry.under(
        "SP_API_CLIENT_ID", "SP_API_CLIENT_SECRET", "SP_API_REFRESH_TOKEN"
    )
    python = entry.under("LWA_APP_ID", "LWA_CLIENT_SECRET", "SP_API_REFRESH_TOKEN")
    values = {**amazon, **python, "SP_API_BASE_URL": entry.endpoint}
    countries = ", ".join(one.country_code for one in entry.marketplaces)
    return [
        f"# {countries}",
        *(f"{name}{suffix}={_quoted(value)}" for name, value in values.items()),
    ]


def _suffix(entry: Entry) -> str:
    return "_" + re.sub(r"[^A-Z0-9]", "_", entry.name.upper())


@sensitive_variables()
def _quoted(value: str) -> str:
    """Raises ValueError for a sign that some reader would take for more than a sign."""
    if not HARMLESS.fullmatch(value):
        raise ValueError("This value cannot stand in a .env file.")
    return f"'{value}'"
