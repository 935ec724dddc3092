"""Restricted data tokens: who may ask for buyers' data.

Source: tokens_2021-03-01.json in github.com/amzn/selling-partner-api-models; the text
of the refusal as quoted by users, as of November 2026.
"""

from typing import Any

from simulator.api_errors import invalid
from simulator.asked import Asked
from simulator.roles import SHIPPING, TAX_INVOICING, TAX_REMITTANCE, slug
from simulator.shapes import new_restricted_data_token

_OPENED_BY = {
    "shippingAddress": {slug(SHIPPING)},
    "buyerInfo": {slug(SHIPPING), slug(TAX_INVOICING), slug(TAX_REMITTANCE)},
    "buyerTaxInformation": {slug(TAX_INVOICING), slug(TAX_REMITTANCE)},
}


def token(asked: Asked) -> dict[str, Any]:
    """Raises ApiError where the roles do not open what is asked for."""
    roles = {slug(role) for role in asked.authorization.roles}
    wanted = _data_elements(asked.body)
    refused = [name for name in wanted if roles.isdisjoint(_OPENED_BY.get(name, ()))]
    if refused:
        raise invalid(
            "Application does not have access to one or more requested data elements: "
            f"[{', '.join(refused)}]"
        )
    return {"restrictedDataToken": new_restricted_data_token(), "expiresIn": 3600}


def _data_elements(body: Any) -> list[str]:
    match body:
        case {"restrictedResources": [_, *_] as resources}:
            return [name for resource in resources for name in _of(resource)]
    raise invalid("Request is missing or has invalid parameters")


def _of(resource: Any) -> list[str]:
    match resource:
        case {"method": "GET" | "PUT" | "POST" | "DELETE", "path": str(), **more}:
            elements = more.get("dataElements", [])
            if isinstance(elements, list):
                return [name for name in elements if isinstance(name, str)]
    raise invalid("Request is missing or has invalid parameters")
