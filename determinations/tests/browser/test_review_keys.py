"""A letter mended on its review page by keyboard alone, and mistakes that lead to their fields."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from determinations.models import AcceptedProblem, Case
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.browser.axe import violations

TEXT = letter_text(
    "CM17-9100001",
    item_text("MRI of the left knee and a knee brace"),
    item_text("Physical therapy 2 x 4 for the knee", "Overturned"),
).replace("Decision Date: 01/31/2017", "")


@pytest.fixture
def archive(transactional_db, live_server):
    """Return the URL of an archive without the samples."""
    return live_server.url


@pytest.fixture
def open_letter(make_page, sign_in, admin_user):
    """Open the review page of a letter with this text."""

    def opened(text=TEXT, width=1280, **options):
        letter = add_letter(text, publish=False)
        page = sign_in(make_page(width, **options), admin_user)
        page.goto(f"/staff/review/{letter.pk}/")
        return page

    return opened


def press(page, keys):
    """Press keys one after the other, where nobody types."""
    for key in keys.split():
        page.keyboard.press(key)


def part(page, name):
    return page.get_by_role("group", name=name, exact=True)


def headings(page):
    return page.locator("textarea[name$='.description']").evaluate_all(
        "all => all.map(each => each.value)"
    )


def test_items_are_split_merged_moved_and_removed_by_keys(open_letter):
    page = open_letter()
    press(page, "f h")
    press(page, "Home")
    for _ in range(len("MRI of the left knee and ")):
        page.keyboard.press("ArrowRight")
    press(page, "Escape i s")
    expect(part(page, "Item 3")).to_be_visible()
    assert headings(page)[:2] == ["MRI of the left knee and", "a knee brace"]
    press(page, "Escape i j")
    expect(part(page, "Item 3").get_by_label("Heading", exact=True)).to_have_value("a knee brace")
    press(page, "i k")
    expect(part(page, "Item 2").get_by_label("Heading", exact=True)).to_have_value("a knee brace")
    press(page, "i p i m")
    expect(part(page, "Item 3")).to_have_count(0)
    assert headings(page)[0] == "MRI of the left knee and; a knee brace"
    press(page, "i n i d")
    expect(part(page, "Item 2")).to_have_count(0)
    press(page, "i a")
    expect(part(page, "Item 2").get_by_label("Heading", exact=True)).to_be_focused()


def test_citations_are_added_moved_and_removed_by_keys(open_letter):
    page = open_letter()
    press(page, "i n i n c r")
    added = part(page, "Citation 2.3")
    expect(added.get_by_label("Cited by")).to_be_focused()
    press(page, "Escape c g")
    expect(added.get_by_label("Guideline of the MTUS")).to_be_focused()
    page.keyboard.type("chronic pain medical")
    press(page, "ArrowDown Enter Escape c f")
    page.keyboard.type("98")
    press(page, "Escape c k")
    expect(part(page, "Citation 2.2").get_by_label("From page")).to_have_value("98")
    press(page, "c p c d")
    expect(part(page, "Citation 2.3")).to_have_count(0)
    expect(part(page, "Citation 2.1").get_by_label("From page")).to_have_value("98")
    press(page, "s")
    expect(page.get_by_text("Saved.")).to_be_visible()
    citations = Case.objects.get().items.get(position=2).citations.all()
    assert str(citations[0]) == "Chronic Pain Medical Treatment (2009), p. 98"


def test_a_problem_is_accepted_by_keys_and_what_was_typed_stays(open_letter):
    page = open_letter()
    press(page, "f g")
    page.keyboard.press("Control+a")
    page.keyboard.type("52")
    press(page, "Escape n")
    press(page, "Escape a")
    page.keyboard.type("it was never dated; said with i, m, p and x")
    press(page, "Enter")
    expect(page.get_by_text("Accepted.")).to_be_visible()
    expect(page.get_by_label("Age in years")).to_have_value("52")
    assert AcceptedProblem.objects.get().reason.startswith("it was never dated")


def test_what_second_keys_do_is_said_and_the_help_has_all_keys(open_letter):
    page = open_letter()
    press(page, "i")
    expect(page.get_by_role("status").filter(has_text="m merge with the next")).to_be_visible()
    press(page, "Escape ?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_visible()
    named = dialog.locator("[data-act]").evaluate_all(
        "all => all.map(each => [...each.matches('kbd') ? [each] : each.querySelectorAll('kbd')]"
        ".map(key => key.textContent).join(' '))"
    )
    assert len(named) == len(set(named))
    assert violations(page) == []


@pytest.mark.parametrize("has_script", [True, False])
def test_mistakes_lead_to_their_fields(open_letter, width, has_script):
    page = open_letter(width=width, java_script_enabled=has_script)
    if has_script and width < 900:
        page.get_by_role("button", name="The fields").click()
    page.get_by_label("Age in years").fill("old")
    page.get_by_label("Clinical case summary").fill("What was typed.")
    page.get_by_label("Number", exact=True).fill("many")
    citation = part(page, "Citation 2.1")
    citation.get_by_label("From page").fill("none")
    page.get_by_role("button", name="Save").last.click()
    summary = page.get_by_role("alert").filter(has_text="3 things to mend")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    link = summary.get_by_role(
        "link", name="Item 2, citation 1, from page: This has to be a whole number"
    )
    link.click()
    field = citation.get_by_label("From page")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("This has to be a whole number from 1 to 32767.")
    expect(field).to_have_value("none")
    expect(page.get_by_label("Clinical case summary")).to_have_value("What was typed.")
    if has_script:
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_that_was_saved_is_where_it_was(open_letter):
    page = open_letter()
    field = part(page, "Item 2").get_by_label("Rationale")
    field.fill("Another rationale.")
    before = page.evaluate("scrollY")
    assert before > 100
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved.")).to_be_in_viewport()
    expect(field).to_be_focused()
    assert abs(page.evaluate("scrollY") - before) < 120
