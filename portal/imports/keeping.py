"""What was read, as it is held between the dry run and the word to store it."""

from datetime import date
from typing import Any

from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Region, find_marketplace
from credentials.flows.held_imports import HeldSet
from credentials.secret import Secret
from portal.imports.found import CLIENT_SECRET, REFRESH_TOKEN, Found


@sensitive_variables()
def held(found: Found) -> HeldSet:
    """A set on its way under seal; of one that cannot be stored no secret is kept."""
    about = {
        "where": found.where,
        "client_id": found.client_id,
        "account": found.account[:60],
        "region": found.region,
        "marketplaces": [one.id for one in found.marketplaces],
        "issued_on": found.issued_on.isoformat() if found.issued_on else "",
        "problem": found.problem,
    }
    secrets: dict[str, Secret] = {}
    if found.client_secret is not None and not found.problem:
        secrets[CLIENT_SECRET] = found.client_secret
    if found.refresh_token is not None and not found.problem:
        secrets[REFRESH_TOKEN] = found.refresh_token
    return HeldSet(about, secrets)


@sensitive_variables()
def read_held(one: HeldSet) -> Found:
    """A set as it was read from its file."""
    about: dict[str, Any] = one.about
    return Found(
        where=about["where"],
        client_id=about["client_id"],
        client_secret=one.secrets.get(CLIENT_SECRET),
        refresh_token=one.secrets.get(REFRESH_TOKEN),
        account=about["account"],
        region=Region(about["region"]) if about["region"] else None,
        marketplaces=tuple(find_marketplace(key) for key in about["marketplaces"]),
        issued_on=date.fromisoformat(about["issued_on"])
        if about["issued_on"]
        else None,
        problem=about["problem"],
    )
