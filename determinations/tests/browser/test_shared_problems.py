"""One problem dealt with for all letters that share it, and a guideline added, in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from determinations.models import GuidelineName, Letter, LetterStatus
from determinations.tests.archive import item_text
from determinations.tests.browser.axe import barriers
from determinations.tests.waiting_letters import NAME, citing, undated


@pytest.fixture
def archive(transactional_db, live_server):
    """Return the URL of an archive without the samples."""
    return live_server.url


def states():
    return sorted(Letter.objects.values_list("status", flat=True))


def test_a_problem_is_accepted_for_all_and_what_is_ready_published(make_page, sign_in, admin_user):
    for number in (1, 2, 3):
        undated(f"CM17-910000{number}")
    undated("CM17-9100004", item_text(admin=NAME))
    page = sign_in(make_page(), admin_user)
    page.goto("/staff/review/")
    page.get_by_role("link", name="Problems that letters share").press("Enter")
    page.get_by_role("link", name="Deal with all 4").press("Enter")
    expect(page.locator("[data-forecast]")).to_contain_text("3 would be ready to publish")
    accepting = page.get_by_role("region", name="Accept it: it is no problem")
    accepting.get_by_label("Why").fill("Letters of that month have none.")
    accepting.get_by_label("Why").press("Enter")
    expect(page.locator("[data-forecast]")).to_contain_text("1 needs more than this")
    page.get_by_role("button", name="Accept the problem for 4 letters").press("Enter")
    expect(page.get_by_text("4 of 4 letters are done.")).to_be_visible()
    page.get_by_role("button", name="Publish 3 letters").press("Enter")
    expect(page.get_by_text("3 of 3 letters were published.")).to_be_visible()
    assert states() == [LetterStatus.NEEDS_REVIEW, *[LetterStatus.PUBLISHED] * 3]


def test_a_guideline_is_added_from_the_review_page(make_page, sign_in, admin_user):
    letter = citing("CM17-9100001")
    citing("CM17-9100002"), citing("CM17-9100003")
    page = sign_in(make_page(), admin_user)
    page.goto(f"/staff/review/{letter.pk}/")
    expect(page.get_by_role("link", name="2 more letters cite these words")).to_be_visible()
    cited = page.get_by_role("combobox", name="Guideline of the MTUS").first
    expect(cited).to_have_value(NAME)
    page.get_by_text("Add as a new guideline").click()
    page.get_by_role("textbox", name="Why", exact=True).fill("Adopted by the state.")
    page.get_by_role("button", name="Add this guideline").press("Enter")
    expect(page.get_by_text("The guideline was added.")).to_be_visible()
    assert GuidelineName.objects.count() == 1

    page.get_by_role("link", name="deal with them").press("Enter")
    known = page.get_by_role("region", name="It is a guideline that the archive knows")
    known.get_by_label("Guideline of the MTUS").fill(NAME)
    known.get_by_label("Why").fill("Added.")
    known.get_by_role("button").press("Enter")
    page.get_by_role("button", name="for 2 letters").press("Enter")
    expect(page.get_by_text("2 of 2 letters are done.")).to_be_visible()
    assert states() == [LetterStatus.PARSED] * 3


def test_the_pages_are_accessible_and_fit(make_page, sign_in, admin_user, width):
    letters = [citing(f"CM17-910000{number}") for number in (1, 2)]
    undated("CM17-9100003", item_text("Zorbel wrap therapeutics"))
    undated("CM17-9100004", item_text("Zorbel wrap therapeutics"))
    page = sign_in(make_page(width), admin_user)
    for address in ("/staff/review/shared/", f"/staff/review/{letters[0].pk}/"):
        page.goto(address)
        assert barriers(page) == []
    page.goto(f"/staff/review/{letters[0].pk}/shared/0/")
    assert barriers(page) == []
    accepting = page.get_by_role("region", name="Accept it: it is no problem")
    accepting.get_by_role("button").click()
    expect(accepting.get_by_text("This field is required.")).to_be_visible()
    assert barriers(page) == []
    accepting.get_by_label("Why").fill("Seen.")
    accepting.get_by_role("button").click()
    page.get_by_role("button", name="Accept the problem for 2 letters").wait_for()
    assert barriers(page) == []
    page.get_by_role("button", name="Accept the problem for 2 letters").click()
    expect(page.get_by_text("2 of 2 letters are done.")).to_be_visible()
    assert barriers(page) == []
