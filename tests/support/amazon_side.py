"""Amazon's side in tests: the simulator over HTTP, and values of the right shapes."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

import requests

from credentials.amazon import find_marketplace


def _letters(seed: str, length: int) -> str:
    stream, block = "", seed
    while len(stream) < length:
        block = hashlib.sha256(block.encode()).hexdigest()
        stream += block
    return stream[:length]


def client_id(seed: str = "acme") -> str:
    return "amzn1.application-oa2-client." + _letters(f"id {seed}", 32)


def client_secret(seed: str = "acme 1") -> str:
    return "amzn1.oa2-cs.v1." + _letters(f"secret {seed}", 64)


def refresh_token(seed: str = "acme NA") -> str:
    return "Atzr|IwEB" + _letters(f"token {seed}", 340)


ALL_ROLES = [
    "Product Listing",
    "Pricing",
    "Inventory and Order Tracking",
    "Amazon Fulfillment",
    "Finance and Accounting",
    "Selling Partner Insights",
]


@dataclass
class AmazonSide:
    """Lay out what exists at Amazon, break it, and see what it was asked."""

    url: str
    applications: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[dict[str, Any]] = field(default_factory=list)

    def application(self, seed: str = "acme", **changes: Any) -> dict[str, Any]:
        """Register a private application."""
        application = {
            "client_id": client_id(seed),
            "client_secret": client_secret(f"{seed} 1"),
            "roles": ALL_ROLES,
            **changes,
        }
        self.applications.append(application)
        self.lay_out()
        return application

    def grant(
        self, *countries: str, seed: str = "acme", token: str = "", **changes: Any
    ) -> str:
        """Authorize marketplaces of one region, and hand out the refresh token."""
        region = find_marketplace(countries[0]).region
        value = token or refresh_token(f"{seed} {region}")
        self.authorizations.append(
            {
                "client_id": client_id(seed),
                "refresh_token": value,
                "region": str(region),
                "marketplaces": [
                    {"id": find_marketplace(country).id} for country in countries
                ],
                "roles": ALL_ROLES,
                **changes,
            }
        )
        self.lay_out()
        return value

    def lay_out(self) -> None:
        """Send the world as it is described here to the simulator."""
        self._send(
            "PUT",
            "world",
            {
                "applications": self.applications,
                "authorizations": self.authorizations,
            },
        )

    def rotate(self, seed: str = "acme") -> str:
        """Press **Rotate secret**, and return the new client secret."""
        answer = self._send("POST", f"applications/{client_id(seed)}/rotate")
        return str(answer["client_secret"])

    def break_down(self, target: str, kind: str, **more: Any) -> None:
        self._send("POST", "faults", {"target": target, "kind": kind, **more})

    def mend(self) -> None:
        self._send("DELETE", "faults")

    def move_clock(self, *, days: float) -> None:
        self._send("POST", "clock", {"offset_seconds": days * 86400})

    def calls(self) -> list[dict[str, Any]]:
        answer = self._send("GET", "calls")
        return list(answer["calls"] if isinstance(answer, dict) else answer)

    def forget_calls(self) -> None:
        self._send("DELETE", "calls")

    def _send(self, method: str, path: str, body: Any = None) -> Any:
        response = requests.request(
            method, f"{self.url}/simulator/{path}", json=body, timeout=10
        )
        response.raise_for_status()
        return response.json() if response.content else {}

    def reset(self) -> None:
        """Forget everything that an earlier test has laid out or broken."""
        self.applications, self.authorizations = [], []
        self.mend()
        self.move_clock(days=0)
        self.lay_out()
        self.forget_calls()
