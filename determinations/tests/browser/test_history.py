"""A change is looked up in a letter's history, compared and taken back; readers see the mark."""

from __future__ import annotations

from playwright.sync_api import expect

from determinations.ingest.revisions import draft_of, revise
from determinations.models import Case, Letter
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.browser.axe import barriers

NUMBER = "CM17-9100071"


def test_look_at_a_letter_s_life_and_take_a_change_back(page, make_page, width, admin_user):
    add_letter(letter_text(NUMBER))
    letter = Letter.objects.get(case__case_number=NUMBER)
    draft = draft_of(letter.case)
    draft["items"][0]["outcome"] = "overturned"
    revise(letter.pk, draft, seen=0, by=admin_user, reason="The second page says so")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/cases/{NUMBER}/")
    page.get_by_text("Corrected", exact=True).click()
    expect(page.get_by_text("The letter says")).to_contain_text("Upheld")
    assert barriers(page) == []
    page.goto("/staff/")
    page.get_by_label("Username:").fill("admin")
    page.get_by_label("Password:").fill("password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    assert barriers(page) == []
    page.goto(f"/staff/letters/{letter.pk}/history/")
    expect(page.get_by_text("Reason: The second page says so")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("row", name="Item 1: outcome")).to_contain_text("Overturned")
    assert barriers(page) == []
    page.get_by_role("link", name="History of the letter").click()
    change = page.locator(".history-event", has_text="The second page says so")
    change.get_by_text("Take this change back").click()
    expect(change.get_by_text("all that was changed since stays")).to_be_visible()
    assert barriers(page) == []
    change.get_by_label("Reason").fill("It was right")
    page.get_by_role("button", name="Take revision 2 back").click()
    expect(page.get_by_text("Revision 2 is taken back, by revision 3.")).to_be_visible()
    assert Case.objects.get(case_number=NUMBER).outcome == "upheld"
