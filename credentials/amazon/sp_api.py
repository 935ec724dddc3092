"""The few read-only calls to the Selling Partner API that a validation needs.

    GET {endpoint}/sellers/v1/marketplaceParticipations   x-amz-access-token
    200 {"payload": [{"marketplace": {…}, "participation": {…}, "storeName"}]}
    4xx {"errors": [{"code", "message", "details"}]}

Source: sellers.json and its neighbours in
github.com/amzn/selling-partner-api-models, August 2026. Of a 403 only `details` tells
the cause, and often it is empty.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from credentials.amazon.answers import Reply
from credentials.amazon.errors import Refused, Throttled, Unreachable
from credentials.amazon.marketplaces import Marketplace
from credentials.amazon.message import Message
from credentials.amazon.probes import (
    Probe,
    ProbeAnswer,
    probe_for,
)
from credentials.amazon.regions import Region
from credentials.amazon.sp_api_answers import (
    Participation,
    failure_of,
    read_participations,
)
from credentials.amazon.transport import Transport, checked_url
from credentials.secret import Secret

_DENIED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_GRANTED = frozenset({HTTPStatus.OK, HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND})
_NO_DATA_ELEMENTS = "does not have access to one or more requested data elements"


class SPAPIClient:
    """Ask the Selling Partner API, at one address for each region."""

    def __init__(
        self, transport: Transport, urls: Mapping[Region, str] | None = None
    ) -> None:
        chosen = urls or {}
        self._transport = transport
        self._urls = {
            region: checked_url(chosen.get(region, region.endpoint))
            for region in Region
        }

    def marketplace_participations(
        self, region: Region, access_token: Secret
    ) -> tuple[Participation, ...]:
        """List what the token covers in a region.

        Raises Refused, Throttled and Unreachable.
        """
        reply = self._transport.send(
            Message(
                "marketplace_participations",
                "GET",
                f"{self._urls[region]}/sellers/v1/marketplaceParticipations",
                headers=_headers(access_token),
            )
        )
        found = read_participations(reply)
        if found is None:
            raise failure_of(reply)
        return found

    def probe(
        self, role: str, marketplace: Marketplace, access_token: Secret
    ) -> ProbeAnswer:
        """Ask once whether a role seems to be in the token.

        Raises Refused where Amazon says more than that a role is missing, and Throttled
        or Unreachable where it does not answer.
        """
        probe = probe_for(role, marketplace)
        if probe is None:
            return ProbeAnswer.CANNOT_TELL
        reply = self._ask(probe, marketplace, access_token)
        return _restricted(reply) if probe.restricted else _unrestricted(reply)

    def is_vendor(self, region: Region, access_token: Secret) -> bool:
        """Tell whether the token reads vendors' orders, which no seller's token does.

        False also where nothing can be told.
        """
        message = Message(
            "vendor_purchase_orders",
            "GET",
            f"{self._urls[region]}/vendor/orders/v1/purchaseOrders",
            headers=_headers(access_token),
            query={"limit": "1"},
            repeatable=False,
        )
        try:
            reply = self._transport.send(message)
        except (Throttled, Unreachable):
            return False
        match reply.status, reply.body:
            case HTTPStatus.OK, {"payload": {"orders": [*_]}}:
                return True
        return False

    def _ask(
        self, probe: Probe, marketplace: Marketplace, access_token: Secret
    ) -> Reply:
        body = probe.body_for(marketplace)
        return self._transport.send(
            Message(
                f"probe_{probe.role}",
                "POST" if body else "GET",
                self._urls[marketplace.region] + probe.path,
                headers=_headers(access_token),
                query=probe.query_for(marketplace, datetime.now(UTC)),
                json=body,
                repeatable=False,
                # Nothing in it is needed, and a restricted data token must not be read.
                discard_success=True,
            )
        )


def _headers(access_token: Secret) -> dict[str, str | Secret]:
    return {
        "x-amz-access-token": access_token,
        "x-amz-date": f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
    }


def _unrestricted(reply: Reply) -> ProbeAnswer:
    """Read the answer to a plain probe; raises Refused where `details` say more."""
    if reply.status in _GRANTED:
        return ProbeAnswer.SEEMS_GRANTED
    if reply.status not in _DENIED:
        return ProbeAnswer.CANNOT_TELL
    refusal = failure_of(reply)
    if not isinstance(refusal, Refused):
        return ProbeAnswer.CANNOT_TELL
    if refusal.details or reply.status == HTTPStatus.UNAUTHORIZED:
        raise refusal
    # Other codes speak of the path, not of the role.
    if refusal.code == "Unauthorized":
        return ProbeAnswer.SEEMS_MISSING
    return ProbeAnswer.CANNOT_TELL


def _restricted(reply: Reply) -> ProbeAnswer:
    """Read the answer to a request for a restricted data token."""
    if reply.status == HTTPStatus.OK:
        return ProbeAnswer.SEEMS_GRANTED
    refusal = failure_of(reply)
    if not isinstance(refusal, Refused):
        return ProbeAnswer.CANNOT_TELL
    if reply.status in _DENIED and refusal.details:
        raise refusal
    if _NO_DATA_ELEMENTS in f"{refusal.message} {refusal.details}":
        return ProbeAnswer.SEEMS_MISSING
    return ProbeAnswer.CANNOT_TELL
