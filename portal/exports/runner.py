"""What stands under `input` in a Runner job.

Keys: Zuar, "Amazon Selling Partner API job configuration",
https://zuarbase.net/docs/runner/plugins/mitto-plugin-amazon-selling-partner-api/latest/job_configuration.html,
read November 2026. `MarketplaceIds` is a request parameter there, with commas between
several.
"""

from collections.abc import Sequence

from django.views.decorators.debug import sensitive_variables

from portal.exports.entries import Entry
from portal.exports.files import ExportFile, text_file
from portal.hjson_block import hjson_block, hjson_string


@sensitive_variables()
def write(entries: Sequence[Entry]) -> list[ExportFile]:
    """One set ready to paste; of several each stands under its own name."""
    if len(entries) == 1:
        return [text_file(f"{entries[0].name}.hjson", _input(entries[0]))]
    named = "".join(
        f"# The input of one job for {', '.join(_countries(one))}\n"
        f"{hjson_string(one.name)}: {{\n{_indented(_input(one))}}}\n"
        for one in entries
    )
    return [text_file("runner-jobs.hjson", named)]


@sensitive_variables()
def _input(entry: Entry) -> str:
    values = entry.under("client_id", "client_secret", "refresh_token")
    ids = ",".join(one.id for one in entry.marketplaces)
    return (
        hjson_block("credentials", values)
        + f"endpoint: {hjson_string(entry.endpoint)}\n"
        + hjson_block("params", {"MarketplaceIds": ids})
    )


def _countries(entry: Entry) -> list[str]:
    return [one.country_code for one in entry.marketplaces]


@sensitive_variables()
def _indented(text: str) -> str:
    return "".join(f"  {line}" for line in text.splitlines(keepends=True))
