"""What was decided on marks that identify people outlasts reading again, and is decided once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from determinations.ingest import lifecycle
from determinations.ingest.publishing import CannotPublish
from determinations.ingest.screening import CannotResolve, findings_digest
from determinations.models import Letter, LetterStatus, PhiState
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.ingest.gate import SSN, read_again, shown


@pytest.fixture
def redacted(db):
    letter = add_letter(SSN)
    lifecycle.redact(letter.pk)
    return Letter.objects.get(pk=letter.pk)


def test_a_redaction_survives_reading_again(client, redacted):
    letter = read_again(redacted)
    assert (letter.status, letter.phi_state) == (LetterStatus.PARSED, PhiState.REDACTED)
    lifecycle.publish(letter.pk)
    assert "[redacted: " in shown(client)
    assert "123-45-6789" not in shown(client)


def test_a_redaction_is_found_where_lines_break_otherwise_and_wherever_it_stands(client, db):
    name = letter_text().replace("with knee pain.", "with knee pain, seen by Dr. Ann Example.")
    lifecycle.redact(add_letter(name).pk)
    broken = name.replace("Ann Example", "Ann\nExample").replace("nothing that", "Ann Example that")
    letter = read_again(Letter.objects.get(), broken)
    assert letter.phi_state == PhiState.REDACTED
    lifecycle.publish(letter.pk)
    assert "Example" not in shown(client)


def test_a_letter_whose_redaction_is_not_found_again_is_held(client, redacted):
    letter = read_again(redacted, SSN.replace("SSN 123-45-6789", "nothing else"))
    assert (letter.status, letter.phi_state) == (LetterStatus.NEEDS_REVIEW, PhiState.HELD)
    assert "redaction-lost" in [problem["code"] for problem in letter.problems]
    with pytest.raises(CannotPublish):
        lifecycle.publish(letter.pk)
    with pytest.raises(CannotResolve):
        lifecycle.clear(letter.pk)
    letter = read_again(letter)
    assert letter.phi_state == PhiState.REDACTED


def test_a_finding_that_nobody_decided_on_holds_a_redacted_letter(redacted):
    letter = read_again(redacted, SSN.replace("cook with", "cook (SSN 987-65-4321) with"))
    assert letter.phi_state == PhiState.HELD
    assert "123-45-6789" not in letter.reading_text


def test_clear_after_redact_is_refused(client, redacted):
    lifecycle.publish(redacted.pk)
    with pytest.raises(CannotResolve, match="redacted once"):
        lifecycle.clear(redacted.pk)
    assert "123-45-6789" not in shown(client)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.update(phi_state=PhiState.CLEARED)


@pytest.mark.django_db
def test_only_a_held_letter_can_be_cleared():
    letter = add_letter(letter_text())
    with pytest.raises(CannotResolve, match="held for its findings"):
        lifecycle.clear(letter.pk)


@pytest.mark.django_db
def test_nobody_clears_what_they_did_not_see():
    letter = add_letter(SSN)
    seen = findings_digest(letter)
    read_again(letter, SSN.replace("cook with", "cook (SSN 987-65-4321) with"))
    for decide in (lifecycle.clear, lifecycle.redact):
        with pytest.raises(CannotResolve, match="look again"):
            decide(letter.pk, seen=seen)
    lifecycle.clear(letter.pk, seen=findings_digest(Letter.objects.get()))
    assert Letter.objects.get().phi_state == PhiState.CLEARED
