"""What a person decides about marks that may identify someone: cleared, or redacted."""

from __future__ import annotations

from django.db import transaction

from determinations.letters import phi as screen
from determinations.letters.model import PhiFinding, Span
from determinations.models import IndexChange, Letter, LetterStatus, PhiState
from determinations.text_spans import cut_at_spans

from .publishing import is_clean
from .saving import note_reading, parse_stored, save_case


def findings_of(letter: Letter) -> list[PhiFinding]:
    return [
        PhiFinding(one["kind"], Span(one["start"], one["end"]), one["text"], one["reason"])
        for one in letter.phi_findings
    ]


def segments(letter: Letter) -> list[tuple[str, str]]:
    """Return the letter's text cut at its findings: (text, kind), kind "" between findings."""
    spans = (
        (finding.span.start, finding.span.end, finding.kind) for finding in findings_of(letter)
    )
    return [(piece, kind or "") for piece, kind in cut_at_spans(letter.text, spans)]


@transaction.atomic
def clear(letter_id: int) -> None:
    """Record that a person found the findings harmless."""
    letter = Letter.objects.select_for_update(of=["self"]).get(pk=letter_id)
    letter.phi_state = PhiState.CLEARED
    letter.save(update_fields=["phi_state"])
    _refresh_status(letter)


@transaction.atomic
def redact(letter_id: int) -> None:
    """Put marks in place of the findings and read the redacted text; the original stays stored."""
    letter = Letter.objects.select_for_update(of=["self"]).get(pk=letter_id)
    letter.redacted_text = screen.redact(letter.text, findings_of(letter))
    letter.phi_state = PhiState.REDACTED
    parsed = parse_stored(letter)
    note_reading(letter, parsed)
    letter.save()
    case = letter.case
    if case is not None and case.letter_id == letter.pk:
        save_case(case, letter, parsed)
        if case.is_published:
            IndexChange.objects.record([case.pk])
    _refresh_status(letter)


def _refresh_status(letter: Letter) -> None:
    """A letter that waited only for its findings is ready once they are dealt with."""
    if letter.status == LetterStatus.NEEDS_REVIEW and is_clean(letter, phi_resolved=True):
        letter.status = LetterStatus.PARSED
        letter.save(update_fields=["status"])
