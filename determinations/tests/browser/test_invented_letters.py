"""Invented letters say so in words, wherever a reader meets them, on any width."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.browser.axe import barriers

NOTICE = "This archive shows invented sample letters only"
SAMPLE = "/cases/CM16-9000001/"


@pytest.fixture(autouse=True)
def _auto(settings):
    settings.IMR_SAMPLES = "auto"


def test_samples_are_marked_until_a_real_letter_is_published(make_page, width):
    page = make_page(width)
    page.goto("/decisions/?q=knee")
    expect(page.get_by_role("complementary", name="Sample letters")).to_have_text(NOTICE)
    badges = page.locator(".card .badge-invented")
    expect(badges).to_have_count(page.locator(".card").count())
    expect(badges.first).to_be_in_viewport()
    expect(badges.first).to_have_text("Invented sample")

    page.goto(SAMPLE)
    expect(page.get_by_role("complementary", name="Sample letters")).to_be_in_viewport()
    expect(page.locator(".summary-bar .badge-invented")).to_be_in_viewport()
    expect(page.locator(".cite")).to_contain_text("Invented sample, no real determination")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert "invented-sample" in download.value.suggested_filename

    add_letter(letter_text("CM17-0000001"))
    indexer.bring_up_to_date()
    assert page.goto(SAMPLE).status == 404
    page.goto("/decisions/?q=knee")
    expect(page.locator(".card")).to_have_count(1)
    expect(page.get_by_text("nvented")).to_have_count(0)


def test_the_marks_are_accessible_and_stay_on_paper(make_page):
    page = make_page(390)
    for url in ("/", "/decisions/?q=knee", SAMPLE):
        page.goto(url)
        assert barriers(page) == []
    for scheme in ("light", "dark"):
        page.emulate_media(media="print", color_scheme=scheme)
        expect(page.get_by_role("complementary", name="Sample letters")).to_be_visible()
        expect(page.locator(".summary-bar .badge-invented")).to_be_visible()
