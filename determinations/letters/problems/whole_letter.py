"""What is missing or odd in a letter as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from determinations.vocabulary import canonical_specialty

from ..layouts import MOST_ITEMS
from ..model import Layout, ParsedLetter, Problem, Severity

_REVIEW_WORDS = re.compile(
    r"\bindependent\s+medical\s+review|\bIMR\b|\bMTUS\b|\bMAXIMUS\b|\butilization\s+review|"
    r"\bmedical(?:ly)?\s+necess|\bclaims\s+administrator|\binjured\s+worker",
    re.IGNORECASE,
)
"""Words of the trade: a letter in ruins still has some, a paper of another kind has none."""
LONGEST_LETTER = 200_000
"""Characters; a letter has a few thousand, and pages with more would be slow for everybody."""


def of_letter(letter: ParsedLetter) -> Iterator[Problem]:
    if _is_something_else(letter):
        yield Problem(
            "no-determination",
            "Nothing in the text tells of an independent medical review; it can't be published.",
            Severity.FATAL,
        )
    if letter.layout is Layout.UNKNOWN:
        yield Problem(
            "unknown-layout",
            "The text has too few marks of any letter layout known; it may be no determination.",
            Severity.REVIEW,
        )
    if len(letter.text) > LONGEST_LETTER:
        yield Problem(
            "long-letter",
            f"The text has {len(letter.text):,} characters, and a letter a few thousand. Pages "
            "show its longest texts cut.",
            Severity.REVIEW,
        )
    if not letter.items:
        yield Problem("no-items", "No disputed item was found in the text.", Severity.REVIEW)
    if len(letter.items) >= MOST_ITEMS:
        yield Problem(
            "too-many-items",
            f"The text has more disputed items than any letter; the first {MOST_ITEMS} were read.",
            Severity.REVIEW,
        )
    if letter.case_number is None:
        yield Problem("missing-case-number", "The letter has no case number.", Severity.REVIEW)
    if not letter.specialties:
        yield Problem(
            "missing-specialty", "No specialty of the reviewer was found.", Severity.REVIEW
        )
    for name in letter.specialties:
        if canonical_specialty(name) is None:
            yield Problem(
                "unknown-specialty",
                f"\u201c{name}\u201d is no specialty that the archive knows. Once it is "
                "published, readers can filter by it.",
                Severity.REVIEW,
                letter.spans.get("credentials"),
            )
    if not letter.clinical_summary and letter.layout is not Layout.UNKNOWN:
        yield Problem("missing-summary", "The clinical case summary is missing.", Severity.NOTE)


def _is_something_else(letter: ParsedLetter) -> bool:
    """Return whether the letter has no layout, item, case number or word of any determination.

    A letter that lost its marks is for a person to decide on, so one word of the trade spares it.
    """
    return (
        letter.layout is Layout.UNKNOWN
        and not letter.items
        and letter.case_number is None
        and _REVIEW_WORDS.search(letter.text) is None
    )
