"""The practice Seller Central, clicked through as a person does in a second tab."""

from playwright.sync_api import BrowserContext, Page


class SellerCentral:
    """A tab with the practice console, opened from the portal's banner."""

    def __init__(self, portal: Page) -> None:
        context: BrowserContext = portal.context
        with context.expect_page() as opened:
            portal.get_by_role("link", name="Practice Seller Central").first.click()
        self.tab = opened.value
        self.application = ""

    def send_profile(self) -> None:
        """Send the developer profile, which is approved at once here."""
        self.tab.get_by_role("link", name="Developer profile").click()
        self.tab.get_by_label("Approved", exact=True).check()
        self.tab.get_by_role("button", name="Save and exit").click()

    def add_application(self, name: str) -> None:
        self.application = name
        self._develop_apps()
        self.tab.get_by_role("link", name="Add new app client").click()
        self.tab.get_by_label("App name").fill(name)
        self.tab.get_by_role("button", name="Save and exit").click()

    def authorize(self, account: str) -> str:
        """Press **Authorize app** for a selling account, and copy the refresh token."""
        self._develop_apps()
        self.tab.get_by_role("link", name=f"Authorize {self.application}").click()
        self.tab.get_by_role(
            "button", name=f"Authorize app for {account}", exact=True
        ).click()
        return self.tab.locator("#refresh-token").inner_text()

    def lwa_credentials(self) -> tuple[str, str]:
        """Press **View**, and copy client identifier and client secret."""
        self._view()
        return (
            self.tab.locator("#client-identifier").inner_text(),
            self.tab.locator("#client-secret").inner_text(),
        )

    def rotate_secret(self) -> str:
        """Press **Rotate secret**, and copy the new client secret."""
        self._view()
        self.tab.get_by_role("button", name="Rotate secret").click()
        return self.tab.locator("#client-secret").inner_text()

    def _view(self) -> None:
        self._develop_apps()
        of_ours = f"View the LWA credentials of {self.application}"
        self.tab.get_by_role("link", name=of_ours).click()

    def _develop_apps(self) -> None:
        self.tab.get_by_role("link", name="Develop Apps").click()
