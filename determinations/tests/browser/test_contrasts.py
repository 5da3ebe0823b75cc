"""From a search to what sets overturned apart, and from a number there to its decisions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from determinations.research.contrasts import comparing
from determinations.tests.browser.axe import barriers


@pytest.fixture(autouse=True)
def everything_shown(monkeypatch):
    """Show each difference, however little it says: the samples are few."""
    monkeypatch.setattr(comparing, "by_chance_once", lambda compared: 0.0)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_a_search_to_what_differs_to_the_decisions_of_a_number(make_page, width, scripts):
    page = make_page(width, java_script_enabled=scripts)
    page.goto("/decisions/?q=pain")
    page.locator(".rate-line").get_by_role("link", name="What sets overturned apart").click()
    expect(
        page.get_by_role("heading", name="What sets overturned apart", exact=True)
    ).to_be_visible()
    expect(page).to_have_url(re.compile(r"/decisions/what-differs/\?q=pain$"))
    expect(page.locator(".rate-line")).to_contain_text(re.compile(r"overturned and \d+ upheld"))

    link = page.locator(".contrast-table td a").first
    number = link.inner_text().split()[0]
    link.click()
    expect(page).to_have_url(re.compile(r"/decisions/\?.*outcome=overturned"))
    word = "decision" if number == "1" else "decisions"
    expect(page.locator("#results-heading")).to_contain_text(f"{number} {word}")


def test_filters_are_kept_and_can_be_removed(page):
    page.goto("/decisions/what-differs/?q=pain&outcome=upheld&retrospective=no")
    expect(page.locator(".notice").first).to_contain_text("the filter Upheld is left out")
    page.locator(".chosen").get_by_text("Retrospective: no").click()
    expect(page).to_have_url(re.compile(r"what-differs/\?q=pain&outcome=upheld$"))


def test_nothing_keeps_anybody_out(make_page, width):
    page = make_page(width)
    page.goto("/decisions/what-differs/")
    assert barriers(page) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_how_specialties_decide_acupuncture_takes_three_steps(make_page, width, scripts):
    page = make_page(width, java_script_enabled=scripts)
    page.goto("/")
    page.locator("#q").fill("acupuncture")
    page.locator("#q").press("Enter")
    page.locator(".rate-line").get_by_role("link", name="Rates").click()
    page.locator(".rate-table").get_by_role("link", name="Acupuncture", exact=True).click()
    expect(page.locator("#table-heading")).to_have_text("Reviewer\u2019s specialty")
    expect(page.locator(".chosen")).to_contain_text("Treatment type: Acupuncture")
    expect(page.locator(".rate-table tbody tr").nth(1).get_by_role("rowheader")).to_be_visible()
