"""Letters that need a person, worked off on their review pages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from determinations.models import Case, Letter, LetterStatus
from determinations.tests.archive import item_text, letter_text
from determinations.tests.browser.axe import barriers, violations
from determinations.tests.browser.pdf_letters import add_pdf
from determinations.tests.waiting_letters import undated

TEXT = letter_text(
    "CM17-9100001",
    item_text("MRI of the left knee and a knee brace"),
    item_text("Physical therapy 2 x 4 for the knee", "Overturned"),
    decided="13/31/2017",
)
CHOOSE_WORDS = """(text, words) => {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    document.getSelection().setBaseAndExtent(node, at, node, at + words.length);
    text.focus();
    return;
  }
}"""


@pytest.fixture
def archive(transactional_db, live_server):
    """Return the URL of an archive without the samples."""
    return live_server.url


def opened(page, name):
    """Wait for the page of a letter, until it listens to keys."""
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("button", name="Keyboard (?)")).to_be_visible()


def mark(page, words, choice):
    page.get_by_role("region", name=re.compile("letter.s text")).evaluate(CHOOSE_WORDS, words)
    page.keyboard.press("m")
    page.get_by_role("menuitem", name=choice, exact=True).first.click()


def test_many_corrections_of_one_letter(make_page, sign_in, admin_user):
    letter = add_pdf(TEXT)
    page = sign_in(make_page(), admin_user)
    page.goto(f"/staff/review/{letter.pk}/")

    page.get_by_label("Case number").fill("CM17-9100077")
    mark(page, "01/05/2017", "Decision date")
    expect(page.get_by_label("Decision date")).to_have_value("2017-01-05")
    first = page.get_by_role("group", name="Item 1", exact=True)
    first.get_by_label("Heading", exact=True).focus()
    expect(page.locator("#review-text .is-lit")).to_have_text(
        "MRI of the left knee and a knee brace"
    )
    first.get_by_label("Outcome").select_option("Overturned")
    treatment = first.get_by_label("Treatment type")
    treatment.fill("ultra no such")
    treatment.fill("dme")
    treatment.press("ArrowDown")
    treatment.press("Enter")
    first.get_by_label("Requested").fill("An MRI and a brace")
    first.get_by_label("In dispute").fill("An MRI")

    page.get_by_label("The second heading begins with").first.fill("a knee brace")
    page.get_by_role("button", name="Split item 1").click()
    third = page.get_by_role("group", name="Item 3", exact=True)
    expect(third.get_by_label("Heading", exact=True)).to_have_value(
        "Physical therapy 2 x 4 for the knee"
    )
    third.get_by_label("Number").fill("6")
    page.get_by_role("button", name="Move item 3 up").click()
    second = page.get_by_role("group", name="Item 2", exact=True)
    expect(second.get_by_label("Heading", exact=True)).to_have_value(
        "Physical therapy 2 x 4 for the knee"
    )

    second.get_by_role("button", name="Add a citation of the reviewer").click()
    citation = page.get_by_role("group", name="Citation 2.3")
    expect(citation.get_by_label("Cited by")).to_be_focused()
    citation.get_by_label("Guideline of the MTUS").fill("Chronic Pain Medical Treatment (2009)")
    citation.get_by_label("Section").fill("Physical Medicine")
    citation.get_by_label("From page").fill("98")
    citation.get_by_label("To page").fill("99")
    page.get_by_role("button", name="Remove citation 2.1").click()
    expect(page.get_by_role("group", name="Citation 2.3")).to_have_count(0)

    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved.")).to_be_visible()
    case = Case.objects.get()
    assert (case.case_number, str(case.decision_date)) == ("CM17-9100077", "2017-01-05")
    mri, therapy, brace = case.items.all()
    assert [item.outcome for item in (mri, therapy, brace)] == ["overturned"] * 3
    assert mri.treatment.category == "DMEPOS"
    assert brace.description == "a knee brace"
    assert therapy.quantities[0]["count"] == 6
    assert [str(each) for each in therapy.citations.all()] == [
        "Knee Complaints (2004), Special Studies",
        "Chronic Pain Medical Treatment (2009), Physical Medicine, pp. 98-99",
    ]
    start = letter.text.index("01/05/2017")
    assert case.spans["decision_date"] == [start, start + len("01/05/2017")]


def test_a_queue_by_keyboard_alone(make_page, sign_in, admin_user):
    letters = [undated(f"CM17-910000{number}") for number in range(1, 5)]
    page = sign_in(make_page(), admin_user)
    page.goto("/staff/review/")
    page.get_by_role("link", name="Begin with the first").press("Enter")
    opened(page, "CM17-9100001")
    expect(page.locator("[data-progress]")).to_have_text("1 of 4")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.keyboard.press("Escape")

    page.keyboard.press("f")
    page.keyboard.press("d")
    expect(page.get_by_label("Decision date")).to_be_focused()
    page.keyboard.type("01312017")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-progress]")).to_have_text("2 of 4")
    opened(page, "CM17-9100002")
    page.keyboard.press("l")
    opened(page, "CM17-9100003")
    page.keyboard.press("x")
    page.keyboard.type("Not a determination at all: said with p, s and l")
    page.keyboard.press("Control+Enter")
    opened(page, "CM17-9100004")
    page.keyboard.press("p")
    opened(page, "CM17-9100002")
    page.keyboard.press("p")
    expect(page.get_by_text("No other letter waits here.")).to_be_visible()
    states = [Letter.objects.get(pk=letter.pk).status for letter in letters]
    published = LetterStatus.PUBLISHED
    assert states == [published, published, LetterStatus.REJECTED, published]


@pytest.fixture
def conflict(make_page, sign_in, admin_user, django_user_model):
    """The page of one who saved after a colleague had saved the same letter."""
    letter = undated("CM17-9100001")
    colleague = django_user_model.objects.create_superuser("colleague", password="x" * 12)
    mine, theirs = sign_in(make_page(), admin_user), sign_in(make_page(), colleague)
    mine.goto(f"/staff/review/{letter.pk}/")
    theirs.goto(f"/staff/review/{letter.pk}/")
    expect(theirs.get_by_text("admin is looking at this letter since")).to_be_visible()

    theirs.get_by_label("Age in years").fill("41")
    theirs.get_by_label("Clinical case summary").fill("Their summary.")
    theirs.get_by_role("button", name="Save").last.click()
    expect(theirs.get_by_text("Saved.")).to_be_visible()
    mine.get_by_label("Decision date").fill("2017-01-31")
    mine.get_by_label("Clinical case summary").fill("My summary.")
    mine.keyboard.press("Control+s")
    expect(mine.get_by_role("heading", level=1)).to_contain_text("was changed by somebody else")
    return mine


def test_two_people_at_one_letter(conflict):
    mine = conflict
    assert violations(mine) == []
    summary = mine.get_by_role("group", name="Clinical summary: both of you changed it")
    expect(summary).to_contain_text("Their summary.")
    summary.get_by_label("Mine My summary.").check()
    mine.get_by_role("button", name="Look at it like this").click()
    expect(mine.get_by_label("Age in years")).to_have_value("41")
    expect(mine.get_by_label("Clinical case summary")).to_have_value("My summary.")
    expect(mine.get_by_label("Decision date")).to_have_value("2017-01-31")
    opened(mine, "CM17-9100001")
    mine.keyboard.press("Control+s")
    expect(mine.get_by_text("Saved.")).to_be_visible()
    case = Case.objects.get()
    assert (case.age, case.clinical_summary) == (41, "My summary.")


def test_one_of_two_people_leaves_what_was_typed_and_starts_anew(conflict):
    conflict.get_by_role("link", name="Leave mine").press("Enter")
    opened(conflict, "CM17-9100001")
    expect(conflict.get_by_label("Clinical case summary")).to_have_value("Their summary.")
    expect(conflict.get_by_label("Decision date")).to_have_value("")
    conflict.get_by_label("Decision date").fill("2017-02-28")
    conflict.keyboard.press("Control+s")
    expect(conflict.get_by_text("Saved.", exact=True)).to_be_visible()
    case = Case.objects.get()
    assert (case.age, case.clinical_summary) == (41, "Their summary.")
    assert str(case.decision_date) == "2017-02-28"


def test_letter_and_fields_on_any_screen(make_page, sign_in, admin_user, width):
    letter = add_pdf(TEXT)
    page = sign_in(make_page(width), admin_user)
    page.goto("/staff/review/")
    assert barriers(page) == []
    page.goto(f"/staff/review/{letter.pk}/")
    assert barriers(page) == []
    if width < 900:
        page.get_by_role("button", name="The letter").click()
    page.get_by_role("button", name="Page as it came").click()
    picture = page.get_by_role("img", name="Page 1 as it came")
    expect(picture).to_be_visible()
    page.wait_for_function("image => image.naturalWidth > 500", arg=picture.element_handle())
    page.get_by_role("button", name="Text", exact=True).click()
    page.get_by_text("10/13/2016").click()
    expect(page.get_by_label("Date of injury")).to_be_focused()
    assert barriers(page) == []


def test_shortcuts_can_be_switched_off(make_page, sign_in, admin_user):
    letter, _ = undated("CM17-9100001"), undated("CM17-9100002")
    page = sign_in(make_page(), admin_user)
    page.goto(f"/staff/review/{letter.pk}/")
    page.get_by_role("button", name="Keyboard (?)").click()
    page.get_by_label("Single letters are shortcuts").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    page.keyboard.press("l")
    page.wait_for_timeout(200)
    expect(page.get_by_role("heading", level=1)).to_have_text("CM17-9100001")
