"""What is missing or odd in a letter, described for an administrator of the archive."""

from __future__ import annotations

from collections.abc import Sequence

from ..header import Header
from ..model import ParsedLetter, Problem, Severity
from .ages import ages_disagree
from .citations import unread_pages
from .dates import of_dates
from .items import of_items, unknown_guidelines
from .numbering import lost_items, of_numbering
from .rationales import of_rationales
from .whole_letter import LONGEST_LETTER, of_letter

__all__ = ["LONGEST_LETTER", "find_problems"]

_RECOGNIZED = Problem(
    "recognized-text",
    "The text was recognized from a scan, so letters and digits may be misread. Compare the case "
    "number, the dates, the headings and the outcomes with the original before publishing.",
    Severity.REVIEW,
)
"""No rule can tell a misread digit from a right one, so a person looks at every scan."""


def find_problems(
    letter: ParsedLetter,
    header: Header,
    *,
    recognized: bool = False,
    unseen: Sequence[str] = (),
) -> tuple[Problem, ...]:
    """Return every problem, first those of the whole letter, then item by item."""
    return (
        *((_RECOGNIZED,) if recognized else ()),
        *((_not_in_the_text(unseen),) if unseen else ()),
        *of_letter(letter),
        *of_dates(letter, header),
        *ages_disagree(letter),
        *unknown_guidelines(letter),
        *unread_pages(letter),
        *of_numbering(letter),
        *lost_items(letter),
        *of_items(letter),
        *of_rationales(letter),
    )


def _not_in_the_text(unseen: Sequence[str]) -> Problem:
    return Problem(
        "not-in-the-text",
        f"The file has more than its text: {', '.join(unseen)}. The screen for marks that identify "
        "people can't see into it; look at the original before publishing. Readers get a copy "
        "without it.",
        Severity.REVIEW,
    )
