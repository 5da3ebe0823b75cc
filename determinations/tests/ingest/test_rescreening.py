"""Newer rules of the PHI screen reach letters that are stored already."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.db import transaction

from determinations.ingest import lifecycle, rescreening
from determinations.ingest.dropped_findings import undecided
from determinations.ingest.lifecycle.reading import HELD_BY_NEWER_RULES
from determinations.ingest.publishing import CannotPublish
from determinations.ingest.screening import CannotResolve, findings_digest
from determinations.letters import BY_HAND, REST, SCREEN_VERSION, PhiFinding, Span
from determinations.models import (
    AuditEntry,
    Case,
    IndexChange,
    Letter,
    LetterStatus,
    PhiState,
    Verb,
)
from determinations.tests.archive import add_letter, item_text, letter_text

from .gate import SSN, in_other_transaction, is_seen

pytestmark = pytest.mark.django_db
NUMBER = "CM17-9100001"


def rules_find(monkeypatch, *words):
    """Let the rules of today find these words, and nothing else."""

    def screen(text):
        return tuple(
            PhiFinding("name", Span(at, at + len(word)), word, "is new")
            for at, word in sorted((text.find(word), word) for word in words)
            if at >= 0
        )

    monkeypatch.setattr(lifecycle.reading, "screen", screen)
    monkeypatch.setattr(rescreening, "screen", screen)
    Letter.objects.update(screen_version="0")


def rescreen(capsys, **options):
    call_command("rescreen", json=True, **options)
    return json.loads(capsys.readouterr().out)


def stored(letter):
    return Letter.objects.get(pk=letter.pk)


def test_letters_are_marked_with_the_rules_that_screened_them(capsys):
    letter = add_letter(letter_text())
    assert stored(letter).screen_version == SCREEN_VERSION
    assert not rescreening.letters_to_rescreen().exists()
    assert rescreen(capsys)["letters"] == {}


def test_a_published_letter_with_something_new_is_taken_from_readers(client, capsys, monkeypatch):
    letter = add_letter(letter_text())
    case = Case.objects.get()
    IndexChange.objects.all().delete()
    rules_find(monkeypatch, "knee pain")
    report = rescreen(capsys)
    assert report == {"letters": {"unchanged": 0, "taken from readers": 1}, "withdrawn": [NUMBER]}
    letter = stored(letter)
    assert (letter.status, letter.phi_state) == (LetterStatus.NEEDS_REVIEW, PhiState.HELD)
    assert [finding.text for finding in letter.get_phi_findings()] == ["knee pain"]
    assert not is_seen(client, letter)
    assert list(IndexChange.objects.values_list("case_id", flat=True)) == [case.pk]
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.letter_id, entry.reason) == (
        Verb.WITHDRAW, letter.pk, HELD_BY_NEWER_RULES,
    )  # fmt: skip
    with pytest.raises(CannotPublish, match="cleared or redacted first"):
        lifecycle.publish(letter.pk)
    lifecycle.clear(letter.pk, seen=findings_digest(letter))
    lifecycle.publish(letter.pk)
    assert is_seen(client, letter)


def test_a_dry_run_tells_it_and_changes_nothing(client, capsys, monkeypatch):
    letter = add_letter(letter_text())
    entries = AuditEntry.objects.count()
    rules_find(monkeypatch, "knee pain")
    assert rescreen(capsys, dry_run=True)["withdrawn"] == [NUMBER]
    assert stored(letter).screen_version == "0"
    assert is_seen(client, letter)
    assert AuditEntry.objects.count() == entries


def test_what_a_person_dropped_stays_dropped(client, capsys, monkeypatch):
    letter = add_letter(SSN)
    lifecycle.clear(letter.pk)
    lifecycle.publish(letter.pk)
    rules_find(monkeypatch)
    monkeypatch.undo()  # the rules as they are
    assert rescreen(capsys)["letters"] == {"unchanged": 1}
    letter = stored(letter)
    assert (letter.phi_state, letter.status) == (PhiState.CLEARED, LetterStatus.PUBLISHED)
    assert undecided(letter, letter.get_phi_findings()) == []


def test_what_a_person_redacted_stays_redacted(client, capsys, monkeypatch):
    letter = add_letter(letter_text())
    lifecycle.redact(letter.pk, [("name", "knee pain")])
    lifecycle.publish(letter.pk)
    text = stored(letter).redacted_text
    rules_find(monkeypatch, "knee pain")
    assert rescreen(capsys)["withdrawn"] == []
    letter = stored(letter)
    assert (letter.phi_state, letter.status) == (PhiState.REDACTED, LetterStatus.PUBLISHED)
    assert letter.redacted_text == text
    rules_find(monkeypatch, "knee pain", "female cook")
    assert rescreen(capsys)["withdrawn"] == [NUMBER]
    letter = stored(letter)
    assert (letter.phi_state, letter.redacted_text) == (PhiState.HELD, text)


def test_the_rest_of_a_text_with_too_many_marks_stays_redacted(capsys, monkeypatch):
    letter = add_letter(letter_text())
    start = letter.text.index("IMR ISSUES")
    rest = PhiFinding(REST, Span(start, len(letter.text)), letter.text[start : start + 60], "")
    letter.set_phi_findings([rest])
    Letter.objects.update(phi_findings=letter.phi_findings)
    lifecycle.redact(letter.pk, [(REST, rest.text)])
    rules_find(monkeypatch, "MRI of the left knee")
    assert rescreen(capsys)["letters"] == {"unchanged": 1}
    assert stored(letter).phi_state == PhiState.REDACTED


@pytest.mark.parametrize("hide", [lifecycle.withdraw, lifecycle.reject])
def test_what_a_person_hid_stays_hidden_with_the_reason(hide, client, capsys, monkeypatch):
    letter = add_letter(letter_text())
    hide(letter.pk, reason="asked for")
    status = stored(letter).status
    rules_find(monkeypatch, "knee pain")
    rescreen(capsys)
    letter = stored(letter)
    assert (letter.status, letter.hidden_reason) == (status, "asked for")
    assert letter.phi_state == (
        PhiState.HELD if status == LetterStatus.WITHDRAWN else PhiState.CLEAR
    )
    assert not is_seen(client, letter)


def test_a_superseded_letter_is_screened_and_the_case_stays_as_it_is(client, capsys, monkeypatch):
    older = add_letter(letter_text())
    newer = add_letter(letter_text(NUMBER, item_text("Brace"), decided="02/28/2017"))
    lifecycle.publish(newer.pk)
    rules_find(monkeypatch, "MRI of the left knee")
    assert rescreen(capsys)["letters"] == {"unchanged": 1, "held": 1}
    assert (stored(older).status, stored(older).phi_state) == (
        LetterStatus.SUPERSEDED, PhiState.HELD,
    )  # fmt: skip
    assert stored(newer).status == LetterStatus.PUBLISHED
    assert is_seen(client, newer)


def test_a_letter_that_was_held_for_what_the_rules_find_no_more_is_ready(capsys, monkeypatch):
    letter = add_letter(SSN, publish=False)
    rules_find(monkeypatch)
    assert rescreen(capsys)["letters"] == {"unchanged": 0, "no longer held": 1}
    letter = stored(letter)
    assert (letter.status, letter.phi_state) == (LetterStatus.PARSED, PhiState.CLEAR)


def test_what_was_redacted_in_another_letter_of_the_case_holds_it_still(capsys, monkeypatch):
    add = letter_text().replace("with knee pain.", "with knee pain. Tall Quillfeather agreed.")
    lifecycle.redact(add_letter(add).pk, [(BY_HAND, "Tall Quillfeather")])
    copy = add_letter(add + "\n")
    rules_find(monkeypatch)
    rescreen(capsys)
    assert stored(copy).phi_state == PhiState.HELD


def test_a_person_who_looks_meanwhile_is_told_to_look_again(capsys, monkeypatch):
    letter = add_letter(SSN)
    seen = findings_digest(letter)
    rules_find(monkeypatch, "123-45-6789", "knee pain")
    rescreen(capsys)
    with pytest.raises(CannotResolve, match="has changed since this page was opened"):
        lifecycle.clear(letter.pk, seen=seen)


@pytest.mark.django_db(transaction=True)
def test_a_letter_in_review_just_now_is_not_waited_for_by_the_group(monkeypatch):
    """Nor is it left out: it is screened by itself, once the person's act has ended."""
    busy, other = add_letter(letter_text()), add_letter(letter_text("CM17-9100002"))
    rules_find(monkeypatch)
    seen = []

    @transaction.atomic
    def lock_group():
        seen.append(rescreening._with_same_findings([busy.pk, other.pk]))

    with transaction.atomic():
        Letter.objects.select_for_update().get(pk=busy.pk)
        thread, raised = in_other_transaction(lock_group)
        thread.join(10)
    assert raised == []
    assert seen == [{other.pk}]
    list(rescreening.rescreen([busy.pk, other.pk], dry_run=False))
    assert set(Letter.objects.values_list("screen_version", flat=True)) == {SCREEN_VERSION}


