"""The life of a letter: every change of its state is one verb here.

A verb locks the letter, then its case if it needs that; checks the transition against the table
(`transitions.py`); writes; and notes in the same transaction, for the search indexes, that a case
which readers see has changed, and for the audit log, what was done. A verb that a person calls
takes who it was (`by`, None for the archive itself) and the `reason` given, for `_move`. No other
module sets `Letter.status` or records an `IndexChange`; only `synthetic/bulk_load.py` inserts
letters in their final state, and `sample_removal.py` deletes invented ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.utils import timezone

from determinations import audit
from determinations.letters import ParsedLetter, Problem, Reading, Severity, UnreadableLetter
from determinations.letters import redact as redacted
from determinations.models import (
    Case,
    DisputedItem,
    IndexChange,
    Letter,
    LetterStatus,
    PhiState,
    Verb,
)

from .corrections import loggable, record_corrections, refresh_outcome
from .filing import case_number_for, is_newer, would_replace
from .publishing import CannotPublish, is_clean, obstacles
from .saving import READING_FIELDS, note_reading, parse_stored, save_case
from .transitions import (
    FAILED,
    NEEDS_REVIEW,
    PARSED,
    PUBLISHED,
    RECEIVED,
    REJECTED,
    SUPERSEDED,
    check,
)


class ErasedBefore(Exception):
    """A letter of these bytes was erased for good."""


@transaction.atomic
def start(sha256: str, refusal: Problem | None, **fields: Any) -> tuple[Letter, bool]:
    """Store a new letter, received; rejected at once where `refusal` says why it can't be read.

    Return the letter and whether it is new: the same bytes are stored once. Raise `ErasedBefore`
    if they must not be stored at all.
    """
    letter, created = Letter.objects.get_or_create(sha256=sha256, defaults=fields)
    if created:
        if audit.was_erased(sha256):  # only now: whoever erases has the row until the end
            raise ErasedBefore
        audit.record(Verb.RECEIVE, letter=letter, to_state=letter.status)
    if created and refusal is not None:
        letter.set_problems([refusal])
        _move(letter, REJECTED, Verb.REJECT, "problems", reason=refusal.message)
    return letter, created


@transaction.atomic
def record_failure(letter_id: int, error: UnreadableLetter) -> LetterStatus:
    """Keep why a letter could not be read, next to its bytes.

    A letter that only waits (for OCR to be installed) stays received and is tried again.
    """
    letter = lock(letter_id)
    if letter.status != RECEIVED:
        return LetterStatus(letter.status)
    letter.set_problems([Problem(error.code, str(error), Severity.FATAL)])
    return _move(letter, RECEIVED if error.waits else FAILED, Verb.READ, "problems")


@transaction.atomic
def record_reading(letter_id: int, reading: Reading) -> LetterStatus:
    """Save what was read and file it under its case; do nothing if someone else was first.

    The letter is then parsed, needs review or is superseded, or published where that was wished
    for and nothing about it needs a person.
    """
    letter = lock(letter_id)
    if letter.status != RECEIVED:
        return LetterStatus(letter.status)
    letter.text = reading.extracted.text
    letter.text_method = reading.extracted.method
    letter.pages = reading.extracted.pages
    letter.unseen = list(reading.extracted.unseen)
    letter.readers_copy = None
    note_reading(letter, reading.parsed)
    letter.set_phi_findings(reading.findings)
    letter.phi_state = PhiState.HELD if reading.findings else PhiState.CLEAR
    letter.case = _lock_case(case_number_for(letter, reading.parsed))
    status = _move(
        letter,
        _file(letter, letter.case, reading.parsed),
        Verb.READ,
        *("text", "text_method", "pages", "phi_findings", "phi_state", "case"),
        *READING_FIELDS,
    )
    if status == PARSED and letter.publish_when_clean:
        publish(letter.pk)
        return PUBLISHED
    return status


def _file(letter: Letter, case: Case, parsed: ParsedLetter) -> LetterStatus:
    """Let a letter just read speak for its case if it is the newest; return its next state.

    A published determination is never taken from readers by a letter that nobody has looked at:
    the newer letter then waits, and takes the place when it is published.
    """
    status = PARSED if is_clean(letter) else NEEDS_REVIEW
    current = case.letter
    if current is not None and current.pk != letter.pk:
        if not is_newer(letter, parsed, case, current):
            return SUPERSEDED
        if case.is_published and not (letter.publish_when_clean and status == PARSED):
            letter.set_problems([*letter.get_problems(), would_replace(current)])
            return NEEDS_REVIEW
        _supersede(current.pk)
    save_case(case, letter, parsed)
    _note_change(case)
    return status


@transaction.atomic
def publish(letter_id: int, *, by: User | None = None, reason: str = "") -> Case:
    """Show a letter's determination to readers; what its case showed before is superseded.

    Raise `CannotPublish`, with every reason, if something forbids it.
    """
    letter = lock(letter_id)
    if found := obstacles(letter):
        raise CannotPublish(" ".join(found))
    case = Case.objects.select_for_update().get(letters=letter)
    if case.letter_id != letter.pk:
        if case.letter_id is not None:
            _supersede(case.letter_id, by=by)
        save_case(case, letter, parse_stored(letter))
    _move(letter, PUBLISHED, Verb.PUBLISH, by=by, reason=reason)
    case.published_at = case.published_at or timezone.now()
    case.save(update_fields=["published_at"])
    _note_change(case)
    return case


@transaction.atomic
def withdraw(letter_id: int, *, by: User | None = None, reason: str = "") -> bool:
    """Take a published letter's case from readers; the letter waits for a person's decision.

    Return whether it was published.
    """
    letter = lock(letter_id)
    if letter.status != PUBLISHED:
        return False
    _withdraw(letter, by=by, reason=reason)
    return True


def _withdraw(letter: Letter, *, by: User | None, reason: str) -> None:
    case = Case.objects.select_for_update().get(letter=letter)
    _note_change(case)  # while it still counts as one that readers see
    case.published_at = None
    case.save(update_fields=["published_at"])
    _move(letter, NEEDS_REVIEW, Verb.WITHDRAW, by=by, reason=reason)


@transaction.atomic
def reject(letter_id: int, *, by: User | None = None, reason: str = "") -> bool:
    """Keep a letter and show it to nobody; return whether it was not rejected before."""
    letter = lock(letter_id)
    if letter.status == REJECTED:
        return False
    if letter.status == PUBLISHED:
        _withdraw(letter, by=by, reason=reason)
    _move(letter, REJECTED, Verb.REJECT, by=by, reason=reason)
    return True


@transaction.atomic
def read_again(
    letter_id: int, then: Callable[[int], None], *, by: User | None = None, reason: str = ""
) -> bool:
    """Put a letter back to the start, to be read from its stored bytes once more.

    `then` is called with its id in the same transaction, to queue it. A published letter is left
    as it is; return whether this one was not.
    """
    letter = lock(letter_id)
    if letter.status == PUBLISHED:
        return False
    letter.set_problems([])
    _move(letter, RECEIVED, Verb.READ_AGAIN, "problems", by=by, reason=reason)
    then(letter.pk)
    return True


@transaction.atomic
def clear(letter_id: int, *, by: User | None = None, reason: str = "") -> None:
    """Record that a person found a letter's findings harmless."""
    letter = lock(letter_id)
    letter.phi_state = PhiState.CLEARED
    _move(letter, _state_when_resolved(letter), Verb.CLEAR, "phi_state", by=by, reason=reason)


