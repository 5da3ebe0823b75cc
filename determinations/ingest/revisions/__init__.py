"""Whole edited readings of a case: what pages and commands use.

`draft_of` gives what the archive says of a case as plain data, the functions beside it change that,
`revise` saves it as the case's next revision, `undo` takes one back. Letters change their state in
`lifecycle` alone, which these are verbs of.
"""

from determinations.models import Case, Revision

from ..drafts import (
    Draft,
    add_citation,
    add_item,
    by_key,
    draft_of,
    draft_of_letter,
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
from ..drafts.checking import InvalidDraft
from ..drafts.differences import MISSING, Difference, differences, differences_of
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
from ..drafts.undoing import CannotUndo
from ..lifecycle.revising import RevisedMeanwhile, accept_problem, revise, take_up_problem, undo
from ..typed_values import taken
from .reading_now import read_now

__all__ = [
    "AMOUNT_CHECKS",
    "MISSING",
    "MOST_AMOUNTS",
    "MOST_CITATIONS",
    "MOST_ITEMS",
    "CannotUndo",
    "Difference",
    "Draft",
    "InvalidDraft",
    "RevisedMeanwhile",
    "accept_problem",
    "add_citation",
    "add_item",
    "by_key",
    "case_checks",
    "checked_fields",
    "citation_checks",
    "differences",
    "differences_of",
    "draft_of",
    "draft_of_letter",
    "empty_amount",
    "empty_citation",
    "empty_item",
    "item_checks",
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
    "undo",
    "with_revisions",
]


def revisions_of(case: Case) -> list[Revision]:
    """Return the revisions of a case, the newest first; none of one that nobody changed."""
    return list(case.revisions.select_related("made_by").order_by("-number"))


def newest_number(case: Case) -> int:
    """Return the number of the newest revision, 0 for none: what `revise` takes as `seen`."""
    newest = newest_revision(case)
    return newest.number if newest is not None else 0
