"""What everybody should be able to see: measured in the browser, told in words."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Its preloading of style sheets cannot follow @import, and floods the console.
AXE_OPTIONS = {"preload": False}


def barriers(page: Page) -> list[str]:
    """What keeps some people out of this page, each with its place."""
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
    ]


def overflow(page: Page, width: int) -> int:
    """By how many pixels the page is wider than a window of that width."""
    page.set_viewport_size({"width": width, "height": 800})
    return int(page.evaluate(OVERFLOW))
