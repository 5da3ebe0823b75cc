"""Scans: levelled, recognized, repaired, and always looked at by a person."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from determinations.letters import Severity, parse, read
from determinations.letters.extraction import ocr
from determinations.letters.extraction.deskew import skew_of, straighten
from determinations.letters.extraction.ocr_repair import repair
from synthetic.pdf import to_pdf
from synthetic.scan import spoil, to_scan

SAMPLES = Path(__file__).parents[3] / "samples" / "txt"

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None,
    reason="needs Tesseract (Debian's tesseract-ocr), which is not installed here",
)


def sample(name):
    return (SAMPLES / f"{name}.txt").read_text()


@pytest.fixture(scope="module")
def clean_page():
    document = pypdfium2.PdfDocument(to_pdf(sample("03-opioid-taper")))
    return document[0].render(scale=200 / 72, grayscale=True).to_pil()


# One page each, in three layouts; without levelling each of them loses its number or an outcome
@needs_tesseract
@pytest.mark.parametrize(
    ("name", "skew"),
    [("25-spinal-cord-stimulator", 2), ("13-meds-2013", -3), ("17-notice-2013", 2)],
)
def test_a_skewed_scan_is_read_as_its_text_and_needs_review(monkeypatch, name, skew):
    monkeypatch.setattr(ocr, "SECONDS_A_PAGE", 600)  # the suite keeps every core busy
    written = parse(sample(name))

    reading = read(to_scan(sample(name), skew, seed=1), "application/pdf")

    assert reading.extracted.method == "ocr"
    assert reading.parsed.case_number == written.case_number
    assert reading.parsed.decision_date == written.decision_date
    assert [item.outcome for item in reading.parsed.items] == [i.outcome for i in written.items]
    assert reading.parsed.severity is Severity.REVIEW
    assert reading.parsed.problems[0].code == "recognized-text"


@pytest.mark.parametrize("skew", [-5, -0.7, 0, 1, 2.3, 3])
def test_the_skew_of_a_page_is_found(clean_page, skew):
    page = spoil(clean_page, skew, random.Random(7))

    assert skew_of(page) == pytest.approx(skew, abs=0.3)
    assert skew_of(straighten(page)) == pytest.approx(0, abs=0.3)


def test_a_level_page_is_left_alone(clean_page):
    assert straighten(clean_page) is clean_page


@pytest.mark.parametrize(
    "page",
    [
        Image.new("L", (1700, 2200), 255),
        Image.new("L", (1700, 2200), 0),
        Image.new("L", (4, 100_000), 255),
        Image.new("L", (1, 1)),
        Image.frombytes("L", (850, 1100), random.Random(3).randbytes(850 * 1100)),
    ],
    ids=["blank", "black", "strip", "dot", "grain"],
)
def test_a_page_without_lines_is_left_alone(page):
    assert straighten(page) is page


def test_a_scan_has_no_text_and_is_the_same_every_time():
    text = sample("15-review-2013-tens")
    scan = to_scan(text, 1.5, seed=4, dpi=72)

    page = pypdfium2.PdfDocument(scan)[0]
    assert page.get_textpage().get_text_bounded().strip() == ""
    assert scan == to_scan(text, 1.5, seed=4, dpi=72)
    assert scan != to_scan(text, 1.5, seed=5, dpi=72)


def test_recognized_text_is_a_problem_by_itself():
    text = sample("03-opioid-taper")
    letter = parse(text, recognized=True)

    assert parse(text).severity is None
    assert letter.severity is Severity.REVIEW
    [problem] = [problem for problem in letter.problems if problem.severity is Severity.REVIEW]
    assert "recognized from a scan" in problem.message
    assert problem.span is None


def test_a_text_layer_is_no_recognized_text():
    reading = read(to_pdf(sample("03-opioid-taper")), "application/pdf")
    assert reading.parsed.severity is None


@pytest.mark.parametrize(
    ("recognized", "printed"),
    [
        ("Case Number: CM19-900001 1\n", "Case Number: CM19-9000011\n"),
        ("Case Nurnber: CMl9-9OOOO1l Date", "Case Number: CM19-9000011 Date"),
        ("Case Number; CM14 - 9000022\n", "Case Number: CM14-9000022\n"),
        ("Brace: Uphe1d\nClairns Adrninistrator\nguideIine: D",
         "Brace: Upheld\nClaims Administrator\nguideline: D"),
        ("Brace: 0vertumed", "Brace: Overturned"),
        ("UR Denial Date: | 12/07/2016", "UR Denial Date: 12/07/2016"),
        ("Application 01/09/2017\n\nReceived:\n\nHOW", "Application\nReceived:\n01/09/2017\n\nHOW"),
        ("is notmedically\nnecessary.", "is not medically\nnecessary."),
    ],
)  # fmt: skip
def test_slips_with_one_sensible_reading_are_repaired(recognized, printed):
    assert repair(recognized) == printed


@pytest.mark.parametrize(
    "text",
    [
        "Case Number: CM19-90000111\n",
        "Case Number: CM19-9000011 1\n",
        "Case Number: CM19-900001\n",
        "Application of 01/09/2017\nReceived: 01/12/2017",
        "Pain: | none; 3 | 4",
        "cannot medically necessary",
        "the modern rnodern claim of Solomon, 11/01/2013, OOl Il",
    ],
)
def test_what_may_be_right_is_not_repaired(text):
    assert repair(text) == text


def test_repairing_leaves_printed_letters_as_they_are():
    for file in SAMPLES.glob("*.txt"):
        text = file.read_text()
        assert repair(text) == text
