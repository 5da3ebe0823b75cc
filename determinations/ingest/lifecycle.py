"""The life of a letter: every change of its state is one verb here.

A verb locks the letter, then its case if it needs that; checks the transition against the table
(`transitions.py`); writes; and notes in the same transaction, for the search indexes, that a case
which readers see has changed, and for the audit log, what was done. A verb that a person calls
takes who it was (`by`, None for the archive itself) and the `reason` given, for `_move`. No other
module sets `Letter.status` or records an `IndexChange`; only `synthetic/bulk_load.py` inserts
letters in their final state, and `sample_removal.py` deletes invented ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.utils import timezone

from determinations import audit
from determinations.letters import (
    ParsedLetter,
    Passage,
    Problem,
    Reading,
    Severity,
    UnreadableLetter,
)
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
from .filing import case_number_for, is_newer, why_it_waits
from .locks import lock, lock_case, lock_case_of
from .publishing import CannotPublish, is_clean, obstacles
from .saving import READING_FIELDS, note_reading, parse_stored, save_case
from .screening import (
    SCREEN_FIELDS,
    check_decision,
    note_screening,
    redact_chosen,
    redact_findings,
)
from .transitions import (
    FAILED,
    NEEDS_REVIEW,
    PARSED,
    PUBLISHED,
    RECEIVED,
    REJECTED,
    SUPERSEDED,
    WITHDRAWN,
    check,
)

WITHDRAWN_TO_REDACT = "redaction"
"""Reason of a withdrawal that comes with a redaction."""

HIDING_FIELDS = ("hidden_by", "hidden_at", "hidden_reason", "publish_when_clean")
"""The columns of a letter that `_hide` sets."""


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
        _hide(letter, REJECTED, Verb.REJECT, "problems", by=None, reason=refusal.message)
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
    problems = note_screening(letter, reading.findings)
    parsed = parse_stored(letter) if letter.redacted_text else reading.parsed
    note_reading(letter, parsed)
    letter.set_problems([*letter.get_problems(), *problems])
    letter.case = lock_case(case_number_for(letter, parsed))
    status = _move(
        letter,
        _file(letter, letter.case, parsed),
        Verb.READ,
        *("text", "text_method", "pages", "unseen", "readers_copy", "case"),
        *SCREEN_FIELDS,
        *READING_FIELDS,
    )
    if status == PARSED and letter.publish_when_clean:
        publish(letter.pk)
        return PUBLISHED
    return status


def _file(letter: Letter, case: Case, parsed: ParsedLetter) -> LetterStatus:
    """Let a letter just read speak for its case if it is the newest; return its next state.

    A published determination is never replaced, and one that a person hid never comes back, by a
    letter that nobody has looked at: it waits, and takes the place when a person publishes it.
    """
    current = case.letter
    replaces = current is not None and current.pk != letter.pk
    if current is not None and replaces and not is_newer(letter, parsed, case, current):
        return SUPERSEDED
    if reason := why_it_waits(letter, case):
        letter.set_problems([*letter.get_problems(), reason])
        if replaces:
            return NEEDS_REVIEW
    elif current is not None and replaces:
        _supersede(current.pk)
    save_case(case, letter, parsed)
    _note_change(case)
    return PARSED if is_clean(letter, phi_resolved=True) else NEEDS_REVIEW


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
    letter.hidden_by, letter.hidden_at, letter.hidden_reason = None, None, ""
    _move(letter, PUBLISHED, Verb.PUBLISH, *HIDING_FIELDS, by=by, reason=reason)
    case.published_at = case.published_at or timezone.now()
    case.save(update_fields=["published_at"])
    _note_change(case)
    return case


@transaction.atomic
def withdraw(letter_id: int, *, by: User | None = None, reason: str = "") -> bool:
    """Take a published letter's case from readers, until a person publishes one of its letters.

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
    _hide(letter, WITHDRAWN, Verb.WITHDRAW, by=by, reason=reason)


def _hide(
    letter: Letter, to: LetterStatus, verb: Verb, *changed: str, by: User | None, reason: str
) -> LetterStatus:
    letter.hidden_by, letter.hidden_at, letter.hidden_reason = by, timezone.now(), reason
    letter.publish_when_clean = False
    return _move(letter, to, verb, *HIDING_FIELDS, *changed, by=by, reason=reason)


@transaction.atomic
def reject(letter_id: int, *, by: User | None = None, reason: str = "") -> bool:
    """Keep a letter and show it to nobody; return whether it was not rejected before."""
    letter = lock(letter_id)
    if letter.status == REJECTED:
        return False
    if letter.status == PUBLISHED:
        _withdraw(letter, by=by, reason=reason)
    _hide(letter, REJECTED, Verb.REJECT, by=by, reason=reason)
    return True


@transaction.atomic
def read_again(
    letter_id: int, then: Callable[[int], None], *, by: User | None = None, reason: str = ""
) -> bool:
    """Put a letter back to the start, to be read from its stored bytes once more.

    `then` is called with its id in the same transaction, to queue it. A published letter is left
    as it is; return whether this one was not. Whether readers see it is for a person to say then.
    """
    letter = lock(letter_id)
    if letter.status == PUBLISHED:
        return False
    letter.set_problems([])
    letter.publish_when_clean = False
    _move(
        letter, RECEIVED, Verb.READ_AGAIN, *("problems", "publish_when_clean"), by=by, reason=reason
    )
    then(letter.pk)
    return True


@transaction.atomic
def clear(
    letter_id: int, *, seen: str | None = None, by: User | None = None, reason: str = ""
) -> None:
    """Record that a person found a letter's findings harmless.

    `seen` is `findings_digest` of what the person was shown. Raise `CannotResolve` if that is no
    longer so, or if the letter isn't held for its findings.
    """
    letter = lock(letter_id)
    check_decision(letter, seen, clears=True)
    letter.phi_state = PhiState.CLEARED
    _move(letter, _state_when_resolved(letter), Verb.CLEAR, "phi_state", by=by, reason=reason)


@transaction.atomic
def redact(
    letter_id: int,
    passages: Iterable[Passage] | None = None,
    *,
    seen: str | None = None,
    by: User | None = None,
    reason: str = "",
) -> None:
    """Put marks in place of passages and read the redacted text; the original stays stored.

    `passages` are all that is redacted, as a person chose them; None for every finding and what was
    redacted before. A published letter is withdrawn in the same act. `seen` is as for `clear`.
    """
    letter = lock(letter_id)
    check_decision(letter, seen, clears=False)
    if letter.status == PUBLISHED:
        _withdraw(letter, by=by, reason=reason or WITHDRAWN_TO_REDACT)
    if passages is None:
        redact_findings(letter)
    else:
        redact_chosen(letter, passages)
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
        *(*SCREEN_FIELDS, *READING_FIELDS),
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


def _supersede(letter_id: int, *, by: User | None = None) -> None:
    """Let the letter that spoke for a case make way for a newer one; it stays stored.

    What a person hid stays what it is.
    """
    letter = lock(letter_id)
    if letter.status not in (WITHDRAWN, REJECTED):
        _move(letter, SUPERSEDED, Verb.SUPERSEDE, by=by)


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
        note_changes([case.pk])


def note_changes(case_ids: Iterable[int]) -> None:
    """Tell every index about cases that readers see, in the transaction that changes them."""
    IndexChange.objects.record(case_ids)
