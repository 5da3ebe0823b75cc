"""Collecting decisions for a brief, with notes, and sharing them with a colleague."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from determinations.models import Collection
from determinations.tests.browser.axe import barriers, violations
from determinations.tests.signing_in import PASSWORD


@pytest.fixture
def accounts(archive, django_user_model):
    for name in ("reader", "colleague"):
        django_user_model.objects.create_user(name, password=PASSWORD)


def sign_in(page, name="reader"):
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def is_wider_than_its_window(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_ticked_decisions_are_collected_noted_found_and_shared(make_page, accounts, width):
    page = make_page(width)
    sign_in(page)
    page.goto("/decisions/")
    for box in page.get_by_role("checkbox", name="Tick").all()[:2]:
        box.check()
    page.get_by_role("button", name="Collect").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Collect 2 decisions")
    page.get_by_label("Name of a new one").fill("Smith brief")
    page.get_by_label("Note").fill("Argue from these")
    page.get_by_label("Labels").fill("brief, opioids")
    assert violations(page) == []
    page.get_by_role("button", name="Collect").click()
    expect(page.get_by_role("status").first).to_contain_text("2 decisions added")
    expect(page.get_by_text("Argue from these").first).to_be_visible()

    second = page.get_by_role("main").get_by_role("listitem").filter(has=page.locator("article"))
    expect(second).to_have_count(2)
    title = second.nth(1).get_by_role("heading").inner_text()
    second.nth(1).get_by_text("Note, labels, order").click()
    second.nth(1).get_by_label("Note").fill("The strongest")
    second.nth(1).get_by_role("button", name="Save").click()
    second.nth(1).get_by_text("Note, labels, order").click()
    second.nth(1).get_by_role("button", name="Move up").click()
    expect(second.nth(0).get_by_role("heading")).to_have_text(title)
    page.get_by_label("Find in these decisions").fill("strongest")
    page.get_by_role("search", name="This collection").get_by_role("button").click()
    expect(page.get_by_role("status").first).to_contain_text("1 of 2 found")
    assert not is_wider_than_its_window(page)

    page.get_by_role("link", name="Name, share, delete").click()
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Link").input_value()
    assert violations(page) == []
    other = make_page(width, java_script_enabled=False)
    sign_in(other, "colleague")
    other.goto(link)
    expect(other.get_by_role("main")).to_contain_text("Shared by reader, to read.")
    expect(other.get_by_text("The strongest")).to_be_visible()
    expect(other.get_by_text("Note, labels, order")).to_have_count(0)


def test_without_javascript_a_decision_is_collected_from_its_card(make_page, accounts, width):
    page = make_page(width, java_script_enabled=False)
    sign_in(page)
    page.goto("/decisions/")
    page.get_by_role("link", name="Collect", exact=True).first.click()
    page.get_by_label("Name of a new one").fill("Knees")
    page.get_by_role("button", name="Collect").click()
    expect(page.get_by_role("status").first).to_contain_text("1 decision added")
    page.get_by_role("link", name="Your collections").click()
    expect(page.get_by_role("main")).to_contain_text("Knees 1 decision")


def test_the_pages_suit_everybody(make_page, accounts, width, django_user_model):
    owner = django_user_model.objects.get(username="reader")
    made = Collection.objects.create(owner=owner, name="Knees", note="All of them")
    made.entries.create(
        case_number="CM17-0000000", position=1, letter_id=1, place=1, note="Gone", labels=["old"]
    )
    page = make_page(width)
    sign_in(page)
    for path in ("", "?q=gone", f"{made.pk}/", f"{made.pk}/settings/", "add/"):
        page.goto(f"/collections/{path}")
        assert barriers(page) == []
