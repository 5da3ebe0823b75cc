"""What a person decides between two letters of one case: which of them readers see."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from determinations.letters import Severity
from determinations.models import PUBLIC_PHI, Case, Letter, Revision, RevisionOrigin, Verb

from ..candidate_drafts import candidate_draft
from ..drafts.corrections import as_read
from ..drafts.making import draft_from_rows, newest_revision
from ..drafts.new_revisions import add_revision, revision_of_reading
from ..filing import NAMING_ANOTHER, would_replace
from ..locks import lock
from ..publishing import CannotPublish, refuse_with
from ..same_case import note_older
from ..saving import parse_stored, save_case
from ..transitions import NEEDS_REVIEW, PUBLISHED, REJECTED, SUPERSEDED
from .moves import hide, move, note_change
from .people import publish
from .replacing import lock_both


@transaction.atomic
def replace(
    letter_id: int, *, over: int, over_state: str | None = None, by: User | None, reason: str
) -> Case:
    """Publish a candidate in the place of `over`, which speaks for the case; that one stays.

    Raise `OtherLetterMeanwhile` if another letter speaks by now, or `over` is in another state than
    `over_state`, in which a person saw it; or `CannotPublish`.
    """
    lock_both(letter_id, over, over_state)
    return publish(letter_id, by=by, reason=reason)


@transaction.atomic
def keep_published(
    letter_id: int, *, over: int, over_state: str | None = None, by: User | None, reason: str
) -> None:
    """Reject a candidate since the one that speaks for its case says all; as `replace`."""
    letter, _ = lock_both(letter_id, over, over_state)
    hide(letter, REJECTED, Verb.REJECT, by=by, reason=f"A duplicate of letter {over}: {reason}")


@transaction.atomic
def keep_as_older(
    letter_id: int, *, over: int, over_state: str | None = None, by: User | None, reason: str
) -> None:
    """Let a candidate make way for the one that speaks for its case; as `replace`.

    It is kept as one that came late, and no later letter of the case has to wait for it.
    """
    letter, case = lock_both(letter_id, over, over_state)
    kept = [problem for problem in letter.get_problems() if problem.code not in NAMING_ANOTHER]
    letter.set_problems(kept)
    decided = candidate_draft(case, letter).draft["case"]["decision_date"]
    current = Letter.objects.get(pk=over)
    note_older(letter, date.fromisoformat(decided) if decided else None, case, current)
    move(letter, SUPERSEDED, Verb.SUPERSEDE, "problems", by=by, reason=reason)


@transaction.atomic
def put_back(letter_id: int, *, by: User | None = None, reason: str = "") -> Case:
    """Let a letter speak again that another took the place of; that one waits once more.

    Readers see again what they saw before, but for what was redacted since, and for what a newer
    reading tells. Raise `CannotPublish` if something forbids it.
    """
    letter = lock(letter_id)
    if letter.status != SUPERSEDED or letter.case_id is None:
        raise CannotPublish("Only a letter is put back that another one took the place of.")
    case = Case.objects.get(pk=letter.case_id)
    replacement, before = _replacement(case, letter)
    _refuse(letter)
    _let_wait(case, letter, by=by, reason=reason)
    add_revision(
        newest_revision(case) or replacement, letter, before.draft, before.corrections,
        by=by, reason=reason, undoes=replacement,
    )  # fmt: skip
    save_case(case, letter, parse_stored(letter))
    letter.case = case
    if not case.outcome:
        raise CannotPublish("The letter is read without the outcome of each item now.")
    move(letter, PUBLISHED, Verb.PUBLISH, "problems", by=by, reason=reason, put_back=True)
    case.published_at = case.published_at or timezone.now()
    case.replaced_at = None
    case.save(update_fields=["published_at", "replaced_at"])
    note_change(case)
    return case


def _replacement(case: Case, letter: Letter) -> tuple[Revision, Revision]:
    """Return the revision by which a letter lost its place last, and the one before it."""
    replacements = case.revisions.filter(origin=RevisionOrigin.REPLACEMENT, letter=case.letter_id)
    replaced = replacements.order_by("-number").first()
    before = case.revisions.filter(number=replaced.number - 1).first() if replaced else None
    if replaced is None or before is None:
        raise CannotPublish("What the case said before is not known: have the letter read again.")
    if before.letter_id != letter.pk:
        raise CannotPublish("Another letter was published in between: put that one back first.")
    return replaced, before


def _refuse(letter: Letter) -> None:
    found = []
    if letter.phi_state not in PUBLIC_PHI:
        found.append("Marks that may identify a person have to be cleared or redacted first.")
    if any(problem.severity is Severity.FATAL for problem in letter.get_problems()):
        found.append("The letter could not be read as a determination.")
    refuse_with(found)


def _let_wait(case: Case, earlier: Letter, *, by: User | None, reason: str) -> None:
    """Let the letter that speaks for a case wait for its place again, with what it says now."""
    speaking = lock(case.letter_id or 0)
    newest = newest_revision(case)
    draft = draft_from_rows(case, newest.draft if newest is not None else None)
    corrections = newest.corrections if newest is not None else {}
    read = revision_of_reading(speaking, as_read(draft, corrections), case=None)
    read.save()
    was_changed = newest is not None and newest.origin != RevisionOrigin.REPLACEMENT
    if corrections or was_changed:  # then people have said what holds for this letter
        add_revision(read, speaking, draft, corrections, by=by, reason=reason)
    if speaking.status != PUBLISHED:  # hidden by a person, and it stays that
        return
    speaking.set_problems([*speaking.get_problems(), would_replace(earlier)])
    speaking.publish_when_clean = False
    fields = ("problems", "publish_when_clean")
    move(speaking, NEEDS_REVIEW, Verb.UNDO, *fields, by=by, reason=reason, put_back=earlier.pk)
