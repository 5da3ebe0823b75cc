"""Whole edited readings of a case: what pages and commands use.

`draft_of` gives what the archive says of a case as plain data, the functions beside it change that,
`revise` saves it as the case's next revision, `undo` takes one back. Letters change their state in
`lifecycle` alone, which these are verbs of.
"""

from django.db.models import QuerySet

from determinations.models import Case, Letter, LetterStatus, Revision

from ..candidate_drafts import STATES as CANDIDATE_STATES
from ..candidate_drafts import (
    candidate_draft,
    is_candidate,
    is_decided_between_letters,
    loaded_candidate_draft,
    own_revisions,
)
from ..drafts import (
    Draft,
    add_citation,
    add_item,
    by_key,
    draft_of,
    draft_of_letter,
    draft_spoken,
    empty_amount,
    empty_citation,
    empty_item,
    merge_items,
    move_item,
    newest_revision,
    remove_citation,
    remove_item,
    split_item,
    with_revisions,
)
from ..drafts.checking import InvalidDraft, RevisedMeanwhile, taken
from ..drafts.differences import (
    LOGGED,
    MISSING,
    Difference,
    differences,
    differences_of,
    field_label,
)
from ..drafts.parts import (
    AMOUNT_CHECKS,
    MOST_AMOUNTS,
    MOST_CITATIONS,
    MOST_ITEMS,
    case_checks,
    checked_fields,
    citation_checks,
    item_checks,
)
from ..drafts.undoing import CannotUndo, taken_back
from ..lifecycle.revising import (
    CannotAccept,
    accept_problem,
    revise,
    take_up_problem,
    undo,
)
from .reading_now import read_now

__all__ = [
    "AMOUNT_CHECKS",
    "LOGGED",
    "MISSING",
    "MOST_AMOUNTS",
    "MOST_CITATIONS",
    "MOST_ITEMS",
    "CannotAccept",
    "CannotUndo",
    "Difference",
    "Draft",
    "InvalidDraft",
    "RevisedMeanwhile",
    "accept_problem",
    "add_citation",
    "add_item",
    "by_key",
    "candidate_draft",
    "case_checks",
    "checked_fields",
    "citation_checks",
    "differences",
    "differences_of",
    "draft_of",
    "draft_of_letter",
    "draft_spoken",
    "empty_amount",
    "empty_citation",
    "empty_item",
    "field_label",
    "is_candidate",
    "is_decided_between_letters",
    "item_checks",
    "loaded_candidate_draft",
    "merge_items",
    "move_item",
    "newest_number",
    "read_now",
    "remove_citation",
    "remove_item",
    "revise",
    "revisions_of",
    "split_item",
    "take_up_problem",
    "taken",
    "taken_back",
    "undo",
    "versions_of",
    "with_revisions",
]


def revisions_of(case: Case) -> list[Revision]:
    """Return the revisions of a case, the newest first; none of one that nobody changed."""
    return list(case.revisions.select_related("made_by").order_by("-number"))


def versions_of(letter: Letter) -> QuerySet[Revision]:
    """Return the revisions of a letter's case, the newest first.

    Of one that waits to take another letter's place, or was rejected as it did, its own.
    """
    case = letter.case
    if case is None:
        return Revision.objects.none()
    states = (*CANDIDATE_STATES, LetterStatus.REJECTED)
    is_own = case.letter_id != letter.pk and letter.status in states
    found = own_revisions(letter) if is_own else case.revisions.all()
    return found.select_related("made_by").order_by("-number")


def newest_number(case: Case) -> int:
    """Return the number of the newest revision, 0 for none: what `revise` takes as `seen`."""
    newest = newest_revision(case)
    return newest.number if newest is not None else 0
