"""A letter takes the place of a published one, by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from determinations.models import Case, Letter, LetterStatus
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.browser.axe import violations
from determinations.tests.browser.pdf_letters import add_pdf


@pytest.fixture
def archive(transactional_db, live_server):
    """Return the URL of an archive without the samples."""
    return live_server.url


def test_a_letter_replaces_another_by_keyboard(sign_in, page, width, admin_user):
    old = add_letter(letter_text("CM17-9100061", item_text()))
    text = letter_text("CM17-9100061", item_text(outcome="Overturned"))
    new = add_pdf(text.replace("40-year-old", "41-year-old"))
    sign_in(page, admin_user)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/staff/review/{new.pk}/")
    if width < 800:
        page.get_by_role("button", name="The fields").click()
    expect(page.get_by_role("heading", name="has published another letter")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.keyboard.press("p")
    expect(page.get_by_text("Say why this letter takes the place of the other.")).to_be_visible()
    if width < 800:
        page.get_by_role("button", name="The fields").click()
    page.get_by_label("Why this letter takes the place").focus()
    page.keyboard.type("A corrected determination")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("published in the place of the other letter")).to_be_visible()
    assert Case.objects.get().letter_id == new.pk
    assert Letter.objects.get(pk=old.pk).status == LetterStatus.SUPERSEDED
    page.goto("/cases/CM17-9100061/")
    expect(page.get_by_text("An earlier letter of this case was replaced on")).to_be_visible()
