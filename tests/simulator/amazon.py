"""Speaking with the simulator over HTTP, as its users do."""

from typing import Any

import requests

CLIENT_ID = "amzn1.application-oa2-client." + "a1" * 16
CLIENT_SECRET = "amzn1.oa2-cs.v1." + "b2" * 32
REFRESH_TOKEN = "Atzr|IwEB" + "c3" * 160
NOTIFICATIONS = "sellingpartnerapi::notifications"
ROTATION = "sellingpartnerapi::client_credential:rotation"
PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"
CLIENT_SECRET_PATH = "/applications/2023-11-30/clientSecret"
DAY = 86_400


class Amazon:
    """The control door and both of Amazon's doors, of one simulator."""

    def __init__(self, url: str) -> None:
        self.url = url

    def begin_anew(self) -> None:
        self.control("DELETE", "faults")
        self.control("POST", "clock", {"offset_seconds": 0})
        self.lay_out()
        self.control("DELETE", "calls")
        self.control("DELETE", "notifications")

    def lay_out(self, *, application: Any = None, authorization: Any = None) -> None:
        """Lay out one application and one authorization, with these changes."""
        self.control(
            "PUT",
            "world",
            {
                "applications": [
                    {
                        "client_id": CLIENT_ID,
                        "client_secret": CLIENT_SECRET,
                        **(application or {}),
                    }
                ],
                "authorizations": [
                    {
                        "client_id": CLIENT_ID,
                        "refresh_token": REFRESH_TOKEN,
                        **(authorization or {}),
                    }
                ],
            },
        )

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.knock(method, path, json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def knock(self, method: str, path: str, **more: Any) -> requests.Response:
        return requests.request(
            method, f"{self.url}/simulator/{path}", timeout=10, **more
        )

    def rotate(self) -> str:
        """Press **Rotate secret**, and give the new one."""
        answer = self.control("POST", f"applications/{CLIENT_ID}/rotate")
        return str(answer["client_secret"])

    def move_clock(self, seconds: float) -> None:
        self.control("POST", "clock", {"offset_seconds": seconds})

    def break_down(self, target: str, kind: str, **more: Any) -> None:
        self.control("POST", "faults", {"target": target, "kind": kind, **more})

    def exchange(self, **changes: str | None) -> requests.Response:
        """Ask LWA for an access token; a field that is None is left out."""
        form = {
            "grant_type": "refresh_token",
            "refresh_token": REFRESH_TOKEN,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            **changes,
        }
        return requests.post(
            f"{self.url}/auth/o2/token",
            data={name: value for name, value in form.items() if value is not None},
            timeout=10,
        )

    def exchange_scope(self, scope: str, **changes: str | None) -> requests.Response:
        return self.exchange(
            grant_type="client_credentials", scope=scope, refresh_token=None, **changes
        )

    def access_token(self, **changes: str | None) -> str:
        return str(self.exchange(**changes).json()["access_token"])

    def call(
        self,
        path: str = PARTICIPATIONS,
        *,
        region: str = "na",
        token: str | None = None,
        method: str = "GET",
        **more: Any,
    ) -> requests.Response:
        """Call the SP-API with an access token, fresh where none is given."""
        return requests.request(
            method,
            f"{self.url}/{region}{path}",
            headers={
                "x-amz-access-token": self.access_token() if token is None else token
            },
            timeout=10,
            **more,
        )


def details(answer: requests.Response) -> tuple[int, str, str]:
    """Status, code and details of a refusal of the SP-API."""
    error = answer.json()["errors"][0]
    return answer.status_code, error["code"], error["details"]
