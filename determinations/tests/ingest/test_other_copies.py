"""What was redacted, rejected or erased does not come back with another file of the same case."""

from __future__ import annotations

import pytest

from determinations.ingest import lifecycle
from determinations.ingest.erasing import erase
from determinations.ingest.publishing import CannotPublish
from determinations.ingest.screening import findings_digest
from determinations.letters import BY_HAND
from determinations.models import Case, Letter, LetterStatus, PhiState
from determinations.tests.archive import add_letter, item_text, letter_text

from .gate import is_seen, read_again, shown

pytestmark = pytest.mark.django_db
NUMBER = "CM17-9100001"
NAMED = letter_text().replace("with knee pain.", "with knee pain. Tall Quillfeather agreed.")
NAME = (BY_HAND, "Tall Quillfeather")
SAVED_ANEW = NAMED + "\n"


def later(day: str, text: str = "") -> str:
    return (text or letter_text()).replace("01/31/2017", day)


def redacted(text: str = NAMED, *, publish: bool = False) -> Letter:
    letter = add_letter(text, publish=publish)
    lifecycle.redact(letter.pk, [NAME])
    return Letter.objects.get(pk=letter.pk)


def test_the_same_letter_in_another_file_is_held_for_what_was_redacted(client):
    redacted()
    copy = add_letter(SAVED_ANEW)
    assert (copy.status, copy.phi_state) == (LetterStatus.NEEDS_REVIEW, PhiState.HELD)
    assert [finding.reason for finding in copy.get_phi_findings()] == [
        "was redacted in another letter of this case"
    ]
    assert not is_seen(client, copy)


def test_nor_does_a_person_publish_it_by_mistake(client):
    lifecycle.publish(redacted().pk)
    copy = add_letter(SAVED_ANEW)
    with pytest.raises(CannotPublish, match="cleared or redacted first"):
        lifecycle.publish(copy.pk)
    lifecycle.redact(copy.pk)
    lifecycle.publish(copy.pk)
    assert "Quillfeather" not in shown(client)


def test_what_a_person_dropped_in_the_other_letter_holds_it_no_more():
    lifecycle.publish(redacted().pk)
    copy = add_letter(SAVED_ANEW)
    lifecycle.clear(copy.pk, seen=findings_digest(copy))
    assert read_again(copy).phi_state == PhiState.CLEARED


def test_letters_that_were_read_before_the_redaction_are_held_too():
    first = add_letter(NAMED)
    second = add_letter(later("02/28/2017", NAMED))
    lifecycle.redact(first.pk, [NAME])
    with pytest.raises(CannotPublish, match="cleared or redacted first"):
        lifecycle.publish(second.pk)


def test_a_published_letter_is_taken_from_readers_when_an_older_one_is_redacted(client):
    first = add_letter(NAMED)
    second = add_letter(later("02/28/2017", NAMED))
    lifecycle.publish(second.pk)
    lifecycle.redact(first.pk, [NAME])
    second.refresh_from_db()
    assert (second.status, second.phi_state) == (LetterStatus.NEEDS_REVIEW, PhiState.HELD)
    assert not is_seen(client, second)


def test_one_that_was_ready_needs_a_person_when_an_older_one_is_redacted():
    first = add_letter(NAMED, publish=False)
    second = add_letter(later("02/28/2017", NAMED), publish=False)
    assert second.status == LetterStatus.PARSED
    lifecycle.redact(first.pk, [NAME])
    second.refresh_from_db()
    assert (second.status, second.phi_state) == (LetterStatus.NEEDS_REVIEW, PhiState.HELD)
    lifecycle.redact(second.pk)
    second.refresh_from_db()
    assert (second.status, second.phi_state) == (LetterStatus.PARSED, PhiState.REDACTED)


def test_a_letter_without_the_passage_is_left_alone(client):
    first = add_letter(NAMED)
    second = add_letter(later("02/28/2017"))
    lifecycle.publish(second.pk)
    lifecycle.redact(first.pk, [NAME])
    second.refresh_from_db()
    assert (second.status, second.phi_state) == (LetterStatus.PUBLISHED, PhiState.CLEAR)
    assert is_seen(client, second)


def test_an_erased_letter_in_another_file_waits_for_a_person(client, admin_user):
    erase(add_letter(NAMED).pk, by=admin_user, reason="a court ordered it")
    copy = add_letter(SAVED_ANEW)
    assert copy.status == LetterStatus.NEEDS_REVIEW
    assert [problem["code"] for problem in copy.problems] == ["was-erased"]
    assert not is_seen(client, copy)
    lifecycle.publish(copy.pk)
    assert is_seen(client, copy)


def test_a_rejected_letter_that_no_longer_speaks_for_its_case_counts_too(client, admin_user):
    first = add_letter(letter_text())
    second = add_letter(later("02/28/2017", letter_text(NUMBER, item_text("Knee brace"))))
    lifecycle.publish(second.pk)
    lifecycle.reject(first.pk, by=admin_user, reason="another person's")
    Case.objects.update(published_at=None, letter=None)
    third = add_letter(later("03/31/2017"))
    assert third.status == LetterStatus.NEEDS_REVIEW
    assert [problem["code"] for problem in third.problems] == ["would-replace-hidden"]
    assert not is_seen(client, third)
