"""Two letters of one case side by side: a candidate, and the one whose place it would take."""

from __future__ import annotations

from dataclasses import dataclass

from determinations.ingest.revisions import Difference, Draft, differences_of, draft_spoken
from determinations.models import Letter
from determinations.staff.history.side_by_side import Row, rows_of


@dataclass(frozen=True, slots=True)
class OtherLetter:
    """The letter that speaks for a case with a candidate, and how the two differ."""

    letter: Letter
    is_published: bool
    rows: list[Row]
    """What they say otherwise: the published letter first, then the candidate."""
    alike: list[Difference]
    """What both say."""


def other_letter(letter: Letter, draft: Draft | None) -> OtherLetter | None:
    """Return the letter whose place a candidate would take; None of a letter that is none.

    The candidate has to be of `letters_with_cases`.
    """
    case = letter.case
    if case is None or case.letter is None or case.letter_id == letter.pk or draft is None:
        return None
    other = case.letter
    theirs = draft_spoken(letter, other)
    found, whole = differences_of([(theirs, draft), (theirs, _empty(theirs))])
    differing = {difference.path for difference in found}
    alike = [value for value in whole if value.before and not _differs(value.path, differing)]
    return OtherLetter(other, case.is_published, rows_of(found), alike)


def _empty(draft: Draft) -> Draft:
    return {**draft, "case": dict.fromkeys(draft["case"]), "items": []}


def _differs(path: str, differing: set[str]) -> bool:
    return any(other == path or other.startswith(f"{path}.") for other in differing)
