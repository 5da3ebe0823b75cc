"""A month's zip of 300 letters: uploaded, reviewed and published without a mouse, then found."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from determinations.models import Case, DisputedItem, Letter, LetterStatus
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter
from determinations.tests.worker_processes import worker

from .keyboard import Keyboard
from .month import CLEAN, NEED_A_PERSON, PUBLISHED_BEFORE, write_month

LONG = 120_000
"""Milliseconds: what the worker does is waited for, on a busy machine too."""
FILES = CLEAN + NEED_A_PERSON + 1
"""With a copy of one."""


@pytest.fixture
def archive(transactional_db, live_server):
    """Return the URL of an archive without the samples."""
    return live_server.url


@pytest.fixture
def month(archive, tmp_path):
    """A zip archive of the month's letters; the archive has a letter of one of its cases."""
    path = tmp_path / "month.zip"
    add_letter(write_month(path))
    with worker("month", tmp_path):
        yield path


def sign_in(keyboard: Keyboard) -> None:
    page = keyboard.page
    page.goto("/staff/upload/")
    keyboard.tab_to(page.get_by_label("Username:"))
    keyboard.type("admin")
    keyboard.tab_to(page.get_by_label("Password:"))
    keyboard.type("password")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Upload letters")


def upload(keyboard: Keyboard, path) -> None:
    """Choose the archive, let clean letters be published, and watch the batch until it is read."""
    page = keyboard.page
    keyboard.tab_to(page.get_by_label("Letters", exact=True))
    with page.expect_file_chooser() as choosing:
        keyboard.press("Space")
    choosing.value.set_files(path)
    expect(page.get_by_text(f"1 zip archive with {FILES} files")).to_be_visible()
    keyboard.tab_to(page.get_by_label("Publish letters that were read without a doubt"))
    keyboard.press("Space")
    keyboard.follow(page.get_by_role("button", name="Upload 1 file"))
    expect(page.get_by_text("1 of 1 files sent").first).to_be_visible(timeout=LONG)
    keyboard.follow(page.get_by_role("link", name="Go to the batch"))
    read = re.compile(rf"^{FILES} of {FILES} files are through, {CLEAN} published")
    expect(page.get_by_text(read).last).to_be_visible(timeout=LONG)


def look_at_duplicate(keyboard: Keyboard) -> None:
    """From its sum on the batch page to the line that tells what it is a copy of."""
    page = keyboard.page
    keyboard.follow(page.get_by_role("link", name="1 Already in the archive"))
    line = page.get_by_role("listitem").filter(has_text="month.zip/copy.pdf")
    expect(line).to_contain_text("by the same batch, as month.zip/letter-000.pdf: published.")


def give_date(keyboard: Keyboard) -> None:
    keyboard.press("f", "d")
    keyboard.type("12312021")
    keyboard.press("Control+Enter")


def give_number(keyboard: Keyboard) -> None:
    keyboard.press("f", "c")
    keyboard.type("CM21-9400009")
    keyboard.press("Control+Enter")


def give_date_of_injury(keyboard: Keyboard) -> None:
    keyboard.press("f", "i")
    keyboard.type("01022015")
    keyboard.press("Control+Enter")


def give_specialty(keyboard: Keyboard) -> None:
    keyboard.press("f", "s", "Control+a")
    keyboard.type("Pain Medicine")
    keyboard.press("Control+Enter")


def give_other_outcome(keyboard: Keyboard) -> None:
    chosen = keyboard.page.get_by_label("Outcome").first
    is_upheld = chosen.input_value() == "upheld"
    keyboard.press("f", "o", "o" if is_upheld else "u", "Control+Enter")


def publish(keyboard: Keyboard) -> None:
    keyboard.press("p")


def replace_published(keyboard: Keyboard) -> None:
    keyboard.tab_to(keyboard.page.get_by_label("Why this letter takes the place of the other"))
    keyboard.type("Newer")
    keyboard.press("Control+Enter")


def reject(keyboard: Keyboard) -> None:
    keyboard.press("x")
    keyboard.type("An invoice")
    keyboard.press("Tab", "Enter")


def choose_guideline(keyboard: Keyboard) -> None:
    """Choose the known guideline that is meant in the place of the unknown one."""
    page = keyboard.page
    keyboard.press("n", "Control+a")
    keyboard.type("chronic pain")
    offered = page.get_by_role("listbox", name="Names that match").get_by_role("option")
    expect(offered.first).to_be_visible()
    keyboard.press("Enter", "Control+Enter")


