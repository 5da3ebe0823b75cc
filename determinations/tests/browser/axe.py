"""What axe finds on a page that keeps people out."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page, part: str | None = None) -> list[tuple[str, str]]:
    """Return the rules that the page, or what a selector finds of it, breaks, each with HTML."""
    found = Axe().run(page, part).response["violations"]
    return [(violation["id"], violation["nodes"][0]["html"]) for violation in found]
