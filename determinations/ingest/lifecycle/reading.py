"""What the archive does with a letter by itself: store, read, file under its case, read anew."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import transaction

from determinations import audit
from determinations.letters import (
    ParsedLetter,
    Problem,
    Reading,
    Severity,
    UnreadableLetter,
    screen,
)
from determinations.models import (
    Case,
    Letter,
    LetterStatus,
    PhiState,
    Verb,
)

from ..filing import case_number_for, is_newer, renumber, why_it_waits
from ..guideline_names import as_named
from ..letter_bytes import discard
from ..locks import lock, lock_case
from ..reference_rows import ReferenceRows
from ..same_case import doubts, note_older
from ..saving import READING_FIELDS, note_reading, parse_stored, save_case
from ..screening import (
    SCREEN_FIELDS,
    note_redacted_elsewhere,
    note_rescreening,
    note_screening,
)
from ..transitions import (
    FAILED,
    NEEDS_REVIEW,
    PARSED,
    PUBLISHED,
    READ,
    RECEIVED,
    REJECTED,
    SUPERSEDED,
)
from .candidates import forget_or_join, keep_reading
from .moves import (
    hide,
    hide_case,
    hold_without_outcome,
    move,
    note_change,
    state_after_change,
    state_after_reading,
    supersede,
)
from .people import publish

READ_FIELDS = (
    *("text", "text_method", "pages", "unseen", "readers_copy", "case"),
    *SCREEN_FIELDS,
    *READING_FIELDS,
)
"""The columns of a letter that reading it sets, besides its state."""

HELD_BY_NEWER_RULES = "newer rules of the screen find what may identify a person"
"""Reason why a published letter is taken from readers when it is screened again."""


class Rescreened(StrEnum):
    """What became of a letter that was screened again."""

    UNCHANGED = "unchanged"
    WITHDRAWN = "taken from readers"
    HELD = "held"
    RELEASED = "no longer held"
    CHANGED = "other findings"
    LEFT = "left alone"


class ErasedBefore(Exception):
    """A letter of these bytes was erased for good."""


@transaction.atomic
def start(refusal: Problem | None, *, sha256: str, **fields: Any) -> tuple[Letter, bool]:
    """Store a new letter, received; rejected at once where `refusal` says why it can't be read.

    Return the letter and whether it is new: the same bytes are stored once. Raise `ErasedBefore`
    if they must not be stored at all.
    """
    letter, created = Letter.objects.get_or_create(sha256=sha256, defaults=fields)
    if created:
        if audit.was_erased(sha256):  # only now: whoever erases has the row until the end
            discard([letter])
            raise ErasedBefore
        audit.record(Verb.RECEIVE, letter=letter, to_state=letter.status)
    if created and refusal is not None:
        letter.set_problems([refusal])
        hide(letter, REJECTED, Verb.REJECT, "problems", by=None, reason=refusal.message)
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
    return move(letter, RECEIVED if error.waits else FAILED, Verb.READ, "problems")


@transaction.atomic
def record_reading(
    letter_id: int, reading: Reading, rows: ReferenceRows | None = None
) -> LetterStatus:
    """Save what was read and file it under its case; do nothing if someone else was first.

    The letter is then parsed, needs review or is superseded, or published where that was wished
    for and nothing about it needs a person. `rows` are those that a run knows already.
    """
    letter = lock(letter_id)
    if letter.status != RECEIVED:
        return LetterStatus(letter.status)
    was_read = letter.case_id is not None
    parsed = set_reading(letter, reading)
    letter.case = _case_for(letter, parsed)
    note_redacted_elsewhere(letter, letter.case.letters.exclude(pk=letter.pk))
    state = _file(letter, letter.case, parsed, rows, was_read=was_read)
    status = move(letter, state, Verb.READ, *READ_FIELDS)
    if status == PARSED and letter.publish_when_clean:
        publish(letter.pk)
        return PUBLISHED
    return status


def set_reading(letter: Letter, reading: Reading) -> ParsedLetter:
    """Set, without saving, a letter's text and what screen and parser say about it.

    Return what is filed: of a letter that a person redacted, what its redacted text says.
    """
    letter.text = reading.extracted.text
    letter.text_method = reading.extracted.method
    letter.pages = reading.extracted.pages
    letter.unseen = list(reading.extracted.unseen)
    letter.readers_copy = None
    problems = note_screening(letter, reading.findings)
    parsed = parse_stored(letter) if letter.redacted_text else as_named(reading.parsed)
    note_reading(letter, parsed)
    letter.set_problems([*letter.get_problems(), *problems])
    return parsed


def _case_for(letter: Letter, parsed: ParsedLetter) -> Case:
    """Return, locked, the case that a letter just read belongs to.

    One that speaks for a case stays with it, under the number that is read now; where another case
    has that number, it stays with a problem.
    """
    if letter.case is not None and letter.case.letter_id == letter.pk:
        case = lock_case(letter.case.case_number)
        renumber(case, letter, parsed)
        return case
    return lock_case(case_number_for(letter, parsed))


def _file(
    letter: Letter,
    case: Case,
    parsed: ParsedLetter,
    rows: ReferenceRows | None,
    *,
    was_read: bool,
) -> LetterStatus:
    """Let a letter just read speak for its case if it is the newest; return its next state.

    A published determination is never replaced, and one that a person hid never comes back, by a
    letter that nobody has looked at: it waits, and takes the place when a person publishes it. So
    does a letter that may be of another case, be it older or newer. An older one is kept with a
    note.
    """
    current = case.letter
    if current is None or current.pk == letter.pk:
        if reason := why_it_waits(letter, case):
            letter.set_problems([*letter.get_problems(), reason])
        if was_read and current is None:
            forget_or_join(case, letter)
        return _speak_for(case, letter, parsed, rows)
    reasons = doubts(letter, parsed, case, current)
    is_behind = not is_newer(letter, parsed, case, current)
    if not is_behind and (reason := why_it_waits(letter, case)):
        reasons.append(reason)
    if reasons:
        letter.set_problems([*letter.get_problems(), *reasons])
        keep_reading(case, letter, parsed, rows)
        return NEEDS_REVIEW
    if is_behind:
        if parsed.invented == current.invented:
            note_older(letter, parsed.decision_date, case, current)
        return SUPERSEDED
    supersede(current.pk)
    if was_read:
        forget_or_join(case, letter)
    return _speak_for(case, letter, parsed, rows)


def _speak_for(
    case: Case, letter: Letter, parsed: ParsedLetter, rows: ReferenceRows | None
) -> LetterStatus:
    """Make what a letter says what its case says; return the letter's next state."""
    save_case(case, letter, parsed, rows)
    note_change(case)
    return state_after_reading(letter)


