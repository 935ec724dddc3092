"""The table of formats, and what each one looks like with its values hidden."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Marketplace
from credentials.flows.delivery import Deliverable, Delivered
from credentials.secret import Secret
from portal.exports import (
    airbyte,
    env_file,
    fivetran,
    node_sp_api,
    python_sp_api,
    runner,
)
from portal.exports.entries import Entry
from portal.exports.files import ExportFile, as_one

# Signs that every writer leaves as they are, put in a value's place and then covered.
STAND_IN = "XXXXXXXXXXXX"
COVER = "••••••••"


def _every(_marketplace: Marketplace) -> bool:
    return True


@dataclass(frozen=True)
class Format:
    """One program's way of keeping credentials."""

    key: str
    name: str
    hint: "str | Promise"
    write: Callable[[Sequence[Entry]], list[ExportFile]]
    takes: Callable[[Marketplace], bool] = _every

    @sensitive_variables()
    def file_of(self, entries: Sequence[Entry], name: str) -> ExportFile:
        """Everything in one file; raises LookupError where nothing is left to write."""
        files = self.write(entries)
        if not files:
            raise LookupError(f"{self.name} knows none of these marketplaces.")
        return as_one(files, f"{name}-{self.key}")

    def preview(self, masked: Sequence[Entry]) -> list[ExportFile]:
        """The files as they would be, the secrets covered."""
        return [
            replace(one, body=one.body.replace(STAND_IN.encode(), COVER.encode()))
            for one in self.write(masked)
        ]


def masked(deliverable: Deliverable) -> Delivered:
    """An authorization with stand-ins for its values; nothing is unsealed for it."""
    secret, row = deliverable.secret, deliverable.authorization
    return Delivered(
        deliverable,
        Secret(f"amzn1.oa2-cs.v1.{STAND_IN}{secret.tail if secret else ''}"),
        Secret(f"Atzr|{STAND_IN}{row.tail}"),
        None,
    )


FORMATS: dict[str, Format] = {
    one.key: one
    for one in (
        Format(
            "runner",
            "Runner (HJSON)",
            _("For the input of a Runner job, with endpoint and MarketplaceIds."),
            runner.write,
        ),
        Format(
            "python-amazon-sp-api",
            "python-amazon-sp-api (credentials.yml)",
            _("Save it as ~/.config/python-sp-api/credentials.yml."),
            python_sp_api.write,
        ),
        Format(
            "amazon-sp-api",
            "amazon-sp-api for Node (JSON)",
            _("For new SellingPartner(config)."),
            node_sp_api.write,
        ),
        Format(
            "airbyte",
            "Airbyte (source-amazon-seller-partner)",
            _(
                "One file for each marketplace. Airbyte knows neither Ireland nor "
                "South Africa."
            ),
            airbyte.write,
            airbyte.is_known,
        ),
        Format(
            "fivetran",
            "Fivetran (amazon_selling_partner)",
            _("One file for each region: the body of a call that makes a connection."),
            fivetran.write,
        ),
        Format(
            "env",
            ".env",
            _("Environment variables for a shell, a container or a library."),
            env_file.write,
        ),
    )
}
