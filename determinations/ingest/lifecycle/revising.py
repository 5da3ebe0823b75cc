"""What a person changes in what the archive says of a case: whole drafts, fields, problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction
from django.utils import timezone

from determinations.letters import Severity
from determinations.models import (
    AcceptedProblem,
    Case,
    DisputedItem,
    Letter,
    Revision,
    Verb,
)

from ..candidate_drafts import is_candidate, is_decided_between_letters
from ..drafts.checking import InvalidDraft, RevisedMeanwhile, refuse_if_revised, taken
from ..drafts.corrections import Corrections, corrections_of
from ..drafts.fields import Draft, plain
from ..drafts.making import draft_from_rows, newest_revision
from ..drafts.new_revisions import add_revision, revision_of_reading
from ..drafts.problems import READ_OTHERWISE, problems_of, settle_accepted
from ..drafts.undoing import without
from ..drafts.writing import write
from ..keeping_corrections import set_problems
from ..locks import lock, lock_case_of, lock_case_with_id
from ..publishing import note_outcome
from ..saving import parse_stored
from ..typed_values import CannotCorrect
from .candidates import note_problems_anew, revise_candidate, undo_candidate
from .moves import hold_without_outcome, move, move_by_revision, note_change, state_after_change

OTHER_LETTER_SPEAKS = (
    "Another letter speaks for this case, so that what this one says can't be changed."
)


class CannotAccept(Exception):
    """Why a problem ends otherwise than by being accepted."""


@transaction.atomic
def revise(
    letter: int | Letter,
    draft: Mapping[str, Any],
    *,
    seen: int,
    by: User | None,
    reason: str = "",
    cause: str = "",
) -> Revision:
    """Save a draft that a person made; return the revision that says now what the tables say.

    The letter is told by its id, or is locked already (`lock`). `cause` is a `RevisionCause`,
    `reason` the person's own words; both may be "". `seen` is the number of the newest revision
    that the person knew, 0 for none. Raise `RevisedMeanwhile` if there is a newer one, or if a case
    without any was read anew since its `draft_of` was made; `InvalidDraft` with what can't be
    taken. A published determination that loses its outcome is taken from readers and needs review.
    Of a candidate it is the letter's own draft, and readers see nothing of it.
    """
    letter = lock(letter)
    case = lock_case_of(letter)
    if case is None:
        case = _case_of_candidate(letter)
        return revise_candidate(letter, case, draft, seen=seen, by=by, reason=reason, cause=cause)
    newest, current = _current(case, letter)
    number = newest.number if newest.pk else 0
    refuse_if_revised(newest, current, draft, number=number, seen=seen)
    return _save(letter, case, newest, current, draft, by=by, reason=reason, cause=cause)


@transaction.atomic
def undo(revision_id: int, by: User | None, reason: str) -> Revision:
    """Take back what one revision changed, as a new revision; later changes of other fields stay.

    Raise `CannotUndo` where later changes build on it.
    """
    revision = Revision.objects.get(pk=revision_id)
    if revision.case_id is None and revision.letter_id is not None:
        letter = lock(revision.letter_id)
        revision.refresh_from_db()
        return undo_candidate(letter, _case_of_candidate(letter), revision, by=by, reason=reason)
    case = lock_case_with_id(revision.case_id or 0)
    if case is None or case.letter_id is None:
        raise InvalidDraft({"": OTHER_LETTER_SPEAKS})
    letter = lock(case.letter_id)
    revision.refresh_from_db()  # somebody may have redacted in it while the lock was waited for
    newest, current = _current(case, letter)
    draft, restored = without(current, revision)
    return _save(
        letter, case, newest, current, draft,
        by=by, reason=reason, undoes=revision, restored=restored,
    )  # fmt: skip


@transaction.atomic
def correct(
    record: Case | DisputedItem,
    fields: Iterable[str],
    by: User | AnonymousUser | None,
    *,
    reason: str = "",
    cause: str = "",
) -> None:
    """Save what a person changed in single fields of a record, as a revision of its case.

    `fields` are those that may have changed; what is stored meanwhile stays in the others. `reason`
    and `cause` are what `revise` takes. Raise `CannotCorrect` if what was typed can't be taken.
    """
    case = lock_case_with_id(record.pk if isinstance(record, Case) else record.case_id)
    if case is None:
        return
    stored = type(record).objects.get(pk=record.pk)
    changes = {
        field: plain(record.serializable_value(field))
        for field in fields
        if getattr(stored, field) != getattr(record, field)
    }
    if not changes:
        return
    if case.letter_id is None:
        raise CannotCorrect(OTHER_LETTER_SPEAKS)
    letter = lock(case.letter_id)
    newest, current = _current(case, letter)
    draft = dict(current)
    if isinstance(record, Case):
        draft["case"] = current["case"] | changes
    else:
        place = record.position - 1
        draft["items"] = list(current["items"])
        draft["items"][place] = current["items"][place] | changes
    person = by if isinstance(by, User) else None
    try:
        _save(letter, case, newest, current, draft, by=person, reason=reason, cause=cause)
    except InvalidDraft as error:
        raise CannotCorrect(str(error)) from error


@transaction.atomic
def accept_problem(
    letter: int | Letter,
    code: str,
    item: int | None = None,
    *,
    reason: str,
    by: User | None,
    message: str | None = None,
) -> bool:
    """Record that a person finds a problem of a letter to be none, and why.

    The letter is told by its id, or is locked already (`lock`).
    It stays accepted while the letter is read with the same problem. Return whether there was such
    a problem that needs a person; `item` is its position, None for one of the whole letter. Of
    several of one code `message` names one, None means all. Raise `CannotAccept` of what is decided
    between two letters of a case.
    """
    letter = lock(letter)
    if is_decided_between_letters(letter, code):
        raise CannotAccept(
            "This ends by a decision: replace the other letter, keep it, or correct the case "
            "number of this one."
        )
    found = [
        problem
        for problem in letter.get_problems()
        if (problem.code, problem.item, problem.severity) == (code, item, Severity.REVIEW)
        and message in (None, problem.message)
    ]
    for problem in found:
        AcceptedProblem.objects.get_or_create(
            letter=letter,
            code=code,
            item=item,
            message=problem.message,
            defaults={"reason": reason, "accepted_by": by},
        )
    if found:
        settle_accepted(letter)
        move(
            letter, state_after_change(letter), Verb.ACCEPT_PROBLEM, "problems",
            by=by, reason=reason, problem=code, item=item,
        )  # fmt: skip
    return bool(found)


@transaction.atomic
def take_up_problem(accepted_id: int, *, by: User | None, reason: str = "") -> bool:
    """Let a problem that was accepted need a person again, with those accepted in the same act.

    Return whether it was still accepted.
    """
    accepted = AcceptedProblem.objects.filter(pk=accepted_id).first()
    if accepted is None:
        return False
    letter = lock(accepted.letter_id)
    if not letter.accepted_problems.filter(code=accepted.code, item=accepted.item).delete()[0]:
        return False
    case = lock_case_of(letter)
    if case is not None:
        newest, current = _current(case, letter)
        _note_problems(letter, case, current, newest.corrections)
    elif letter.case is not None and is_candidate(letter):
        note_problems_anew(letter, letter.case)
    move(
        letter, state_after_change(letter), Verb.UNDO, "problems",
        by=by, reason=reason, problem=accepted.code, item=accepted.item,
    )  # fmt: skip
    return True


def _case_of_candidate(letter: Letter) -> Case:
    """Return the case of a candidate, locked with it."""
    if letter.case is None or not is_candidate(letter):
        raise InvalidDraft({"": OTHER_LETTER_SPEAKS})
    return letter.case


def _current(case: Case, letter: Letter) -> tuple[Revision, Draft]:
    """Return the newest revision of a locked case, and what the tables say.

    Of a case that nobody changed it is one that is not stored yet, with what the letter says.
    """
    newest = newest_revision(case)
    current = draft_from_rows(case, newest.draft if newest is not None else None)
    return newest or revision_of_reading(letter, current, case=case), current


def _save(
    letter: Letter,
    case: Case,
    newest: Revision,
    current: Draft,
    draft: Mapping[str, Any],
    *,
    by: User | None,
    reason: str = "",
    cause: str = "",
    undoes: Revision | None = None,
    restored: Corrections | None = None,
) -> Revision:
    """Check a draft, write it, and bring up to date what follows from it; all rows are locked."""
    clean = taken(case, letter, current, draft)
    if clean is current:
        return newest
    day = timezone.localdate().isoformat()
    corrections = corrections_of(current, newest.corrections, clean, day, cause, restored)
    try:
        with transaction.atomic():
            write(case, clean, corrections)
    except IntegrityError as error:  # another case got the number in this moment
        raise InvalidDraft({"case.case_number": "Another case has this number."}) from error
    revision = add_revision(
        newest, letter, clean, corrections, by=by, reason=reason, cause=cause, undoes=undoes
    )
    letter.case = case
    before = letter.get_problems()
    _note_problems(letter, case, clean, corrections)
    move_by_revision(letter, revision, current, before, "problems")
    hold_without_outcome(letter, case, by=by)
    note_change(case)
    return revision


def _note_problems(letter: Letter, case: Case, draft: Draft, corrections: dict[str, Any]) -> None:
    """Set, without saving, the problems that are left of a letter."""
    otherwise = [problem for problem in letter.get_problems() if problem.code == READ_OTHERWISE]
    found = problems_of(letter, parse_stored(letter), draft, corrections)
    set_problems(letter, [*found, *otherwise])
    note_outcome(case, letter)
    settle_accepted(letter)


__all__ = [
    "CannotAccept",
    "InvalidDraft",
    "RevisedMeanwhile",
    "accept_problem",
    "correct",
    "revise",
    "take_up_problem",
    "undo",
]
