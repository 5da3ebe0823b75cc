"""What a letter says that does not speak for its case: it waits to take another one's place.

The tables tell of a case what its letter says, so they hold nothing of one that waits. What is read
in it is made a draft as it is asked for; what people change in that are revisions of the letter
alone (without a case), which join those of the case once it speaks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from determinations.letters import Problem
from determinations.models import Case, Letter, LetterStatus, Revision

from .drafts.corrections import Corrections, keep
from .drafts.fields import Draft
from .drafts.making import draft_from_records, fields_of_citation
from .drafts.new_revisions import revision_of_reading
from .drafts.problems import of_kept
from .filing import NAMING_ANOTHER
from .reference_rows import ReferenceRows
from .saving import citations_of, digest_of, fill_case, item_of, parse_stored

STATES = (LetterStatus.NEEDS_REVIEW, LetterStatus.PARSED)
"""States in which a letter that doesn't speak for its case waits to."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a waiting letter says at this moment, with what people changed in it."""

    newest: Revision
    """The newest of the letter's own revisions; one that is not stored where there is none."""
    draft: Draft
    corrections: Corrections
    problems: tuple[Problem, ...] = ()
    """What a person has to know of corrections that the case had from another letter."""

    @property
    def number(self) -> int:
        """What `revise` takes as `seen`."""
        return self.newest.number if self.newest.pk else 0


def waits(letter: Letter) -> bool:
    """Return whether a letter waits to take the place of the one that speaks for its case."""
    return (
        letter.case is not None and letter.case.letter_id != letter.pk and letter.status in STATES
    )


def is_decided_between_letters(letter: Letter, code: str) -> bool:
    """Return whether a problem ends only when a person decides which letter speaks for the case."""
    speaking = letter.case.letter_id if letter.case is not None else None
    return code in NAMING_ANOTHER and speaking is not None and waits(letter)


def own_revisions(letter: Letter) -> QuerySet[Revision]:
    """Return the revisions of a letter that does not speak for its case."""
    return Revision.objects.filter(case=None, letter=letter)


def waiting(case: Case, letter: Letter) -> Waiting:
    """Return what a letter says that waits in a case, and the newest of its revisions."""
    newest, of_case = _newest(case, letter)
    if newest is not None and newest.draft["reading"] == letter.reading_digest:
        return Waiting(newest, newest.draft, newest.corrections)
    read = draft_of_reading(case, letter)
    if newest is not None:
        kept = keep(read, newest.draft, newest.corrections, is_same_letter=True)
        return Waiting(newest, kept.draft, kept.corrections)
    draft, corrections, problems = read, {}, []
    if of_case is not None:  # what people know of the case holds for each letter of it
        kept = keep(read, of_case.draft, of_case.corrections, is_same_letter=False)
        draft, corrections = kept.draft, kept.corrections
        problems = of_kept(kept, of_case.draft)
    unstored = revision_of_reading(letter, draft, corrections, case=None)
    return Waiting(unstored, draft, corrections, tuple(problems))


def _newest(case: Case, letter: Letter) -> tuple[Revision | None, Revision | None]:
    """Return the newest revision of a waiting letter and that of its case, in one query."""
    either = Revision.objects.filter(Q(case=case) | Q(case=None, letter=letter))
    newest = {
        each.case_id: each for each in either.order_by("case_id", "-number").distinct("case_id")
    }
    return newest.get(None), newest.get(case.pk)


def draft_of_reading(case: Case, letter: Letter) -> Draft:
    """Return what a letter of a case says as the parser reads it now, as a draft.

    Of the database only rows that letters share are looked up, or made.
    """
    parsed, rows = parse_stored(letter), ReferenceRows()
    rows.look_up([parsed])
    scratch = Case(case_number=parsed.case_number or case.case_number)
    fill_case(scratch, letter, parsed, rows)
    scratch.letter = None
    items: list[Any] = []
    for read in parsed.items:
        item: Any = item_of(scratch, read, rows)
        item.cited = [fields_of_citation(each) for each in citations_of(item, read, rows)]
        items.append(item)
    draft: Draft = json.loads(json.dumps(draft_from_records(scratch, items, digest_of(parsed))))
    return draft
