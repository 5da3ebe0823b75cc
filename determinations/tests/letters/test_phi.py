"""The screen for marks that identify people, on invented ones."""

from __future__ import annotations

import re

import pytest

from determinations.letters import redact, screen
from determinations.letters.phi import MOST_MARKS

NAMED = [
    "Dr. McDonald", "Dr. O'Brien", "Dr. O\u2019Brien", "Mr. Smith-Jones", "Ms. DeLaCruz",
    "Mr. José García", "Dr. van der Berg", "dr. Roe", "Dr.  Jane\nRoe", "DR. ROE",
    "Employee: Maria de la Cruz", "Re: Jane Roe", "RE: JANE ROE", "Name: Jane Roe",
    "Applicant's name: Jane Roe", "Employee's name is Jane Roe", "Dear Mr. Roe", "Dear Jane Roe",
    "Jane McDonald, M.D.", "Roe, Jane, MD", "J. Q. Roe, D.O.", "Patient Jane Roe was seen",
]  # fmt: skip
PARTS = {"McDonald", "Donald", "Brien", "Smith", "Jones", "LaCruz", "Cruz", "cia", "Garc", "Berg",
         "Roe", "ROE", "Jane", "JANE", "Maria", "Jos", "van"}  # fmt: skip

NUMBERS = {
    "SSN 123-45-6789": "123-45-6789",
    "call (415) 555-0100 or": "(415) 555-0100",
    "call 916 555 0101 or": "916 555 0101",
    "write to ada@example.org now": "ada@example.org",
    "DOB: 02/03/1970": "02/03/1970",
    "born on March 3, 1970": "March 3, 1970",
    "Claim Number: 06-123456": "06-123456",
    "ADJ1234567": "ADJ1234567",
    "MRN: A123456": "A123456",
    "at 12 Oak Street, Suite 4": "12 Oak Street, Suite 4",
    "PO Box 1234": "PO Box 1234",
    "in Fresno, CA 93701": "Fresno, CA 93701",
}

HARMLESS = [
    "MAXIMUS FEDERAL SERVICES, INC.\nIndependent Medical Review\nP.O. Box 138009",
    "The patient's date of injury is 10/13/2016. Phalen's and Spurling's tests were positive.",
    "The Patient Health Questionnaire was 14. Employee Assistance Program is available.",
    "Case Number: CM16-0213037\nClaims Administrator guideline: none",
    "Norco 10/325mg #60, L4-5, 2-3 times, 12-18 sessions, MD/DO",
    "Official Disability Guidelines (ODG), Pain Chapter",
]


@pytest.mark.parametrize("text", NAMED)
def test_names_go_whole(text):
    clean = redact(f"\n{text}\n", screen(f"\n{text}\n"))
    left = re.sub(r"\[redacted: [a-z]+\]", "", clean)
    assert left != clean
    assert not [part for part in PARTS if part in left]


@pytest.mark.parametrize(("text", "mark"), NUMBERS.items())
def test_numbers_and_places(text, mark):
    assert mark in {finding.text for finding in screen(text)}


@pytest.mark.parametrize("text", HARMLESS)
def test_what_names_nobody_is_left(text):
    assert screen(text) == ()


def test_a_name_ends_where_the_sentence_goes_on():
    [finding] = screen("It was seen by Dr. Roe\nThe patient was then sent home.")
    assert finding.text == "Roe"


def test_many_findings_take_time_in_proportion():
    """Counted by findings, not by a clock: a screen that compared all pairs would not end here."""
    text = "Dr. Smith said so. " * 50_000
    findings = screen(text)
    assert len(findings) == MOST_MARKS + 1
    assert "Smith" not in redact(text, findings)


def test_more_marks_than_can_be_listed_withhold_the_rest_of_the_text():
    text = "Dr. Alvarez agreed. " * (MOST_MARKS + 50) + "SSN 123-45-6789"
    findings = screen(text)
    assert findings[-1].kind == "rest"
    assert findings[-1].span.end == len(text)
    redacted = redact(text, findings)
    assert "Alvarez" not in redacted
    assert "123-45-6789" not in redacted
