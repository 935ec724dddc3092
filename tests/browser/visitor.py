"""Somebody before a browser, and whatever the browser complains of meanwhile."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from portal.settings import SESSION_COOKIE_NAME
from tests.conftest import PASSWORD

LOOPBACK = {"127.0.0.1", "localhost"}


class Visitor:
    """One person with a browser of their own; `complaints` should stay empty."""

    def __init__(self, browser: Browser, portal: str, *, scripts: bool = True) -> None:
        self._portal = portal
        self.context = browser.new_context(base_url=portal, java_script_enabled=scripts)
        self.context.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda wrong: self.complaints.append(wrong.error))
        self.context.on("request", self._watch)
        self.page: Page = self.context.new_page()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} at {message.location}")

    def _watch(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme.startswith("http") and parts.hostname not in LOOPBACK:
            self.complaints.append(f"asked another machine: {request.url}")

    def remember(self, session: str) -> None:
        """Be signed in from before."""
        cookie = {"name": SESSION_COOKIE_NAME, "value": session, "url": self._portal}
        self.context.add_cookies([cookie])

    def sign_in(self, email: str) -> None:
        self.page.goto("/")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in")
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()

    def open_step(self, key: str, slug: str = "acme") -> None:
        self.page.goto(f"/accounts/{slug}/steps/{key}/")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).click()

    def tick(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def paste(self, label: str, value: str) -> Locator:
        """Put a value into the box of that label."""
        box = self.page.get_by_role("textbox", name=label)
        box.fill(value)
        return box

    def reads(self, heading: str) -> None:
        """Wait until the page with this heading is there."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def is_told(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def forgive(self, word: str) -> None:
        """Forget the complaints with this word, where they are the point."""
        self.complaints = [one for one in self.complaints if word not in one]

    def leave(self) -> None:
        """Close the browser, and all that it remembers."""
        self.context.close()
