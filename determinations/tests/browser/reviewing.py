"""Steps that people take on review and history pages: found by label and role, never by looks."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


def opened(page: Page, name: str) -> None:
    """Wait for the review page of a letter, until it listens to keys."""
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("button", name="Keyboard (?)")).to_be_visible()


def item(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Item {number}", exact=True)


def heading(page: Page, number: int) -> Locator:
    return item(page, number).get_by_label("Heading", exact=True)


def citation(page: Page, number: str) -> Locator:
    return page.get_by_role("group", name=f"Citation {number}", exact=True)


def press(part: Locator, name: str) -> None:
    """Press a button that changes items or citations, and wait for the form that comes."""
    with part.page.expect_response(lambda response: response.request.method == "POST"):
        part.get_by_role("button", name=name, exact=True).click()


def save(page: Page) -> None:
    """Save what was typed, and wait for the page that says so."""
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Keyboard (?)")).to_be_visible()


def mark(page: Page, first: str, count: int, choice: str) -> None:
    """Mark words of the letter by keyboard, beginning with the word `first`, and say what they are.

    The word has to be one that a field was read from, or a problem is about.
    """
    text = page.get_by_role("region", name=re.compile("letter.s text"))
    text.focus()
    expect(text).to_be_focused()
    page.keyboard.press("ArrowRight")
    for _ in range(2000):
        if page.evaluate("document.getSelection().toString()").strip() == first:
            break
        page.keyboard.press("ArrowRight")
    for _ in range(count - 1):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("m")
    entry = page.get_by_role("menuitem", name=choice, exact=True).first
    with page.expect_response(lambda response: response.request.method == "POST"):
        entry.press("Enter")


def take_back(page: Page, button: str, reason: str) -> None:
    """Take back what an entry of the history names, wherever on its pages it stands."""
    undo = page.get_by_role("button", name=button, exact=True, include_hidden=True)
    while not undo.count():
        page.get_by_role("link", name="Earlier").click()
    entry = page.get_by_role("listitem").filter(has=undo)
    entry.get_by_text("Take this change back").click()
    entry.get_by_label("Reason").fill(reason)
    undo.click()


def compare(page: Page, older: str, newer: str) -> None:
    """Open two versions of a letter side by side: revisions by number, "current" is the latest."""
    page.get_by_label("This version").select_option(older)
    page.get_by_label("beside this").select_option(newer)
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two versions side by side")
