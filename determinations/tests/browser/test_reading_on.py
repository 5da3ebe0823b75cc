"""Reading through a result: from decision to decision, from mark to mark, and back."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_from_decision_to_decision_and_back_to_its_card(make_page, width):
    page = make_page(width)
    page.goto("/decisions/?q=knee&per_page=2&page=2")
    headings = page.locator(".card-heading").all_inner_texts()
    page.locator(".card-heading a").first.click()
    place = page.locator(".reading-place")
    expect(place).to_contain_text(re.compile(r"3 of \d+"))
    page.get_by_role("link", name="Next decision").click()
    expect(place).to_contain_text(re.compile(r"4 of \d+"))
    expect(page.locator(".item:target")).to_contain_text(headings[1])
    expect(page.locator(".item:target h3")).to_be_in_viewport()
    page.get_by_role("link", name="Back to the results").click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator(".card-heading a", has_text=headings[1])).to_be_in_viewport()


def test_from_mark_to_mark_by_buttons_and_keys(make_page, width):
    page = make_page(width)
    page.goto("/cases/CM16-9000002/?q=the+knee+OR+imaging+OR+reserved")
    marks = page.locator("mark")
    number = marks.count()
    assert number > 1
    said = page.locator("#marks [role=status]")
    expect(said).to_have_text(f"{number} marked words")
    page.get_by_role("button", name="Next marked word").click()
    expect(said).to_have_text(f"1 of {number} marked")
    expect(marks.first).to_be_in_viewport()
    page.keyboard.press("n")
    expect(marks.nth(1)).to_have_class("mark-current")
    expect(page.locator(".mark-current")).to_have_count(1)
    page.keyboard.press("p")
    page.keyboard.press("p")
    expect(said).to_have_text(f"{number} of {number} marked")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