def redact(keyboard: Keyboard) -> None:
    """Decide on the mark beside the letter: look at how it will read, then redact, and publish."""
    page = keyboard.page
    keyboard.press("n", "Enter")
    keys = page.get_by_text("Keys: n")
    expect(keys).to_be_visible()
    keyboard.press("v")
    expect(page.get_by_text("Black is gone for readers,")).to_be_visible()
    expect(keys).to_be_visible()
    keyboard.press("p")
    expect(page.get_by_text("Redacted. The original stays")).to_be_visible()
    listens(page)
    keyboard.press("p")


ACTS = {
    "no-date": give_date,
    "impossible-date": give_date,
    "no-number": give_number,
    "dates-in-no-order": give_date_of_injury,
    "unknown-guideline": choose_guideline,
    "unknown-specialty": give_specialty,
    "contradicted": give_other_outcome,
    "newer": replace_published,
    "held": redact,
    "later": give_date,
    "scanned": publish,
    "invoice": reject,
}


def listens(page: Page) -> None:
    """Wait until the page of a letter listens to keys."""
    expect(page.get_by_role("button", name="Keyboard (?)")).to_be_visible()


def file_shown(page: Page) -> str:
    """Return the name of the file whose letter is shown, without its suffix."""
    told = page.get_by_text(re.compile(r"\.pdf, received")).first.inner_text()
    return told.partition(".pdf")[0].strip().rpartition("/")[2]


def clear_queue(keyboard: Keyboard) -> dict[str, float]:
    """Work off the batch's letters; return the seconds that each took, by file."""
    page, seconds = keyboard.page, {}
    keyboard.follow(page.get_by_role("link", name="Review letters of this batch"), back=True)
    keyboard.follow(page.get_by_role("link", name="Begin with the first"))
    put_off = set()
    for number in range(1, NEED_A_PERSON + 1):
        listens(page)
        name, began = file_shown(page), time.monotonic()
        if name == "later" and name not in put_off and number < NEED_A_PERSON:
            put_off.add(name)
            before = page.get_by_role("heading", level=1).inner_text()
            keyboard.press("l")
            expect(page.get_by_text(f"{before} was put to the end of the list")).to_be_visible()
            listens(page)
            name = file_shown(page)
        ACTS[name](keyboard)
        is_last = number == NEED_A_PERSON
        then = "No other letter waits here." if is_last else f"{number + 1} of {NEED_A_PERSON}"
        expect(page.get_by_text(then, exact=True)).to_be_visible(timeout=LONG)
        seconds[name] = time.monotonic() - began
    return seconds


def find_corrected(keyboard: Keyboard) -> None:
    """Search as a reader does, open the letter, and read what it says instead."""
    page = keyboard.page
    item = DisputedItem.objects.get(
        case__letter__file_name="month.zip/contradicted.pdf", position=1
    )
    page.goto("/")
    keyboard.type(item.case.case_number)
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(item.case.case_number)
    keyboard.follow(page.get_by_text("Corrected", exact=True).first)
    said = {"upheld": "Overturned", "overturned": "Upheld"}[item.outcome]
    told = page.get_by_text(re.compile(r"Outcome corrected on \w+ \d+, \d{4}\."))
    expect(told.first).to_contain_text(f"The letter says: {said}")


def test_a_month_by_keyboard_alone(make_page, admin_user, month, capsys):
    keyboard, began = Keyboard(make_page()), time.monotonic()
    sign_in(keyboard)
    upload(keyboard, month)
    look_at_duplicate(keyboard)
    strokes, uploaded = keyboard.strokes, time.monotonic()
    seconds = clear_queue(keyboard)
    reviewed = time.monotonic()
    assert seconds.keys() == ACTS.keys()
    rejected = Letter.objects.get(status=LetterStatus.REJECTED)
    assert rejected.file_name == "month.zip/invoice.pdf"
    assert Case.objects.published().count() == CLEAN + NEED_A_PERSON - 1
    assert Case.objects.get(case_number=PUBLISHED_BEFORE).letter.file_name == "month.zip/newer.pdf"
    in_review = keyboard.strokes - strokes
    indexer.bring_up_to_date()
    find_corrected(keyboard)
    with capsys.disabled():
        print(
            f"\n{strokes} keystrokes to sign in and upload, {in_review} for {NEED_A_PERSON} letters"
            f" ({in_review / NEED_A_PERSON:.0f} each), {keyboard.strokes} in all;"
            f" {uploaded - began:.0f} s until all are read, {reviewed - uploaded:.0f} s for review,"
            f" the slowest {max(seconds, key=seconds.__getitem__)} ({max(seconds.values()):.1f} s)"
        )
