"""The switch below the search box: which texts have to have the words."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_the_keyboard_chooses_texts_and_back_undoes_it(make_page, width):
    page = make_page(width)
    page.goto("/decisions/?q=acupuncture")
    before = page.locator("#results-heading").inner_text()
    expect(page.get_by_role("radio", name="Automatic")).to_be_checked()
    page.get_by_role("radio", name="Automatic").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("in=letter"))
    expect(page.locator("#results-heading")).not_to_have_text(before, use_inner_text=True)
    expect(page.get_by_role("radio", name="Letter")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.go_back()
    expect(page.get_by_role("radio", name="Automatic")).to_be_checked()
    expect(page.locator("#results-heading")).to_have_text(before, use_inner_text=True)


def test_the_line_leads_to_other_texts_and_keeps_the_filters(make_page, width):
    page = make_page(width)
    page.goto("/decisions/?q=acupuncture&outcome=upheld")
    link = page.locator(".scope-line a").last
    count = re.search(r"whole letter \(([\d,]+)\)", page.locator(".scope-line").inner_text())[1]
    link.click()
    expect(page.locator("#results-heading")).to_contain_text(f"{count} decision")
    expect(page.get_by_role("radio", name="Letter")).to_be_checked()
    assert "outcome=upheld" in page.url


def test_it_works_without_scripts(make_page):
    page = make_page(390, java_script_enabled=False)
    page.goto("/decisions/?q=acupuncture")
    page.get_by_role("radio", name="Reasons").check()
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page).to_have_url(re.compile("in=reasons"))
    expect(page.get_by_role("radio", name="Reasons")).to_be_checked()
