"""All that can be corrected of one letter, change by change; each is then taken back again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from determinations.ingest.revisions import draft_of
from determinations.models import AcceptedProblem, Case, Letter, Revision
from determinations.tests.archive import add_letter, item_text, letter_text

from .reviewing import citation, compare, heading, item, mark, opened, press, save, take_back

UNKNOWN = "Gait Training Handbook 2011, Section(s): Walkers, Page(s): 12"
TEXT = letter_text(
    "CM17-9100001",
    item_text("MRI of the left knee and a knee brace"),
    item_text("Physical therapy 2 x 4 for the knee", "Overturned"),
    item_text("Compound QXR", imro=UNKNOWN),
)


@pytest.fixture
def archive(transactional_db, live_server):
    """Return the URL of an archive without the samples."""
    return live_server.url


def case_number(page):
    page.get_by_label("Case number").fill("CM17-9100077")


def dates(page):
    page.get_by_label("Decision date").fill("2017-02-01")
    page.get_by_label("Date of injury").fill("2016-10-14")
    page.get_by_label("UR denial date").fill("")


def outcome(page):
    item(page, 1).get_by_label("Outcome").select_option("Overturned")


def wording(page):
    heading(page, 1).fill("MRI of the right knee and a hinged knee brace")


def request(page):
    item(page, 1).get_by_label("Requested, where told apart").fill("An MRI and a brace")
    item(page, 1).get_by_label("Authorized of it").fill("A brace")
    item(page, 1).get_by_label("In dispute").fill("An MRI")


def amount(page):
    of_therapy = page.get_by_role("group", name="Amount 1 of item 2")
    of_therapy.get_by_label("Number").fill("6")
    of_therapy.get_by_label("Times").fill("3")


def another_amount(page):
    item(page, 3).get_by_text("Amounts (0)").click()
    press(item(page, 3), "Add an amount")
    added = page.get_by_role("group", name="Amount 1 of item 3")
    added.get_by_label("Words of the heading").fill("120 grams")
    added.get_by_label("Number").fill("120")


def side(page):
    citation(page, "1.1").get_by_label("Cited by").select_option(label="IMR reviewer")


def guideline(page):
    chosen = citation(page, "1.2").get_by_label("Guideline of the MTUS")
    chosen.fill("chronic pain 2009")
    chosen.press("ArrowDown")
    chosen.press("Enter")


def section(page):
    citation(page, "1.2").get_by_label("Section").fill("Functional Restoration")


def pages(page):
    citation(page, "1.2").get_by_label("From page").fill("30")
    citation(page, "1.2").get_by_label("To page").fill("32")


def treatment(page):
    chosen = item(page, 3).get_by_label("Treatment type")
    chosen.fill("topical")
    chosen.press("ArrowDown")
    chosen.press("Enter")
    expect(chosen).to_have_value(re.compile("topical", re.IGNORECASE))


def marked_words(page):
    mark(page, "12/20/2016", 1, "UR denial date")
    expect(page.get_by_label("UR denial date")).to_have_value("2016-12-20")


def another_citation(page):
    press(item(page, 1), "Add a citation of the reviewer")
    added = citation(page, "1.3")
    expect(added.get_by_label("Cited by")).to_be_focused()
    added.get_by_label("Kind").select_option(label="Outside the MTUS")
    added.get_by_label("Source outside the MTUS").fill("ODG, Knee Chapter")


def no_citation(page):
    press(item(page, 2), "Remove citation 2.1")
    expect(citation(page, "2.2")).to_have_count(0)


def split(page):
    page.get_by_label("The second heading begins with").first.fill("a hinged knee brace")
    press(item(page, 1), "Split item 1")
    expect(heading(page, 2)).to_have_value("a hinged knee brace")


def merge(page):
    press(item(page, 2), "Merge item 2 with the next")
    expect(heading(page, 2)).to_have_value(re.compile("hinged knee brace; Physical therapy"))
    item(page, 2).get_by_label("Outcome").select_option("Overturned")


def another_item(page):
    press(page.get_by_role("main"), "Add an item")
    heading(page, 4).fill("Crutches")
    item(page, 4).get_by_label("Outcome").select_option("Upheld")
    chosen = item(page, 4).get_by_label("Treatment type")
    chosen.fill("dme")
    chosen.press("ArrowDown")
    chosen.press("Enter")


def order(page):
    press(item(page, 4), "Move item 4 up")
    expect(heading(page, 3)).to_have_value("Crutches")


def no_item(page):
    press(item(page, 3), "Remove item 3")
    expect(item(page, 4)).to_have_count(0)


CORRECTIONS = [
    case_number, dates, outcome, wording, request, amount, another_amount, side, guideline, section,
    pages, treatment, marked_words, another_citation, no_citation, split, merge, another_item,
    order, no_item,
]  # fmt: skip


def test_each_correction_is_saved_and_taken_back(make_page, sign_in, admin_user):
    letter = add_letter(TEXT, publish=False)
    first = draft_of(Case.objects.get())
    problems = Letter.objects.get().problems
    page = sign_in(make_page(), admin_user)
    page.goto(f"/staff/review/{letter.pk}/")
    opened(page, "CM17-9100001")

    for number, correct in enumerate(CORRECTIONS, start=2):
        correct(page)
        save(page)
        newest = Revision.objects.first()
        assert (newest.number, newest.made_by) == (number, admin_user), correct.__name__
    unknown = page.get_by_role("listitem").filter(has_text="Gait Training Handbook")
    unknown.get_by_text("Accept", exact=True).click()
    unknown.get_by_label("Why it is none").fill("The handbook is one of the state\u2019s")
    unknown.get_by_role("button", name="Accept this problem").click()
    expect(unknown.get_by_text("Accepted by admin")).to_be_visible()
    assert AcceptedProblem.objects.get().code == "unknown-guideline"

    page.get_by_role("link", name="its whole life").click()
    take_back(page, "Take the acceptance back", "It is not")
    expect(page.get_by_text("needs a person again")).to_be_visible()
    for number in range(len(CORRECTIONS) + 1, 1, -1):
        take_back(page, f"Take revision {number} back", "It was right before")
        expect(page.get_by_text(f"Revision {number} is taken back")).to_be_visible()
    assert draft_of(Case.objects.get()) == first
    assert Letter.objects.get().problems == problems
    assert not Case.objects.get().corrected
    compare(page, older="1", newer="current")
    expect(page.get_by_text("Both say the same.")).to_be_visible()
