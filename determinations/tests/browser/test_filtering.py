"""Filters beside the results: what was ticked stays in sight; a phone leads back to the results."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def results(make_page, width):
    """Return a page of results, scrolled down to its filters; on a phone in the open drawer."""
    page = make_page(width)
    page.goto("/decisions/?q=pain")
    if width < 600:
        page.locator("#filters-button").click()
    box = page.locator("#facet-specialty input").nth(1)
    box.evaluate("box => window.scrollBy(0, box.getBoundingClientRect().top - 300)")
    assert page.evaluate("window.scrollY") > 300
    return page


def top_of(box):
    return box.bounding_box()["y"]


def test_a_ticked_filter_stays_where_it_is(results):
    before = results.evaluate("scrollY")
    box = results.locator("#facet-specialty input").nth(1)
    ticked = results.locator(f"#facet-specialty input[value='{box.get_attribute('value')}']")
    top = top_of(box)
    box.click()
    expect(results).to_have_url(re.compile("specialty="))
    expect(ticked).to_be_checked()
    assert top_of(ticked) == pytest.approx(top, abs=2)
    assert abs(results.evaluate("scrollY") - before) < 300
    expect(ticked).to_be_focused()


def test_the_phones_button_counts_and_leads_back_to_the_results(make_page):
    page = make_page(390)
    page.goto("/decisions/?q=pain")
    button = page.locator("#filters-button")
    expect(button).to_have_text("Filters", use_inner_text=True)
    button.click()
    before = button.inner_text()
    assert re.fullmatch(r"Show [\d,]+ decisions", before)
    page.locator("#facet-outcome").get_by_label("Upheld").check()
    expect(button).not_to_have_text(before, use_inner_text=True)
    found = re.match(r"[\d,]+", page.locator("#results-heading").inner_text())[0]
    expect(button).to_have_text(f"Show {found} decisions", use_inner_text=True)
    expect(button).to_be_in_viewport()
    button.click()
    expect(page.locator("#filters")).to_be_hidden()
    expect(button).to_have_text("Filters (1)", use_inner_text=True)
    expect(page.locator("#results-heading")).to_be_in_viewport()
    expect(page.locator("#results-heading")).to_be_focused()


def test_the_title_follows_the_search(page):
    page.goto("/decisions/?q=knee")
    expect(page).to_have_title(re.compile(r"^knee · \d+ decisions · IMR Archive$"))
    page.locator("#facet-outcome").get_by_label("Overturned").check()
    expect(page).to_have_title(re.compile(r"^knee, overturned · \d+ decisions? · IMR Archive$"))
    page.go_back()
    expect(page).to_have_title(re.compile(r"^knee · \d+ decisions · IMR Archive$"))


def test_links_skip_to_the_results_and_to_the_filters(page):
    page.goto("/decisions/?q=knee")
    for name, target in [
        ("Skip to the results", "results-heading"),
        ("Skip to the filters", "filters"),
    ]:
        link = page.get_by_role("link", name=name)
        link.focus()
        expect(link).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator(f"#{target}")).to_be_focused()
