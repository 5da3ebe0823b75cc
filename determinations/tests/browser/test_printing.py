"""What comes out of a printer: what was asked, found and read, and nothing to click."""

from __future__ import annotations

import pypdfium2
import pytest

PAPER = {"format": "Letter", "margin": dict.fromkeys(("top", "bottom", "left", "right"), "18mm")}


@pytest.fixture
def printed(page):
    """Return a function that prints the page and returns the lines of each sheet."""

    def sheets():
        with pypdfium2.PdfDocument(page.pdf(**PAPER)) as document:
            texts = [sheet.get_textpage().get_text_bounded() for sheet in document]
        return [text.splitlines() for text in texts]

    return sheets


def test_a_printed_list_says_what_was_searched_when_and_where(page, archive, printed):
    page.goto("/decisions/?q=knee")
    page.locator("#facet-outcome").get_by_label("Upheld").check()
    page.wait_for_url("**outcome=upheld")
    heading = page.locator("#results-heading").inner_text()
    day = page.evaluate("new Date().toLocaleDateString('en-US', {dateStyle: 'long'})")
    text = " ".join(printed()[0])
    for part in ("Search: knee", "Outcome: Upheld", heading, f"printed on {day}",
                 f"{archive}/decisions/?q=knee&outcome=upheld"):  # fmt: skip
        assert part in text
    for part in ("Apply filters", "Clear all", "Relevance", "Search help", "\u00d7"):
        assert part not in text


def test_a_printed_case_keeps_headings_with_their_text(page, archive, printed):
    page.goto("/cases/CM17-9000019/?q=pain#item-2")
    headings = {
        " ".join(heading.split()) for heading in page.locator("h2, h3, h4").all_inner_texts()
    }
    sheets = printed()
    assert len(sheets) > 2
    for sheet in sheets:
        assert sheet[-1].strip() not in headings
    text = " ".join(sheets[0])
    assert f"{archive}/cases/CM17-9000019/" in text
    assert "Open the letter" not in text


def test_nothing_is_framed_on_paper(page):
    page.goto("/cases/CM17-9000019/#item-2")
    page.emulate_media(media="print")
    assert page.locator("iframe, object, embed").count() == 0
    target = page.locator("#item-2")
    assert target.evaluate("e => getComputedStyle(e).boxShadow") == "none"
    assert target.evaluate("e => getComputedStyle(e).borderLeftWidth") == "0px"