@transaction.atomic
def redact(letter_id: int, *, by: User | None = None, reason: str = "") -> None:
    """Put marks in place of the findings and read the redacted text; the original stays stored."""
    letter = lock(letter_id)
    letter.redacted_text = redacted(letter.text, letter.get_phi_findings())
    letter.phi_state = PhiState.REDACTED
    parsed = parse_stored(letter)
    note_reading(letter, parsed)
    case = lock_case_of(letter)
    if case is not None:
        save_case(case, letter, parsed)
        _note_change(case)
    _move(
        letter,
        _state_when_resolved(letter),
        Verb.REDACT,
        *("redacted_text", "phi_state", *READING_FIELDS),
        by=by,
        reason=reason,
    )


def record_reparse(letter: Letter, case: Case | None) -> None:
    """Write that a newer parser reads a letter differently; both are locked by the caller.

    A published letter stays published: a person or a clean reading has let it through, and what is
    new about it is listed. One that waits may have become clean, or no longer be.
    """
    status = LetterStatus(letter.status)
    if status in (PARSED, NEEDS_REVIEW):
        status = PARSED if is_clean(letter, phi_resolved=True) else NEEDS_REVIEW
    _move(letter, status, Verb.REPARSE, *READING_FIELDS)
    if case is not None:
        _note_change(case)


