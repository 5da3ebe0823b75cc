"""Decisions side by side, and from a decision to those that came out the other way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from determinations.tests.browser.axe import barriers


def test_ticked_decisions_are_compared(make_page, width):
    page = make_page(width)
    page.goto("/decisions/?per_page=5")
    names = []
    for place in (1, 3):
        page.locator(".card-tick input").nth(place).check()
        names.append(page.locator(".card-heading").nth(place).inner_text())
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("h1")).to_have_text("2 decisions side by side")
    assert page.locator(".compare-title").all_inner_texts() == names
    expect(page.get_by_role("columnheader")).to_have_count(2)
    assert page.get_by_role("rowheader").count() > 5
    address = page.url
    page.locator(".compare-title").first.click()
    page.go_back()
    expect(page).to_have_url(address)


def test_one_is_left_out_by_its_link(page):
    page.goto("/decisions/?per_page=5")
    for place in range(3):
        page.locator(".card-tick input").nth(place).check()
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("link", name="Leave out B").click()
    expect(page.locator("h1")).to_have_text("2 decisions side by side")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_a_determination_to_an_opposite_to_both_side_by_side(make_page, width, scripts):
    page = make_page(width, java_script_enabled=scripts)
    page.goto("/decisions/?outcome=upheld")
    page.locator(".card-heading a").first.click()
    more = page.locator(".opposites-more").first
    other = "Overturned" if "overturned" in more.locator("summary").inner_text() else "Upheld"
    more.locator("summary").click()
    if not scripts:
        more.get_by_role("link", name="Show them").click()
    opposite = page.locator(".opposite").first
    expect(opposite.locator(".card-badges")).to_contain_text(other)
    expect(opposite.locator("mark").first).to_be_visible()
    opposite.get_by_role("link", name="Compare side by side").click()
    expect(page.locator("h1")).to_have_text("2 decisions side by side")
    badges = page.locator(".compare-head .badge:not(.badge-invented)")
    expect(badges).to_have_text([re.compile("Upheld|Overturned"), re.compile(other)])


@pytest.mark.parametrize("number", [2, 4])
def test_nothing_keeps_anybody_out(make_page, width, number):
    page = make_page(width)
    page.goto("/decisions/?per_page=5")
    keys = [box.get_attribute("value") for box in page.locator(".card-tick input").all()[:number]]
    case, position = keys[0].rsplit(".", 1)
    compared = "&".join(f"item={key}" for key in keys)
    for address in (f"/compare/?{compared}", f"/cases/{case}/items/{position}/"):
        page.goto(address)
        assert barriers(page) == []
