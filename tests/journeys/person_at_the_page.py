"""Somebody who pastes into the pages, and what the pages then show them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from credentials.flows.validating import validate_authorization
from credentials.models import Authorization, HeldPaste
from tests.support.amazon_side import AmazonSide, client_id, client_secret

NAMED = re.compile(r'data-finding="([^"]+)"')
ON_A_RUNG = re.compile(r'data-rung-finding="([^"]+)"')
CLIMBED = re.compile(r'data-rung="([^"]+)" data-verdict="([^"]+)"')


def day_made(days_ago: int) -> date:
    return timezone.localdate() - timedelta(days=days_ago)


def long_ago(days: float) -> str:
    """A moment as the simulator reads it."""
    return (timezone.now() - timedelta(days=days)).isoformat()


@dataclass
class PersonAtThePage:
    """Acme's primary user at a browser; `shown` is the page they see now."""

    client: Client
    amazon: AmazonSide
    shown: str = ""

    @property
    def findings(self) -> set[str]:
        return set(NAMED.findall(self.shown))

    @property
    def rungs(self) -> dict[str, str]:
        return dict(CLIMBED.findall(self.shown))

    @property
    def told_on_rungs(self) -> set[str]:
        return set(ON_A_RUNG.findall(self.shown))

    def answer(self, step: str, **sent: Any) -> None:
        address = reverse("step", args=["acme", step])
        self._see(self.client.post(address, sent, follow=True))

    def paste_pair(
        self, identifier: str = "", secret: str = "", made: date | None = None
    ) -> None:
        self.answer(
            "copy-lwa-credentials",
            client_id=identifier or client_id(),
            client_secret=secret or client_secret(),
            issued_on=made.isoformat() if made else "",
        )

    def paste_token(self, token: str, country: str = "US") -> None:
        self.answer("authorize-marketplaces", marketplace=country, refresh_token=token)

    def rotate(self, secret: str, made: date | None = None) -> None:
        self.answer(
            "rotate-client-secret",
            client_secret=secret,
            issued_on=made.isoformat() if made else "",
        )

    def take_the_offer(self, step: str, **sent: Any) -> None:
        """Agree that what was recognised in a paste is stored."""
        held = HeldPaste.objects.get()
        address = reverse("held-paste", args=["acme", held.pk])
        sent |= {"answer": "store", "step": step}
        self._see(self.client.post(address, sent, follow=True))

    def look_again(self) -> None:
        """Read the health page after the worker has asked about everything."""
        for row in Authorization.objects.with_token():
            validate_authorization(authorization=row)
        self._see(self.client.get(reverse("authorizations", args=["acme"])))

    def set_up(self, **grant: Any) -> None:
        """Let everything work, with a secret of today."""
        self.amazon.application()
        self.paste_pair(made=day_made(0))
        self.paste_token(self.amazon.grant("US", "CA", **grant))

    def _see(self, response: Any) -> None:
        assert response.status_code == 200
        self.shown = response.content.decode()
