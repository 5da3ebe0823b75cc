"""What a person is told of a letter that they saved or published in spite of a doubt."""

from __future__ import annotations

import re

from determinations.ingest.revisions import Draft
from determinations.letters import Severity
from determinations.models import Letter


def number_doubt(letter: Letter, draft: Draft | None) -> str:
    """Return that a case number which was typed now is nowhere in the letter; "" if it is."""
    if draft is None or letter.case is None:
        return ""
    number = draft["case"]["case_number"]
    serial = number.rpartition("-")[2]
    if number == letter.case.case_number or re.search(
        rf"(?<!\d){re.escape(serial)}(?!\d)", letter.reading_text
    ):
        return ""
    return f"{number} is nowhere in the letter\u2019s text: is the case number typed right?"


def problems_left(letter_id: int) -> str:
    """Return how many problems of a letter are left open, as the end of a sentence."""
    problems = Letter.objects.only("problems").get(pk=letter_id).get_problems()
    count = sum(problem.severity is Severity.REVIEW for problem in problems)
    if not count:
        return ""
    return "; 1 problem was left open" if count == 1 else f"; {count} problems were left open"