def record_reparse(letter: Letter, case: Case | None) -> None:
    """Write that a newer parser reads a letter differently; both are locked by the caller.

    A published letter stays published while its case has an outcome: a person or a clean reading
    has let it through, and what is new about it is listed. One that waits may have become clean, or
    no longer be.
    """
    if case is not None:
        hold_without_outcome(letter, case)
    move(letter, state_after_change(letter), Verb.REPARSE, *READING_FIELDS)
    if case is not None:
        note_change(case)


@transaction.atomic
def rescreen(letter_id: int) -> Rescreened:
    """Screen a stored letter by the rules of today; return what became of it.

    What a person dropped or redacted stays so. A published letter with a finding that nobody has
    decided on is taken from readers and needs review; one that waits may become ready.
    """
    letter = lock(letter_id)
    if letter.status not in READ or not letter.text:
        return Rescreened.LEFT
    before, was_held = letter.phi_findings, letter.phi_state == PhiState.HELD
    note_rescreening(letter, screen(letter.text))
    if letter.case is not None:
        note_redacted_elsewhere(letter, letter.case.letters.exclude(pk=letter.pk))
    is_held = letter.phi_state == PhiState.HELD
    if letter.phi_findings == before and is_held == was_held:
        letter.save(update_fields=SCREEN_FIELDS)
        return Rescreened.UNCHANGED
    if is_held and letter.status == PUBLISHED:
        hide_case(Case.objects.get(letter=letter))
        letter.publish_when_clean = False
        changed = (*SCREEN_FIELDS, "publish_when_clean")
        move(letter, NEEDS_REVIEW, Verb.WITHDRAW, *changed, reason=HELD_BY_NEWER_RULES)
        return Rescreened.WITHDRAWN
    move(letter, state_after_change(letter), Verb.RESCREEN, *SCREEN_FIELDS)
    if is_held == was_held:
        return Rescreened.CHANGED
    return Rescreened.HELD if is_held else Rescreened.RELEASED


def save_anew(case: Case, letter: Letter) -> None:
    """Save again what the letter of a locked case says, without what people corrected."""
    save_case(case, letter, parse_stored(letter))
    letter.save(update_fields=["problems"])
    hold_without_outcome(letter, case)
    note_change(case)
