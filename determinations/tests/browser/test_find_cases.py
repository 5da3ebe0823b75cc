"""Short titles, amounts and many cases at once, at the widths of a desk and a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def page(make_page, width):
    return make_page(width)


def test_pasted_numbers_become_a_table_and_a_file(page):
    page.goto("/cases/find/")
    page.get_by_label("Case numbers").fill("9-A\tCM16-9000001.pdf\nCM16-0999999\nCM16-12")
    page.get_by_role("button", name="Find cases").click()
    rows = page.locator(".found-cases tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("Not in the archive")
    assert page.evaluate(SIDEWAYS) == 0
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    assert download.value.suggested_filename == "cases.csv"
    rows.nth(0).get_by_role("link", name="CM16-9000001").click()
    expect(page.locator("h1")).to_have_text("CM16-9000001")


def test_amounts_narrow_the_list_and_titles_count_sessions(page, width):
    page.goto("/decisions/")
    if width < 800:
        page.locator("#filters-button").click()
    page.locator("#facet-amounts summary").click()
    page.get_by_label("Sessions, at least").fill("12")
    page.get_by_label("Sessions, at least").press("Enter")
    expect(page.locator(".chosen")).to_contain_text("Sessions: at least 12")
    expect(page.locator(".card-heading").first).to_contain_text("sessions")
    assert page.evaluate(SIDEWAYS) == 0
