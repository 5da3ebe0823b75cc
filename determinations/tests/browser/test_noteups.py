"""Who cites it, and how does it come out: by clicks alone, with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.browser.axe import barriers

PAGES = "Chronic Pain Medical Treatment 2009, Section(s): Physical medicine, page {}"
PLACE = "/guidelines/chronic-pain-2009/98-99/"


@pytest.fixture
def cited(archive):
    """Add letters in which reviewers cite pages: two of three are overturned."""
    letters = (("98-99", "98-99", "Upheld"), ("43", "99", "Overturned"),
               ("98", "98-99", "Overturned"), ("98-99", "43", "Upheld"))  # fmt: skip
    for number, (admin, imro, outcome) in enumerate(letters, 1):
        item = item_text(outcome=outcome, admin=PAGES.format(admin), imro=PAGES.format(imro))
        add_letter(letter_text(f"CM17-920000{number}", item))
    indexer.bring_up_to_date()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_who_cites_pages_98_99_and_how_it_comes_out_when_the_reviewer_does(
    make_page, cited, width, scripts
):
    page = make_page(width, java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Guidelines").click()
    page.get_by_label("Guideline, page or section").fill("98-99")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Chronic Pain 2009, pp. 98-99: physical medicine").click()
    expect(page).to_have_url(re.compile(f"{PLACE}$"))
    row = page.locator("table[aria-labelledby='sides-heading'] tr").filter(has_text="Reviewer")
    expect(row).to_contain_text("67\u00a0%")
    expect(row.locator("td").nth(1)).to_contain_text("3")
    row.locator("td").nth(2).get_by_role("link").click()
    expect(page.locator("#results-heading")).to_contain_text("2 decisions")
    expect(page.locator(".rate-line")).to_contain_text("2 of 3 overturned")
    page.locator(".rate-line").get_by_role("link", name="About Chronic Pain 2009, p. 98").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("p. 98")


def test_from_a_citation_to_its_place_and_back(page, cited):
    page.goto("/cases/CM17-9200001/")
    page.get_by_role("link", name=re.compile("Who cites it.*Chronic Pain")).first.click()
    expect(page).to_have_url(re.compile(f"{PLACE}$"))
    page.locator("#newest-heading ~ .cards a[href*='/cases/CM17-9200001/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("CM17-9200001")


def test_from_page_to_page_and_to_other_sections(page, cited):
    page.goto(PLACE)
    page.get_by_role("navigation", name="Pages of this guideline").get_by_role(
        "link", name="p. 43"
    ).click()
    expect(page).to_have_url(re.compile("/43/$"))
    page.get_by_role("navigation", name="Sections of this guideline").get_by_role(
        "link"
    ).first.click()
    expect(page.get_by_text("Place in a guideline")).to_be_visible()
    page.get_by_role("navigation", name="Part of").get_by_role("link").last.click()
    expect(page.get_by_role("heading", name="Pages and sections")).to_be_visible()
    page.get_by_label("Page, pages or part of a name").fill("98-99")
    page.get_by_role("button", name="Find").click()
    expect(page).to_have_url(re.compile(f"{PLACE}$"))


def test_nothing_keeps_anybody_out(make_page, cited, width):
    page = make_page(width)
    for url in ("/guidelines/chronic-pain-2009/", "/guidelines/?find=98", "/reviewers/"):
        page.goto(url)
        assert barriers(page) == [], url
