"""How a person comes in and minds their password, each with a planted secret."""

import re

from django.core import mail
from django.utils.http import int_to_base36

from credentials.models import SellerAccount, User
from tests.journeys import canaries
from tests.journeys.canaries import Canaries
from tests.journeys.surfaces import Recorder, Visitor
from tests.support.amazon_side import AmazonSide

PRIMARY = "primary@control.example"
AFTER_THE_LINK = re.compile(r"/sign-in/password/reset/(\w+)-(\S+)/")


class Arrival:
    """Who walks, what they carry, and what they are shown."""

    def __init__(self, amazon_side: AmazonSide, ada: User, slug: str) -> None:
        self.amazon = amazon_side
        self.slug = slug
        self.planted = Canaries()
        self.recorder = Recorder()
        self.primary = self.recorder.browser()
        self.admin = self.recorder.browser()
        self.admin.force_login(ada)
        self.ada = ada
        self.printed: dict[str, str] = {}
        self.values: dict[str, str] = {}

    def plant(self, name: str, value: str) -> str:
        self.planted.plant(name, value)
        self.values[name] = value
        return value

    @property
    def account(self) -> SellerAccount:
        return SellerAccount.objects.get(slug=self.slug)

    def open_the_account(self) -> None:
        sent = {
            "name": self.slug,
            "slug": self.slug,
            "home_country": "US",
            "email": PRIMARY,
        }
        with self.recorder.showing("page with the invitation"):
            page = self.admin.post("/accounts/new/", sent).content.decode()
        link = re.search(r"/invitations/([^/\"<\s]+)/", page)
        assert link is not None
        self.plant("invitation link", link[1])
        self._run("worker", "--once")

    def join(self) -> None:
        chosen = self.plant("password", canaries.password())
        address = f"/invitations/{self.values['invitation link']}/"
        with self.recorder.showing("page behind the invitation"):
            self.primary.get(address)
            self.primary.post(address, {"name": "Primary", "password": "short"})
            self.primary.post(address, {"name": "Primary", "password": chosen})
        assert self.primary.get(f"/accounts/{self.slug}/").status_code == 200

    def sign_in_again(self) -> None:
        wrong = self.plant("wrong password", canaries.password())
        slipped = self.plant("password in the wrong box", canaries.password())
        self.primary.post("/sign-in/out/")
        self.primary.post("/sign-in/", {"login": PRIMARY, "password": wrong})
        with self.recorder.showing("sign-in page with a slip"):
            self.primary.post("/sign-in/", {"login": slipped, "password": "x"})
        self.primary.post(
            "/sign-in/", {"login": PRIMARY, "password": self.values["password"]}
        )
        self.plant("session cookie", self.primary.cookies["session"].value)

    def change_the_password(self) -> None:
        new = self.plant("changed password", canaries.password())
        address = "/sign-in/password/"
        old = self.values["password"]
        mistyped = {"oldpassword": old, "password1": new, "password2": old}
        self.primary.post(address, mistyped)
        self.primary.post(address, mistyped | {"password2": new})
        self.plant("session cookie 2", self.primary.cookies["session"].value)

    def ask_for_a_reset(self) -> Visitor:
        forgetful = self.recorder.browser()
        forgetful.post("/sign-in/password/reset/", {"email": PRIMARY})
        link = AFTER_THE_LINK.search(mail.outbox[-1].body)
        assert link is not None
        self.plant("password reset link", link[2])
        with self.recorder.showing("page behind the reset link"):
            forgetful.get(link[0])
        return forgetful

    def reset(self, forgetful: Visitor) -> None:
        new = self.plant("password after the reset", canaries.password())
        user = User.objects.get(email=PRIMARY)
        before = user.password
        address = f"/sign-in/password/reset/{int_to_base36(user.pk)}-set-password/"
        forgetful.post(address, {"password1": new, "password2": "else"})
        forgetful.post(address, {"password1": new, "password2": new})
        user.refresh_from_db()
        assert user.password != before
        self.primary.force_login(user)