def save_anew(case: Case, letter: Letter) -> None:
    """Save again what the letter of a locked case says."""
    save_case(case, letter, parse_stored(letter))
    _note_change(case)


@transaction.atomic
def correct(record: Case | DisputedItem, before: dict[str, Any], by: User | AnonymousUser) -> None:
    """Record how a person changed a saved record, and bring what follows from it up to date.

    `before` is field name to value of every field that may have changed.
    """
    changes = {
        field: (old, getattr(record, field))
        for field, old in before.items()
        if old != getattr(record, field)
    }
    if not changes:
        return
    record_corrections(record, changes, by if isinstance(by, User) else None)
    case = record if isinstance(record, Case) else record.case
    audit.record(
        Verb.CORRECT,
        letter=case.letter,
        case_number=case.case_number,
        by=by,
        item=None if isinstance(record, Case) else record.position,
        changes=loggable(record, changes),
    )
    refresh_outcome(case)
    _note_change(case)


def lock(letter_id: int) -> Letter:
    """Return a letter that nobody else changes until the transaction ends.

    A letter is locked before its case, and the one that it supersedes last: verbs that keep to one
    order don't wait for each other.
    """
    return Letter.objects.select_for_update(of=["self"]).get(pk=letter_id)


def lock_case_of(letter: Letter) -> Case | None:
    """Return, locked, the case that this letter speaks for; None if another letter does."""
    return Case.objects.select_for_update(of=["self"]).filter(letter=letter).first()


def _lock_case(case_number: str) -> Case:
    """Return the case of this number, created on first use, locked, with its current letter."""
    Case.objects.get_or_create(case_number=case_number)
    cases = Case.objects.select_for_update(of=["self"]).select_related("letter")
    return cases.get(case_number=case_number)


def _supersede(letter_id: int, *, by: User | None = None) -> None:
    """Let the letter that spoke for a case make way for a newer one; it stays stored."""
    _move(lock(letter_id), SUPERSEDED, Verb.SUPERSEDE, by=by)


def _state_when_resolved(letter: Letter) -> LetterStatus:
    """Return the state of a letter whose findings are dealt with: one that only waited for that
    is ready."""
    waits = letter.status == NEEDS_REVIEW and is_clean(letter, phi_resolved=True)
    return PARSED if waits else LetterStatus(letter.status)


def _move(
    letter: Letter,
    to: LetterStatus,
    verb: Verb,
    *changed: str,
    by: User | None = None,
    reason: str = "",
) -> LetterStatus:
    """Take a locked letter to another state; write that and the other `changed` fields.

    The only place that writes a state, and therefore that who moved a letter (None for whoever acts
    just now) by which `verb`, and why, is recorded.
    """
    before = LetterStatus(letter.status)
    check(before, to)
    letter.status = to
    letter.save(update_fields=["status", *changed])
    audit.record(verb, letter=letter, from_state=before, to_state=to, by=by, reason=reason)
    return to


def _note_change(case: Case) -> None:
    """Tell every index about a case that readers see; others are in no index."""
    if case.is_published:
        IndexChange.objects.record([case.pk])
