"""One stored letter through reading, screening, saving and, where it may be, publishing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from determinations.letters.extraction.file_text import UnreadableLetter
from determinations.letters.model import ParsedLetter, Problem, Severity
from determinations.letters.reading import Reading
from determinations.models import Case, IndexChange, Letter, LetterStatus, PhiState

from . import publishing
from .reader import LetterReader
from .saving import case_number_for, finding_json, note_reading, problem_json, save_case


def process(letter_id: int, reader: LetterReader) -> LetterStatus:
    """Read a received letter and file what it says. A letter past that state is left as it is."""
    letter = Letter.objects.defer(None).get(pk=letter_id)
    if letter.status != LetterStatus.RECEIVED:
        return LetterStatus(letter.status)
    try:
        reading = reader.read(bytes(letter.content), letter.media_type)
    except UnreadableLetter as error:
        return record_failure(letter_id, error)
    return record_reading(letter_id, reading)


@transaction.atomic
def record_failure(letter_id: int, error: UnreadableLetter) -> LetterStatus:
    """Keep why a letter could not be read, next to its bytes.

    A letter that only waits (for OCR to be installed) stays received and is tried again.
    """
    letter = _locked(letter_id)
    if letter.status != LetterStatus.RECEIVED:
        return LetterStatus(letter.status)
    if not error.waits:
        letter.status = LetterStatus.FAILED
    letter.problems = [problem_json(Problem(error.code, str(error), Severity.FATAL))]
    letter.save(update_fields=["status", "problems"])
    return LetterStatus(letter.status)


@transaction.atomic
def record_reading(letter_id: int, reading: Reading) -> LetterStatus:
    """Save what was read, as one transaction; does nothing if someone else was first."""
    letter = _locked(letter_id)
    if letter.status != LetterStatus.RECEIVED:
        return LetterStatus(letter.status)
    letter.text = reading.extracted.text
    letter.text_method = reading.extracted.method
    letter.pages = reading.extracted.pages
    note_reading(letter, reading.parsed)
    letter.phi_findings = [finding_json(finding) for finding in reading.findings]
    letter.phi_state = PhiState.HELD if reading.findings else PhiState.CLEAR
    clean = publishing.is_clean(letter)
    letter.status = LetterStatus.PARSED if clean else LetterStatus.NEEDS_REVIEW
    file_under_case(letter, reading.parsed)
    letter.save()
    if clean and letter.publish_when_clean and letter.status == LetterStatus.PARSED:
        publishing.publish(letter.pk)
        return LetterStatus.PUBLISHED
    return LetterStatus(letter.status)


def file_under_case(letter: Letter, parsed: ParsedLetter) -> None:
    """Put a letter under its case and, where it is the newest word, let it speak for the case.

    A published determination is never taken from readers by a letter that nobody has looked at:
    the newer letter then waits, and takes the place when it is published.
    """
    case = _locked_case(case_number_for(letter, parsed))
    letter.case = case
    current = case.letter
    if current is None or current.pk == letter.pk:
        save_case(case, letter, parsed)
        return
    if not _is_newer(letter, parsed.decision_date, current, case.decision_date):
        letter.status = LetterStatus.SUPERSEDED
        return
    if case.is_published and not (letter.publish_when_clean and publishing.is_clean(letter)):
        letter.status = LetterStatus.NEEDS_REVIEW
        letter.problems = [*letter.problems, _would_replace(current)]
        return
    Letter.objects.filter(pk=current.pk).update(status=LetterStatus.SUPERSEDED)
    save_case(case, letter, parsed)
    if case.is_published:
        IndexChange.objects.record([case.pk])


def _locked(letter_id: int) -> Letter:
    return Letter.objects.select_for_update(of=["self"]).get(pk=letter_id)


def _locked_case(case_number: str) -> Case:
    Case.objects.get_or_create(case_number=case_number)
    return Case.objects.select_for_update(of=["self"]).select_related("letter").get(
        case_number=case_number
    )  # fmt: skip


def _is_newer(letter: Letter, decided: date | None, current: Letter, was: date | None) -> bool:
    """By decision date, then by the order in which they were received."""
    return (decided or date.min, letter.pk) > (was or date.min, current.pk)


def _would_replace(current: Letter) -> dict[str, Any]:
    problem = Problem(
        "would-replace-published",
        f"Another letter of this case is published already ({current.file_name}). "
        "Publishing this one puts it in that letter's place.",
        Severity.REVIEW,
    )
    return problem_json(problem)
