"""What is written out: one refresh token with all that belongs to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Marketplace, Region
from credentials.flows.delivery import Delivered
from credentials.secret import Secret
from portal.endpoints import endpoint_of


@dataclass(frozen=True, eq=False, kw_only=True)
class Entry:
    """One refresh token, the client credentials beside it, and the stores it opens.

    `name` tells it apart from the others in the same file, such as "acme-na". The
    last two are Amazon's names for the seller and the application; the portal does
    not keep them, so they are empty unless the person has typed them in.
    """

    name: str
    region: Region
    endpoint: str
    marketplaces: tuple[Marketplace, ...]
    client_id: str
    client_secret: Secret
    refresh_token: Secret
    merchant_id: str = ""
    application_id: str = ""

    @sensitive_variables()
    def under(
        self, client_id: str, client_secret: str, refresh_token: str
    ) -> dict[str, str]:
        """The three values under the names that a program knows them by, in order."""
        return {
            client_id: self.client_id,
            client_secret: self.client_secret.reveal(),
            refresh_token: self.refresh_token.reveal(),
        }


@sensitive_variables()
def entries_of(
    delivered: Iterable[Delivered], *, merchant_id: str = "", application_id: str = ""
) -> list[Entry]:
    """One entry for each distinct refresh token of a region.

    Amazon issues tokens per selling account and region, so that several marketplaces
    often share one, and a program needs it once.
    """
    groups: dict[tuple[Region, str], list[Delivered]] = {}
    for one in delivered:
        row = one.of.authorization
        groups.setdefault((row.marketplace.region, row.fingerprint), []).append(one)
    regions = [region for region, _ in groups]
    return [
        Entry(
            name=_name(group, is_alone=regions.count(region) == 1),
            region=region,
            endpoint=endpoint_of(group[0].of.authorization.marketplace),
            marketplaces=tuple(one.of.authorization.marketplace for one in group),
            client_id=group[0].of.application.client_id,
            client_secret=group[0].client_secret,
            refresh_token=group[0].refresh_token,
            merchant_id=merchant_id,
            application_id=application_id,
        )
        for (region, _), group in groups.items()
    ]


def _name(group: list[Delivered], *, is_alone: bool) -> str:
    row = group[0].of.authorization
    name = f"{row.account.slug}-{row.marketplace.region.lower()}"
    return name if is_alone else f"{name}-{row.marketplace.country_code.lower()}"
