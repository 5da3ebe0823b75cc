"""What a person changes in a candidate, and where that goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from determinations.letters import ParsedLetter, Problem
from determinations.models import Case, Letter, Revision

from ..candidate_drafts import CandidateDraft, candidate_draft, draft_of_reading, own_revisions
from ..drafts.checking import InvalidDraft, number_taken, refuse_if_revised, taken
from ..drafts.corrections import Corrections, corrections_of
from ..drafts.fields import Draft
from ..drafts.new_revisions import add_revision, revision_of_reading
from ..drafts.problems import problems_of, settle_accepted
from ..drafts.undoing import without
from ..drafts.writing import write
from ..filing import PLACE_PROBLEMS, why_it_waits
from ..keeping_corrections import keep_on_top, set_problems
from ..locks import lock_case
from ..publishing import note_outcome
from ..reference_rows import ReferenceRows
from ..saving import parse_stored
from ..screening import note_redacted_elsewhere
from .moves import move_by_revision

MOVED_FIELDS = ("case", "problems", "phi_findings", "phi_state")


def revise_candidate(
    letter: Letter,
    case: Case,
    draft: Mapping[str, Any],
    *,
    seen: int,
    by: User | None,
    reason: str,
    cause: str,
) -> Revision:
    """Save what a person typed of a candidate; both rows are locked.

    With another case number the letter goes to that case: it speaks for it where no other letter
    does, and is a candidate where readers see another one. Raise as `revise` does.
    """
    now = candidate_draft(case, letter)
    refuse_if_revised(now.newest, now.draft, draft, number=now.number, seen=seen)
    return _save(letter, case, now, draft, by=by, reason=reason, cause=cause)


def undo_candidate(
    letter: Letter, case: Case, revision: Revision, *, by: User | None, reason: str
) -> Revision:
    """Take back what one revision of a candidate changed; both rows are locked."""
    now = candidate_draft(case, letter)
    draft, restored = without(now.draft, revision)
    return _save(letter, case, now, draft, by=by, reason=reason, undoes=revision, restored=restored)


def _save(
    letter: Letter,
    case: Case,
    now: CandidateDraft,
    draft: Mapping[str, Any],
    *,
    by: User | None,
    reason: str,
    cause: str = "",
    undoes: Revision | None = None,
    restored: Corrections | None = None,
) -> Revision:
    clean = taken(case, letter, now.draft, draft)
    if clean is now.draft:
        return now.newest
    day = timezone.localdate().isoformat()
    corrections = corrections_of(now.draft, now.corrections, clean, day, cause, restored)
    now.newest.save(update_fields=["draft", "corrections"])  # as it was seen, to be undone to
    revision = add_revision(
        now.newest, letter, clean, corrections, by=by, reason=reason, cause=cause, undoes=undoes
    )
    before = letter.get_problems()
    if (number := clean["case"]["case_number"]) != case.case_number:
        _go_to(letter, number, revision)
    else:
        _note_problems(letter, clean, corrections, now.problems)
    move_by_revision(letter, revision, now.draft, before, *MOVED_FIELDS)
    return revision


def _go_to(letter: Letter, case_number: str, revision: Revision) -> None:
    """Let a candidate belong to the case of another number, without saving the letter."""
    case = lock_case(case_number)
    if case.letter is not None and not case.is_published:
        raise InvalidDraft({"case.case_number": number_taken(case)})
    letter.case = case
    note_redacted_elsewhere(letter, case.letters.exclude(pk=letter.pk))
    kept = [problem for problem in letter.get_problems() if problem.code not in PLACE_PROBLEMS]
    reason = why_it_waits(letter, case)
    letter.set_problems([*kept, reason] if reason else kept)
    if case.letter is None:
        join(case, letter)
        case.letter, case.invented = letter, letter.invented
        write(case, revision.draft, revision.corrections)
    _note_problems(letter, revision.draft, revision.corrections)
    if case.letter_id == letter.pk:
        note_outcome(case, letter)


def join(case: Case, letter: Letter) -> list[Revision]:
    """Put a letter's own revisions behind those of the case that it speaks for from now on."""
    last = case.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    joined = list(own_revisions(letter).order_by("number"))
    for revision in joined:
        revision.case, revision.number = case, revision.number + last
        revision.save(update_fields=["case", "number"])
    return joined


def forget_or_join(case: Case, letter: Letter) -> None:
    """Let what people changed in a letter join the case that it speaks for from now on.

    What was read in it as a candidate is forgotten where nobody changed that.
    """
    if own_revisions(letter).filter(number__gt=1).exists():
        join(case, letter)
    else:
        own_revisions(letter).delete()


def keep_reading(
    case: Case, letter: Letter, parsed: ParsedLetter, rows: ReferenceRows | None = None
) -> None:
    """Store what was just read in a candidate of a locked case, as its first revision.

    What people changed in the letter stays on top. Sets, without saving, the letter's problems.
    """
    if rows is None:
        rows = ReferenceRows()
        rows.look_up([parsed])
    read = draft_of_reading(case, letter, parsed, rows)
    newest = own_revisions(letter).order_by("-number").first()
    if newest is not None and newest.number > 1:
        keep_on_top(read, newest, case, letter, parsed)
    else:
        first = revision_of_reading(letter, read, case=None)
        first.pk = newest.pk if newest is not None else None
        first.save()
    if newest is not None:
        settle_accepted(letter)


def note_problems_anew(letter: Letter, case: Case) -> None:
    """Set, without saving, what is wrong with a candidate."""
    now = candidate_draft(case, letter)
    _note_problems(letter, now.draft, now.corrections)


def _note_problems(
    letter: Letter, draft: Draft, corrections: Corrections, others: tuple[Problem, ...] = ()
) -> None:
    found = problems_of(letter, parse_stored(letter), draft, corrections)
    known = {problem.code for problem in letter.get_problems()}
    set_problems(letter, [*found, *(each for each in others if each.code not in known)])
    settle_accepted(letter)
