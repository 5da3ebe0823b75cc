"""Marks that may identify a person are decided on by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from determinations.models import PhiState
from determinations.tests.archive import letter_text
from determinations.tests.browser.axe import violations
from determinations.tests.browser.pdf_letters import add_pdf

HELD = letter_text("CM17-9100062").replace(
    "with knee pain.", "with knee pain, seen by Dr. Example. Mr. Quillfeather agreed."
)


@pytest.fixture
def archive(transactional_db, live_server):
    """Return the URL of an archive without the samples."""
    return live_server.url


def test_marks_are_decided_on_by_keyboard(sign_in, page, width, admin_user):
    letter = add_pdf(HELD)
    sign_in(page, admin_user)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/staff/review/{letter.pk}/")
    if width < 800:
        page.get_by_role("button", name="The fields").click()
    page.get_by_role("link", name="Decide on each").press("Enter")
    expect(page.get_by_role("group", name="Example")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.keyboard.press("n")
    while (
        page.evaluate(
            "document.activeElement.closest('[data-finding-row]').querySelector('a').textContent"
        )
        != "Example"
    ):
        page.keyboard.press("n")
    page.keyboard.press("g")
    page.keyboard.type("A brace is named after him")
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_text("will be redacted.")).to_be_visible()
    marked = page.get_by_label("Redact further words").input_value()
    assert marked
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    bars = page.locator(".redacted-bar")
    expect(bars.first).to_be_visible()
    expect(page.locator("#review-text")).not_to_contain_text("Quillfeather")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("t")
    expect(page.locator("[data-pictures] img").first).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_text("Redacted. The original stays with the staff only.")).to_be_visible()
    letter.refresh_from_db()
    assert letter.phi_state == PhiState.REDACTED
    assert "Quillfeather" not in letter.reading_text
    assert "Example" in letter.reading_text
