"""What a candidate says: a letter that waits to take the place of the one that tells its case.

The tables tell of a case what its letter says, so they hold nothing of a candidate. What was
read in it is its first revision (without a case), what people change in that follows, and all of
them join the case's revisions once it speaks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from determinations.letters import ParsedLetter, Problem
from determinations.models import Case, Letter, LetterStatus, Revision

from .drafts.corrections import Corrections, keep
from .drafts.fields import Draft
from .drafts.making import draft_from_records, fields_of_citation
from .drafts.problems import of_kept
from .filing import NAMING_ANOTHER
from .reference_rows import ReferenceRows
from .saving import citations_of, digest_of, fill_case, item_of

STATES = (LetterStatus.NEEDS_REVIEW, LetterStatus.PARSED)
"""States in which a letter that doesn't speak for its case is a candidate."""


@dataclass(frozen=True, slots=True)
class CandidateDraft:
    """What a candidate says at this moment, with what people changed in it."""

    newest: Revision
    """The newest of the letter's own revisions; what people know of the case is put on top of the
    first one, without saving."""
    problems: tuple[Problem, ...] = ()
    """What a person has to know of corrections that the case had from another letter."""

    @property
    def draft(self) -> Draft:
        draft: Draft = self.newest.draft
        return draft

    @property
    def corrections(self) -> Corrections:
        corrections: Corrections = self.newest.corrections
        return corrections

    @property
    def number(self) -> int:
        """What `revise` takes as `seen`: 0 of a letter that nobody changed."""
        return self.newest.number if self.newest.number > 1 else 0


def is_candidate(letter: Letter) -> bool:
    """Return whether a letter waits to take the place of the one that speaks for its case."""
    return (
        letter.case is not None and letter.case.letter_id != letter.pk and letter.status in STATES
    )


def is_decided_between_letters(letter: Letter, code: str) -> bool:
    """Return whether a problem ends only when a person decides which letter speaks for the case."""
    speaking = letter.case.letter_id if letter.case is not None else None
    return code in NAMING_ANOTHER and speaking is not None and is_candidate(letter)


def own_revisions(letter: Letter) -> QuerySet[Revision]:
    """Return the revisions of a letter that does not speak for its case."""
    return Revision.objects.filter(case=None, letter=letter)


def candidate_draft(case: Case, letter: Letter) -> CandidateDraft:
    """Return what a candidate of a case says, and its newest revision; one query."""
    either = Revision.objects.filter(Q(case=case) | Q(case=None, letter=letter))
    newest = {
        each.case_id: each for each in either.order_by("case_id", "-number").distinct("case_id")
    }
    return _of_newest(newest[None], newest.get(case.pk))


def loaded_candidate_draft(letter: Letter) -> CandidateDraft:
    """Return what a candidate of `with_revisions` says, as `candidate_draft` does; no query."""
    own, of_case = letter.own_newest, letter.case_newest  # type: ignore[attr-defined]
    return _of_newest(Revision(**own), Revision(**of_case) if of_case else None)


def _of_newest(newest: Revision, of_case: Revision | None) -> CandidateDraft:
    if newest.number > 1 or of_case is None:
        return CandidateDraft(newest)
    # what people know of the case holds for each letter of it
    kept = keep(newest.draft, of_case.draft, of_case.corrections, is_same_letter=False)
    newest.draft, newest.corrections = kept.draft, kept.corrections
    return CandidateDraft(newest, tuple(of_kept(kept, of_case.draft)))


def draft_of_reading(
    case: Case, letter: Letter, parsed: ParsedLetter, rows: ReferenceRows
) -> Draft:
    """Return what was read in a letter of a case, as a draft.

    Of the database only rows that letters share are looked up, or made.
    """
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
