"""credentials.yml of python-amazon-sp-api: ~/.config/python-sp-api/credentials.yml.

Keys: its `sp_api/base/credential_provider.py`, version 2.1, and
https://python-amazon-sp-api.readthedocs.io/en/latest/from_config/, read November 2026.
One section for each account; the section named default is taken where a program names
none.
"""

from collections.abc import Sequence

import yaml
from django.views.decorators.debug import sensitive_variables

from portal.exports.entries import Entry
from portal.exports.files import ExportFile, text_file

DEFAULT = "default"


@sensitive_variables()
def write(entries: Sequence[Entry]) -> list[ExportFile]:
    """One set as the default account; several as accounts with names."""
    sections = {
        one.name if len(entries) > 1 else DEFAULT: one.under(
            "lwa_app_id", "lwa_client_secret", "refresh_token"
        )
        for one in entries
    }
    # A long token stays on its line, so that people can find it again.
    content = yaml.safe_dump(sections, sort_keys=False, width=float("inf"))
    return [text_file("credentials.yml", content)]