def test_a_group_takes_few_queries(monkeypatch, django_assert_max_num_queries):
    for number in range(5):
        add_letter(letter_text(f"CM17-910000{number}"))
    rules_find(monkeypatch)
    ids = list(rescreening.letters_to_rescreen().values_list("pk", flat=True))
    with django_assert_max_num_queries(4):  # a savepoint, the letters, the mark
        ((done, _),) = rescreening.rescreen(ids, dry_run=False)
    assert done == 5
    assert not rescreening.letters_to_rescreen().exists()


def test_a_run_that_was_broken_off_goes_on_where_it_was(capsys, monkeypatch):
    for number in range(3):
        add_letter(letter_text(f"CM17-910000{number}"))
    rules_find(monkeypatch)
    monkeypatch.setattr(rescreening, "LETTERS_A_CHUNK", 1)
    run = rescreening.rescreen(
        list(rescreening.letters_to_rescreen().values_list("pk", flat=True)), dry_run=False
    )
    next(run)
    run.close()
    assert rescreening.count_to_rescreen() == 2
    assert rescreen(capsys)["letters"] == {"unchanged": 2}


def test_the_list_of_letters_says_how_many_wait(admin_client):
    letter = add_letter(letter_text())
    page = "/admin/determinations/letter/"
    assert "manage.py rescreen" not in admin_client.get(page).content.decode()
    Letter.objects.filter(pk=letter.pk).update(screen_version="")
    answer = " ".join(admin_client.get(page).content.decode().split())
    assert "1 letter waits to be screened by the present rules" in answer
