"""Ticking decisions in lists: over pages and searches, copied as citations, shown alone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from determinations.tests.browser.axe import barriers


def tick(page, index):
    """Tick a card and return its heading."""
    page.locator(".card-tick input").nth(index).check()
    return page.locator(".card-heading").nth(index).inner_text()


def test_ticks_last_over_pages_and_filters_and_are_shown_alone(make_page, width):
    page = make_page(width)
    page.goto("/decisions/?per_page=5")
    bar = page.locator("#ticked")
    expect(bar).to_be_hidden()
    first = tick(page, 1)
    expect(bar).to_contain_text("1 decision ticked")
    expect(page).to_have_url(re.compile(r"per_page=5$"))
    page.get_by_role("link", name="Next", exact=True).click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator(".card-tick input:checked")).to_have_count(0)
    second = tick(page, 0)
    expect(bar).to_contain_text("2 decisions ticked")
    page.go_back()
    expect(page.locator(".card-tick input").nth(1)).to_be_checked()
    page.get_by_role("button", name="Show them").click()
    expect(page.locator("h1")).to_have_text("2 ticked decisions")
    assert page.locator(".card-heading").all_inner_texts() == [first, second]
    assert barriers(page) == []
    page.get_by_role("button", name="Untick all").click()
    expect(bar).to_be_hidden()


def test_citations_are_copied(make_page):
    page = make_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/decisions/?q=knee")
    tick(page, 0)
    tick(page, 1)
    page.get_by_role("button", name="Copy citations").click()
    expect(page.locator("#ticked")).to_contain_text("Citations copied")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert len(lines) == 2
    assert all(re.search(r"IMR Case No\. \S+ \(.+\), item \d", line) for line in lines)


def test_the_bar_has_no_barrier(make_page, width):
    page = make_page(width)
    page.goto("/decisions/?q=knee")
    page.keyboard.press("Tab")
    tick(page, 0)
    assert barriers(page) == []


def test_without_javascript_the_ticked_of_one_page_are_shown(make_page):
    page = make_page(java_script_enabled=False)
    page.goto("/decisions/?q=knee")
    heading = tick(page, 0)
    page.get_by_role("button", name="Show them").click()
    expect(page.locator(".card-heading")).to_have_text(heading)
