"""What a person chooses of a letter is redacted, what is left is dropped, and both are kept."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from determinations.ingest import lifecycle
from determinations.ingest.redaction import Redaction
from determinations.letters import BY_HAND
from determinations.letters.phi import screening
from determinations.models import Case, Letter, LetterStatus, PhiState
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.ingest.gate import read_again

pytestmark = pytest.mark.django_db
TEXT = letter_text().replace(
    "with knee pain.", "with knee pain, seen by Dr. Example. Tall Quillfeather agreed."
)
EXAMPLE = ("physician", "Example")


def test_findings_are_left_and_passages_added_by_hand():
    redaction = Redaction(add_letter(TEXT), {EXAMPLE: False}, ["Tall Quillfeather"])
    assert redaction.chosen[0] == (BY_HAND, "Tall Quillfeather")
    assert "seen by Dr. Example. [redacted: passage] agreed" in redaction.preview
    assert redaction.remaining == []


def test_what_the_screen_finds_only_in_the_redacted_text_remains():
    letter = add_letter(TEXT)
    letter.set_phi_findings([])  # as older rules left it
    assert [finding.text for finding in Redaction(letter, {}).remaining] == ["Example"]


def test_single_words_of_a_name_are_chosen_with_it():
    redaction = Redaction(add_letter(TEXT), {EXAMPLE: False}, ["Tall Quillfeather"])
    assert ("name", "Quillfeather") in redaction.chosen


def test_what_nobody_decided_on_is_chosen_unless_it_was_dropped():
    letter = add_letter(TEXT)
    assert Redaction(letter).chosen == [EXAMPLE]
    assert Redaction(letter, {}).chosen == [EXAMPLE]
    lifecycle.clear(letter.pk)
    assert Redaction(letter).chosen == []


def test_odd_characters_in_passages_are_no_failure():
    redaction = Redaction(add_letter(TEXT), {EXAMPLE: False}, ["Tall\0Quillfeather", " \0 "])
    assert redaction.chosen[0] == (BY_HAND, "Tall Quillfeather")
    assert redaction.not_found == []


def test_passages_that_are_not_in_the_letter_are_told():
    assert Redaction(add_letter(TEXT), {}, ["uillfeath"]).not_found == ["uillfeath"]


def test_a_published_letter_is_withdrawn_by_its_redaction():
    letter = add_letter(letter_text())
    lifecycle.publish(letter.pk)
    lifecycle.redact(letter.pk, [(BY_HAND, "knee pain")])
    letter = Letter.objects.get()
    assert (letter.status, letter.hidden_reason) == (LetterStatus.WITHDRAWN, "redaction")
    assert not Case.objects.published().exists()
    assert "knee pain" not in letter.reading_text


def test_other_choices_undo_a_redaction():
    letter = add_letter(TEXT)
    lifecycle.redact(letter.pk)
    lifecycle.redact(letter.pk, [(BY_HAND, "Quillfeather")])
    text = Letter.objects.get().reading_text
    assert "Dr. Example" in text
    assert "Quillfeather" not in text


def drop_one(admin_user):
    """Redact "Quillfeather" by hand, and drop the one finding, "Example"."""
    letter = add_letter(TEXT)
    lifecycle.redact(letter.pk, [(BY_HAND, "Quillfeather")], by=admin_user)
    return letter


def test_what_a_person_dropped_does_not_hold_the_letter_again(admin_user):
    letter = read_again(drop_one(admin_user), TEXT.replace("Dr. Example", "Dr.\nExample"))
    assert (letter.status, letter.phi_state) == (LetterStatus.PARSED, PhiState.REDACTED)


def test_a_cleared_letter_stays_cleared_when_it_is_read_again(admin_user):
    letter = add_letter(TEXT)
    lifecycle.clear(letter.pk, by=admin_user)
    letter = read_again(letter)
    assert (letter.status, letter.phi_state) == (LetterStatus.PARSED, PhiState.CLEARED)


def test_a_finding_that_is_new_or_of_another_kind_holds_it(admin_user):
    letter = drop_one(admin_user)
    letter = read_again(letter, TEXT.replace("Tall", "Dr. Newcomer and Tall"))
    assert letter.phi_state == PhiState.HELD
    letter = read_again(letter, TEXT.replace("Dr. Example", "Mr. Example"))
    assert letter.phi_state == PhiState.HELD


def test_who_dropped_it_first_is_kept_until_it_is_redacted(admin_user):
    letter = drop_one(admin_user)
    lifecycle.redact(letter.pk, [(BY_HAND, "Quillfeather")])
    assert letter.dropped_findings.get().dropped_by == admin_user
    lifecycle.redact(letter.pk, [(BY_HAND, "Quillfeather"), ("physician", "Example")])
    assert not letter.dropped_findings.exists()


def test_the_rest_of_a_text_with_too_many_marks_is_never_dropped(monkeypatch):
    monkeypatch.setattr(screening, "MOST_MARKS", 1)
    letter = add_letter(TEXT.replace("Tall", "Dr. Newcomer, Dr. Third. Tall"))
    lifecycle.clear(letter.pk)
    assert read_again(letter).phi_state == PhiState.HELD


def test_findings_cleared_before_they_were_remembered_count_as_dropped(admin_user):
    letter = add_letter(TEXT)
    lifecycle.clear(letter.pk, by=admin_user)
    letter.dropped_findings.all().delete()
    migration = import_module("determinations.migrations.0014_dropped_findings")
    with connection.cursor() as cursor:
        cursor.execute(migration.REMEMBER_CLEARED)
    dropped = letter.dropped_findings.get()
    assert (dropped.kind, dropped.text, dropped.dropped_by) == ("physician", "Example", admin_user)
