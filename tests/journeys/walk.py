"""One installation from its first account to its last error, with planted secrets."""

import base64
import io
import re
import secrets
from html import unescape
from typing import Any

from django.core.management import CommandError, call_command
from django.utils import timezone

from credentials.amazon import find_marketplace
from credentials.models import (
    Channel,
    Dispatch,
    InstallationKey,
    RunnerToken,
    Webhook,
)
from portal.exports.formats import FORMATS
from portal.notices.dispatches import deliver_dispatch
from tests.journeys import canaries
from tests.journeys.pasting import Pasting
from tests.journeys.surfaces import broken_table
from tests.support.amazon_side import client_id


class Walk(Pasting):
    """What follows: Runner, the commands, and everything that breaks."""

    def hand_over(self) -> None:
        form = {
            "form_id": "0d1f8a52-6f8a-4a4e-9a51-0c8a3f6c1d11",
            "name": self.slug,
            "account": self.slug,
            "reach": "all",
            "days": "90",
        }
        with self.recorder.showing("page with the runner token"):
            page = self.admin.post("/runner-tokens/new/", form).content.decode()
        token = re.search(r"rnr_\w+", page)
        assert token is not None
        self.plant("runner token", token[0])

    def deliver(self) -> None:
        runner = self.recorder.browser(
            headers={"authorization": f"Bearer {self.values['runner token']}"}
        )
        address = f"/api/v1/credentials/{self.slug}"
        with self.recorder.showing("delivery"):
            answer = runner.get(f"{address}/US")
            runner.get(f"{address}/DE")
            runner.get(f"{address}/US?format=hjson")
        runner.get(f"{address}/US", headers={"if-none-match": answer["ETag"]})
        runner.get("/api/v1/credentials")
        runner.get(f"{address}/JP")
        runner.get(f"{address}/US?token={self.values['runner token']}")
        RunnerToken.objects.update(revoked_at=timezone.now())
        runner.get(f"{address}/US")
        RunnerToken.objects.update(revoked_at=None)

    def export(self) -> None:
        """Take the credentials away in every format; a wrong password gets none."""
        address = f"/accounts/{self.slug}/export/"
        order = {
            "marketplaces": [find_marketplace(one).id for one in ("US", "DE")],
            "password": self.values["password after the reset"],
        }
        self.primary.post(address, order | {"password": self.values["wrong password"]})
        for form in FORMATS:
            with self.recorder.showing("export"):
                self.primary.post(address, order | {"form": form})
            self.admin.post(address, order | {"form": form})

    def bring_a_file(self) -> None:
        """Look at what an import would do, of a text and of a file; store neither."""
        address = f"/accounts/{self.slug}/import/"
        secret = self.plant("secret in a file", canaries.fresh_client_secret())
        token = self.plant("token in a file", canaries.fresh_refresh_token())
        job = (
            f"input: {{\n credentials: {{\n client_id: {client_id()}\n"
            f" client_secret: {secret}\n refresh_token: {token}\n }}\n}}\n"
        )
        for sent in ({"text": job}, {"file": io.BytesIO(job.encode())}):
            self.primary.post(address, sent, follow=True)
        self.primary.post(address, {"text": f"{{ {job}"})
        page = self.primary.post(address, {"text": job}, follow=True)
        self.primary.post(
            page.request["PATH_INFO"],
            {"answer": "store", "wanted_0": "on", "marketplaces_0": "ATVPDKIKX0DER"},
        )

    def be_reminded(self) -> None:
        """Add a channel and a webhook, which take nothing, and read a calendar."""
        word = self.plant("word in a channel's address", secrets.token_hex(24))
        address = f"json://127.0.0.1:9/{word}"
        slug = {"name": self.slug, "kinds": []}
        self.admin.post("/overview/channels/new/", {**slug, "address": "nonsense"})
        self.admin.post("/overview/channels/new/", {**slug, "address": address})
        with self.recorder.showing("page with the signing secret"):
            page = self.admin.post(
                "/overview/webhooks/new/", {**slug, "url": "http://127.0.0.1:9/"}
            ).text
        self.plant("signing secret", unescape(page).split("whsec_")[1].split("<")[0])
        with self.recorder.showing("page with the calendar"):
            page = self.primary.post("/notifications/calendar/").text
        token = page.split("/calendar/")[1].split(".ics")[0]
        self.plant("calendar address", token)
        self.recorder.browser().get(f"/calendar/{token}.ics")
        for outlet in (*Channel.objects.all(), *Webhook.objects.all()):
            place = "channels" if isinstance(outlet, Channel) else "webhooks"
            self.admin.post(f"/overview/{place}/{outlet.pk}/test/")
        for key in Dispatch.objects.values_list("pk", flat=True):
            deliver_dispatch(str(key))
        for outlet in (*Channel.objects.all(), *Webhook.objects.all()):
            place = "channels" if isinstance(outlet, Channel) else "webhooks"
            self.admin.get(f"/overview/{place}/{outlet.pk}/")

    def run_commands(self, capsys: Any, monkeypatch: Any, tmp_path: Any) -> None:
        phrase = self.plant("backup passphrase", canaries.password())
        monkeypatch.setenv("BACKUP_PASSPHRASE", phrase)
        self.amazon.authorizations[0]["revoked"] = True
        self.amazon.lay_out()
        self._run("validate", "--all", fails=True)
        self.amazon.authorizations[0]["revoked"] = False
        self.amazon.lay_out()
        brought = tmp_path / "job.hjson"
        brought.write_text(f"refresh_token: {self.values['token in a file']}")
        for line in (
            ("validate", "--account", self.slug),
            ("worker", "--once"),
            ("reseal",),
            ("verify_events",),
            ("runner_token", "list"),
            ("export_backup", str(tmp_path / "backup")),
            ("import_credentials", str(brought), "--account", self.slug),
            ("check",),
            ("dumpdata",),
        ):
            self._run(*line, fails=line[0] == "import_credentials")
        self._run("runner_token", "create", "Second", "--account", self.slug)
        issued = self.printed["runner_token create"]
        found = re.search(r"rnr_\w+", issued)
        assert found is not None
        self.plant("runner token of the command", found[0])
        on_screen = capsys.readouterr()
        self.printed["progress bars"] = on_screen.out + on_screen.err

    def _run(self, *line: str, fails: bool = False) -> None:
        out = io.StringIO()
        name = " ".join(line[:2]) if line[0] == "runner_token" else line[0]
        try:
            call_command(*line, stdout=out, stderr=out, verbosity=3)
        except CommandError as refusal:
            if not fails:
                raise
            out.write(str(refusal))
        self.printed[name] = self.printed.get(name, "") + out.getvalue()

    def provoke_errors(self) -> None:
        """Break the database under each flow while it holds a secret."""
        secret = self.plant("secret in an error", canaries.fresh_client_secret())
        token = self.plant("token in an error", canaries.fresh_refresh_token())
        self.amazon.applications[0]["client_secret"] = secret
        self.amazon.grant("JP", token=token)
        stores = "INSERT INTO", "credentials_clientsecret"
        with broken_table(*stores):
            self._paste_pair(secret)
        self._paste_pair(secret)
        with broken_table("UPDATE", "credentials_authorization"):
            self._paste_token(token)
        with broken_table("INSERT INTO", "credentials_event"):
            self._paste_token(token)
        with broken_table("INSERT INTO", "credentials_heldpaste"):
            self._paste_token(f"token: {token}")
        with broken_table("UPDATE", "credentials_user"):
            self.primary.post(
                "/sign-in/password/",
                {
                    "oldpassword": self.values["password after the reset"],
                    "password1": self.values["wrong password"],
                    "password2": self.values["wrong password"],
                },
            )
        with broken_table("INSERT INTO", "credentials_delivery"):
            self._fetch()
        with broken_table("SELECT", "credentials_runnertoken"):
            self._fetch()
        with broken_table("INSERT INTO", "credentials_runnertokenscope"):
            self.hand_over_again()

    def _fetch(self) -> None:
        bearer = f"Bearer {self.values['runner token']}"
        browser = self.recorder.browser(headers={"authorization": bearer})
        assert browser.get(f"/api/v1/credentials/{self.slug}/US").status_code >= 500

    def hand_over_again(self) -> None:
        form = {"name": "Broken", "account": self.slug, "reach": "all", "days": "90"}
        form["form_id"] = "0d1f8a52-6f8a-4a4e-9a51-0c8a3f6c1d12"
        assert self.admin.post("/runner-tokens/new/", form).status_code == 500

    def plant_what_the_portal_keeps(self, keys: str) -> None:
        """The portal's own keys, which no person has ever seen."""
        self.planted.plant("sealing key", base64.b64decode(keys.partition(":")[2]))
        self.planted.plant("sealing key as set", keys.partition(":")[2])
        for row in InstallationKey.objects.all():
            value = row.unseal().reveal()
            self.planted.plant(f"installation key of {row.purpose}", value)
            self.planted.plant(f"{row.purpose} key as bytes", bytes.fromhex(value))
