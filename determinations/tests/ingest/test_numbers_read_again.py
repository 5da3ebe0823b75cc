"""A letter that is read again with another case number than before."""

from __future__ import annotations

import pytest

from determinations.models import Case, LetterStatus
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.ingest.gate import read_again

pytestmark = pytest.mark.django_db
WITHOUT = letter_text().replace("Case Number: CM17-9100001", "")


def test_its_case_takes_the_number():
    letter = read_again(add_letter(WITHOUT), letter_text())
    case = Case.objects.get()
    assert (case.case_number, case.number_known) == ("CM17-9100001", True)
    assert (letter.case, case.letter) == (case, letter)
    assert letter.status == LetterStatus.PARSED


def test_where_another_case_has_that_number_it_stays_and_waits():
    add_letter(letter_text())
    letter = read_again(add_letter(WITHOUT), letter_text())
    assert letter.case.letter == letter
    assert not letter.case.number_known
    assert letter.status == LetterStatus.NEEDS_REVIEW
    assert letter.problems[-1]["code"] == "other-case-number"


def test_a_letter_that_speaks_for_no_case_comes_to_the_case_of_that_number():
    newer = letter_text(decided="02/28/2017")
    add_letter(newer)
    older = add_letter(letter_text())
    assert older.status == LetterStatus.SUPERSEDED
    letter = read_again(older, letter_text("CM17-9100002"))
    assert letter.case.case_number == "CM17-9100002"
    assert letter.case.letter == letter
