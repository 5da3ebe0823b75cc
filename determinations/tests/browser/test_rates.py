"""From a search to its rates, from a rate to its decisions: with scripts and without, on paper."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from determinations.tests.browser.axe import barriers


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_a_search_to_its_rates_to_the_decisions_of_a_cell(make_page, width, scripts):
    page = make_page(width, java_script_enabled=scripts)
    page.goto("/")
    page.locator("#q").fill("knee")
    page.locator("#q").press("Enter")
    line = page.locator(".rate-line")
    expect(line).to_contain_text("overturned")
    said = line.inner_text().split(" ·")[0].split("\n")[0].strip()
    line.get_by_role("link", name="Rates").click()

    expect(page.get_by_role("heading", name="Rates", exact=True)).to_be_visible()
    expect(page.locator(".rate-line")).to_contain_text(said.split(" small")[0])
    page.get_by_label("Rates by").select_option(label="Reviewer\u2019s specialty")
    page.get_by_label("Across").select_option(label="Body part")
    page.get_by_role("button", name="Show rates").click()
    expect(page).to_have_url(re.compile(r"q=knee.*by=specialty.*across=body_part"))

    cell = page.locator(".rate-cross tbody tr:not(.rate-all) td:nth-of-type(2) a").first
    overturned, decided = cell.inner_text().split(" of ")
    cell.click()
    expect(page).to_have_url(re.compile(r"/decisions/\?q=knee&body_part=.+&specialty="))
    word = "decision" if decided == "1" else "decisions"
    expect(page.locator("#results-heading")).to_contain_text(f"{decided} {word}")
    expect(page.locator(".rate-line")).to_contain_text(f"{overturned} of {decided} overturned")


def test_rows_are_sorted_and_followed(page):
    page.goto("/rates/?by=category")
    page.get_by_role("columnheader").get_by_role("link", name="Rate").click()
    expect(page.locator('[aria-sort="descending"]')).to_contain_text("Rate")
    row = page.locator(".rate-table tbody tr").nth(1)
    name = row.get_by_role("rowheader").inner_text()
    row.get_by_role("rowheader").get_by_role("link").click()
    expect(page.locator(".chosen")).to_contain_text(name)
    expect(page.locator("#table-heading")).to_have_text("Treatment type")
    page.go_back()
    expect(page.locator('[aria-sort="descending"]')).to_contain_text("Rate")


def test_filters_of_a_search_are_kept_and_can_be_removed(page):
    page.goto("/decisions/?outcome=overturned&year=2016")
    page.locator(".rate-line").get_by_role("link", name="Rates").click()
    expect(page.locator(".notice")).to_contain_text("the filter Overturned is left out")
    page.locator(".chosen").get_by_text("Year of decision: 2016").click()
    expect(page.locator(".chosen")).to_have_count(0)
    page.get_by_role("link", name="Show the decisions").click()
    expect(page).to_have_url(re.compile(r"/decisions/\?outcome=overturned$"))


@pytest.mark.parametrize("query", ["", "by=specialty&across=year", "by=year&q=pain"])
def test_nothing_keeps_anybody_out(make_page, width, query):
    page = make_page(width)
    page.goto(f"/rates/?{query}")
    assert barriers(page) == []


def test_on_paper_stands_the_table_and_what_it_is_of(page, archive):
    page.goto("/rates/?q=pain&by=year")
    line = page.locator(".rate-line").inner_text().strip()
    with pypdfium2.PdfDocument(page.pdf(format="Letter")) as document:
        sheets = [sheet.get_textpage().get_text_bounded() for sheet in document]
    text = " ".join(" ".join(sheets).split())
    for part in ("Search: pain", line, "State, as published by DWC", "8.3 % in 172,145 letters",
                 f"{archive}/rates/?q=pain&by=year"):  # fmt: skip
        assert " ".join(part.split()) in text
    for part in ("Show rates", "Find words in", "Search help"):
        assert part not in text
