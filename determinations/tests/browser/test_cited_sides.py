"""Guidelines cited: whose are shown is switched with a click, by keyboard, or with the button."""

from __future__ import annotations

import re

from playwright.sync_api import expect

GUIDELINE = "low-back-2004"


def test_both_sides_are_asked_one_after_the_other(page):
    page.goto("/decisions/")
    sides = page.get_by_role("group", name="Whose citations")
    sides.get_by_text("Claims administrator").click()
    expect(page).to_have_url(re.compile("side=administrator"))
    page.locator(f'[name=administrator_guideline][value="{GUIDELINE}"]').check()
    expect(page.locator(".chosen")).to_contain_text("Claims administrator cited Low Back")
    alone = page.locator("#results-heading").inner_text()

    page.get_by_role("radio", name="Claims administrator (1)").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("side=reviewer"))
    expect(page.get_by_role("radio", name="Reviewer")).to_be_focused()
    expect(page.locator(f'[name=administrator_guideline][value="{GUIDELINE}"]')).to_be_checked()
    expect(page.locator("#results-heading")).to_have_text(alone)

    page.locator("#branch-mtus").get_by_text("Low Back Complaints (2004)").first.click()
    expect(page.locator(".chosen")).to_contain_text("Reviewer cited Low Back")
    page.go_back()
    expect(page.locator("#results-heading")).to_have_text(alone)


def test_without_javascript_the_switch_waits_for_the_button(make_page):
    page = make_page(java_script_enabled=False)
    page.goto("/decisions/?q=pain")
    page.get_by_role("group", name="Whose citations").get_by_text("Reviewer").click()
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(re.compile("side=reviewer"))
    expect(page.locator("#facet-reviewer_guideline")).to_be_visible()
