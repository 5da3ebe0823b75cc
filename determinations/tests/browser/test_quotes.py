"""Checking a quotation as its user does."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from determinations.models import DisputedItem
from determinations.tests.browser.axe import barriers


@pytest.fixture
def item(archive):
    return DisputedItem.objects.published().exclude(rationale="").select_related("case").first()


def check(page, quotation, number=""):
    page.goto("/quotes/")
    page.get_by_label("Quotation").fill(quotation)
    page.get_by_label("Case number").fill(number)
    page.get_by_role("button", name="Check it").click()


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no scripts"])
def test_a_quotation_is_checked_word_for_word(make_page, width, item, script):
    page = make_page(width, java_script_enabled=script)
    words = item.rationale.split()[:9]
    check(page, " ".join(words), item.case.case_number)
    expect(page.locator("#verdict")).to_contain_text("Word for word")
    expect(page.locator(".quote-place").first).to_contain_text(f"item {item.position}")
    check(page, " ".join([*words[:4], "zebra", *words[5:]]), item.case.case_number)
    expect(page.locator("#verdict")).to_have_text("Differs")
    expect(page.locator(".quote-place del").first).to_contain_text("zebra")


def test_what_was_copied_from_a_determination_is_found_there(make_page, item):
    page = make_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/cases/{item.case.case_number}/")
    page.evaluate(
        "selector => document.getSelection().selectAllChildren(document.querySelector(selector))",
        f"#item-{item.position} .reading p",
    )
    page.get_by_role("button", name="Copy with citation").click()
    expect(page.locator(".quote-bar")).to_contain_text("Copied")
    check(page, page.evaluate("navigator.clipboard.readText()"))
    expect(page.locator(".quote-place").first).to_contain_text(item.case.case_number)


def test_the_page_has_no_barrier(make_page, width, item):
    page = make_page(width)
    words = item.rationale.split()[:9]
    for quotation in (words, [*words[:4], "zebra", *words[5:]], ["…"]):
        check(page, " ".join(quotation), item.case.case_number)
        assert barriers(page) == []
