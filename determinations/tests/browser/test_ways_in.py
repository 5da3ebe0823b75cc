"""From the start page to decisions, from a term to its meaning, from a determination to the law."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_start_page_to_what_was_decided_about_a_treatment(make_page, width, scripts):
    page = make_page(width, java_script_enabled=scripts)
    page.goto("/")
    expect(page.locator("#q")).to_be_in_viewport()
    row = page.locator("table[aria-labelledby=category-heading] tbody tr").first
    name = row.get_by_role("rowheader").inner_text()
    number = row.get_by_role("cell").nth(1).get_by_role("link")
    decided = re.match(r"[\d,]+", number.inner_text())[0]
    number.click()
    expect(page.locator("#results-heading")).to_contain_text(f"{decided} decisions")
    expect(page.locator(".chosen")).to_contain_text(name)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_term_leads_to_its_meaning_and_on(make_page, width, scripts):
    page = make_page(width, java_script_enabled=scripts)
    page.goto("/cases/CM17-9000020/")
    page.get_by_role("link", name="UR denial").click()
    expect(page).to_have_url(re.compile(r"/help/glossary/#utilization-review$"))
    meaning = page.locator("#utilization-review")
    expect(meaning).to_be_in_viewport()
    meaning.get_by_role("link", name="IMR").click()
    expect(page.locator("#imr")).to_be_in_viewport()


def test_the_overview_of_help_leads_to_what_a_determination_is_worth(page):
    page.goto("/cases/CM17-9000020/")
    page.get_by_role("link", name="What a determination is worth").click()
    expect(page.get_by_role("heading", name="What a determination is")).to_be_in_viewport()
    page.get_by_role("link", name="the deadline and the grounds").click()
    expect(page.get_by_role("heading", name="Appealing to the Appeals Board")).to_be_in_viewport()


def test_deadlines_stand_on_paper_with_their_law(page):
    page.goto("/cases/CM17-9000020/")
    with pypdfium2.PdfDocument(page.pdf(format="Letter")) as document:
        sheets = [sheet.get_textpage().get_text_bounded() for sheet in document]
    text = " ".join(" ".join(sheets).split())
    for part in ("Tue, Jan 30, 2018: 12 months after the day of the UR denial, Jan 30, 2017",
                 "8 CCR 9792.10.7(c)", "not legal advice"):  # fmt: skip
        assert part in text
