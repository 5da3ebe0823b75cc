"""Copying citations, and selected text with its citation."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from determinations.models import DisputedItem
from determinations.tests.browser.axe import barriers, violations

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


@pytest.fixture
def item(archive):
    return DisputedItem.objects.published().exclude(rationale="").select_related("case").first()


def copied(page):
    return page.evaluate("navigator.clipboard.readText()")


def test_a_citation_is_copied_in_each_format(make_page, width, item):
    page = make_page(width, **CLIPBOARD)
    page.goto(f"/cases/{item.case.case_number}/")
    menu = page.locator(f"#item-{item.position} .cite-menu")
    menu.locator("summary").click()
    for format_ in menu.locator(".cite-format").all():
        format_.get_by_role("button").click()
        expect(format_.locator("[role=status]")).to_have_text("Copied")
        assert copied(page) == format_.locator("textarea").input_value()
        assert "Invented sample" in copied(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_selected_text_is_copied_with_its_citation(make_page, width, item):
    page = make_page(width, **CLIPBOARD)
    page.goto(f"/cases/{item.case.case_number}/")
    expect(page.locator(".quote-bar")).to_be_hidden()
    selector = f"#item-{item.position} .reading p"
    page.evaluate(
        "selector => document.getSelection().selectAllChildren(document.querySelector(selector))",
        selector,
    )
    page.get_by_role("button", name="Copy with citation").click()
    expect(page.locator(".quote-bar")).to_contain_text("Copied")
    assert re.fullmatch(
        rf"“.+” \(.*IMR Case No\. {item.case.case_number} \(.+\), item {item.position} .+\.\)",
        copied(page),
    )
    assert violations(page) == []
    page.evaluate("document.getSelection().removeAllRanges()")
    expect(page.locator(".quote-bar")).to_be_hidden()


def test_the_page_of_an_item_has_no_barrier(make_page, width, item):
    page = make_page(width)
    page.goto(f"/cases/{item.case.case_number}/items/{item.position}/")
    page.locator(".cite-menu summary").click()
    assert barriers(page) == []


def test_without_javascript_the_citations_can_be_read(make_page, item):
    page = make_page(java_script_enabled=False)
    page.goto(f"/cases/{item.case.case_number}/items/{item.position}/")
    page.locator(".cite-menu summary").click()
    fields = page.locator(".cite-format textarea")
    expect(fields).to_have_count(6)
    expect(fields.first).to_be_visible()
    expect(page.locator(".cite-format button")).to_have_count(0)
