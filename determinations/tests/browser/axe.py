"""What keeps people out of a page: rules of axe's that it breaks, and having to scroll sideways."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import Page

COLOURS_ONLY = DEFAULT_OPTIONS | {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
}
WIDTH = "document.documentElement.scrollWidth"


def violations(
    page: Page, part: str | None = None, options: dict[str, Any] = DEFAULT_OPTIONS
) -> list[tuple[str, str]]:
    """Return the rules that the page, or what a selector finds of it, breaks, each with HTML."""
    found = Axe().run(page, part, options).response["violations"]
    return [(violation["id"], violation["nodes"][0]["html"]) for violation in found]


def barriers(page: Page) -> list[tuple[str, str]]:
    """Return what keeps people out of a page in light and in dark colours, or is too wide.

    In the dark nothing but colours is another, so only these are looked at again.
    """
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    found += [(f"{rule} in the dark", html) for rule, html in violations(page, None, COLOURS_ONLY)]
    page.emulate_media(color_scheme="light")
    if page.evaluate(f"{WIDTH} > innerWidth"):
        found.append(("wider than the window", f"{page.evaluate(WIDTH)} px"))
    return found
