"""What a person pastes, rightly and wrongly: all of it planted."""

import json
from typing import Any

from django.urls import reverse
from django.utils import timezone

from credentials.flows.accounts import open_account
from credentials.flows.people import add_member
from credentials.models import User
from tests.journeys import canaries
from tests.journeys.arrival import PRIMARY, Arrival
from tests.support.amazon_side import client_id


class Pasting(Arrival):
    """The values of Amazon, from the first paste to the rotation."""

    def step(self, key: str, **sent: Any) -> str:
        address = reverse("step", args=[self.slug, key])
        return self.primary.post(address, sent, follow=True).content.decode()

    def set_up(self) -> None:
        self.step("create-application", name="Runner", roles=["pricing"])
        self.step("open-authorize", marketplaces=["US", "DE", "JP"])
        secret = self.plant("first client secret", canaries.fresh_client_secret())
        self.amazon.application(client_secret=secret)
        tokens = {
            country: self.plant(
                f"refresh token of {country}", canaries.fresh_refresh_token()
            )
            for country in ("US", "DE")
        }
        for country, token in tokens.items():
            self.amazon.grant(country, token=token)
        self._paste_pair(self.plant("refused secret", canaries.fresh_client_secret()))
        self._paste_pair(secret)
        for country, token in tokens.items():
            self._paste_token(token, country)

    def _paste_pair(self, secret: str) -> str:
        return self.step(
            "copy-lwa-credentials",
            client_id=client_id(),
            client_secret=secret,
            issued_unknown="on",
        )

    def _paste_token(self, text: str, country: str = "JP") -> str:
        return self.step(
            "authorize-marketplaces", refresh_token=text, marketplace=country
        )

    def paste_wrongly(self) -> None:
        token = self.plant("refused refresh token", canaries.fresh_refresh_token())
        access = self.plant("access token pasted", canaries.fresh_access_token())
        cut = self.plant("truncated token", canaries.fresh_refresh_token()[:120])
        looks = self.plant(
            "token with a foreign letter", canaries.fresh_refresh_token()
        )
        restricted = self.plant(
            "restricted data token", access.replace("Atza|", "Atz.sprdt|")
        )
        misplaced = self.plant("misplaced secret", canaries.fresh_client_secret())
        other = self.plant("one of two tokens", canaries.fresh_refresh_token())
        for text in (
            token,
            access,
            cut,
            looks[:300] + "\u0430" + looks[300:],
            restricted,
            misplaced,
            f"{token}\n{other}",
            f"\0{other}",
            other + "x" * 3000,
        ):
            self._paste_token(text)
        self.step("copy-lwa-credentials", client_id=misplaced, client_secret=token)
        admin_page = reverse(
            "admin:credentials_authorization_change",
            args=[self.account.authorizations.first().pk],
        )
        self.admin.post(admin_page, {"new_refresh_token": cut})

    def hold_a_paste(self) -> None:
        block = {
            "client_id": client_id(),
            "client_secret": self.plant("held secret", canaries.fresh_client_secret()),
            "refresh_token": self.plant("held token", canaries.fresh_refresh_token()),
        }
        page = self._paste_token(json.dumps({"credentials": block}))
        assert "/held/" in page

    def rotate(self) -> None:
        new = self.plant("second client secret", self.amazon.rotate())
        self.amazon.applications[0]["client_secret"] = new
        sent = {"client_secret": new, "issued_on": timezone.localdate().isoformat()}
        self.step("rotate-client-secret", **sent)
        assert self.account.application.fallback() is not None

    def wait_for_proof(self) -> None:
        """Another account stores its first secret while Amazon is away."""
        other = open_account(
            name="Other", slug="other", home_country="US", actor=self.ada
        )
        add_member(
            account=other,
            user=User.objects.get(email=PRIMARY),
            role="primary",
            actor=self.ada,
        )
        self.amazon.break_down("*", "status", value=503)
        sent = {
            "client_id": client_id("other"),
            "client_secret": self.plant(
                "pending secret", canaries.fresh_client_secret()
            ),
            "issued_unknown": "on",
        }
        self.primary.post("/accounts/other/steps/copy-lwa-credentials/", sent)
        self.amazon.mend()
