"""What an operation of the SP-API is asked, once the caller is known."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from urllib.parse import parse_qs

from simulator.answer import Request
from simulator.world import Authorization

_MARKETPLACES = ("marketplaceIds", "MarketplaceIds", "marketplaceId", "MarketplaceId")


@dataclass(frozen=True)
class Asked:
    """One call; a parameter that is given several times is joined with commas."""

    path: str
    query: dict[str, str]
    body: Any
    authorization: Authorization
    now: datetime

    @classmethod
    def of(
        cls, request: Request, path: str, authorization: Authorization, now: datetime
    ) -> Self:
        query = {
            name: ",".join(values) for name, values in parse_qs(request.query).items()
        }
        try:
            body = json.loads(request.body) if request.body else None
        except ValueError:
            body = None
        return cls(path, query, body, authorization, now)

    def marketplace_ids(self) -> list[str]:
        given = ",".join(self.query.get(name, "") for name in _MARKETPLACES)
        return [marketplace_id for marketplace_id in given.split(",") if marketplace_id]
