"""A person chooses what of a letter is redacted, and sees it before."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.letters import BY_HAND
from determinations.letters.phi import screening
from determinations.models import Case, Letter, LetterStatus, PhiState
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.ingest.gate import read_again

pytestmark = pytest.mark.django_db
TEXT = letter_text().replace(
    "with knee pain.", "with knee pain, seen by Dr. Example. Tall Quillfeather agreed."
)


def page_of(letter):
    return f"/admin/determinations/letter/{letter.pk}/phi/"


def choose(client, letter, decision, keep=lambda choice: True, **data):
    """Post the form as the page shows it, with some of its choices."""
    context = client.get(page_of(letter)).context
    choices = context["redaction"].choices
    form = {
        "seen": context["digest"],
        "decision": decision,
        "offered": [choice.value for choice in choices],
        "passage": [choice.value for choice in choices if keep(choice)],
    }
    return client.post(page_of(letter), form | data, follow=True)


def test_nothing_is_redacted_before_its_preview_was_seen(admin_client):
    letter = add_letter(TEXT)
    page = choose(admin_client, letter, "redact")
    assert "look at the preview first" in page.content.decode()
    assert Letter.objects.get().redacted_text == ""


def test_findings_are_dropped_and_passages_added_by_hand(admin_client):
    letter = add_letter(TEXT)
    page = choose(
        admin_client, letter, "preview", lambda choice: False, further="Tall Quillfeather"
    )
    redaction = page.context["redaction"]
    assert (BY_HAND, "Tall Quillfeather") in redaction.chosen
    assert "seen by Dr. Example. [redacted: passage] agreed" in redaction.preview
    assert [finding.text for finding in redaction.remaining] == ["Example"]
    form = {
        "seen": page.context["digest"],
        "decision": "redact",
        "previewed": redaction.digest,
        "offered": [choice.value for choice in redaction.choices],
        "passage": [choice.value for choice in redaction.choices if choice.is_chosen],
    }
    page = admin_client.post(page_of(letter), form, follow=True)
    assert "The screen still finds in it" in page.content.decode()
    summary = Case.objects.get().clinical_summary
    assert "Quillfeather" not in summary
    assert "Dr. Example" in summary


def test_a_passage_that_is_not_in_the_letter_is_said(admin_client):
    letter = add_letter(TEXT)
    page = choose(admin_client, letter, "preview", further="uillfeath")
    assert "Not in the letter, as whole words: uillfeath" in page.content.decode()


def test_odd_characters_and_kinds_of_passages_are_no_failure(admin_client):
    letter = add_letter(TEXT)
    page = choose(
        admin_client, letter, "preview", lambda choice: False, further="Tall\0Quillfeather"
    )
    redaction = page.context["redaction"]
    assert redaction.chosen[0] == (BY_HAND, "Tall Quillfeather")
    forged = {"offered": "x\0:knee pain", "passage": "x\0:knee pain"}
    page = choose(admin_client, letter, "preview", further="", **forged)
    assert page.context["redaction"].chosen == []


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


def test_a_letter_without_text_has_nothing_to_redact(admin_client):
    letter = add_letter(TEXT)
    Letter.objects.update(text="", phi_findings=[])
    for decision in ("redact", "preview", "clear"):
        page = admin_client.post(page_of(letter), {"decision": decision, "seen": "x"})
        assert page.status_code == 200


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


def test_the_pages_say_who_dropped_and_redacted_and_when(admin_client, admin_user):
    letter = drop_one(admin_user)
    year = timezone.localtime().year
    for url in (page_of(letter), f"/admin/determinations/letter/{letter.pk}/change/"):
        page = " ".join(admin_client.get(url).content.decode().split())
        assert re.search(rf"Redacted by admin on \w+ \d+, {year} at \d\d:\d\d", page)
        assert re.search(rf"ropped by admin on \w+ \d+, {year} at \d\d:\d\d", page)
    [dropped] = [
        choice
        for choice in admin_client.get(page_of(letter)).context["redaction"].choices
        if choice.dropped
    ]
    assert (dropped.text, dropped.is_chosen) == ("Example", False)


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


def test_any_letter_with_text_can_be_marked_by_hand(admin_client):
    letter = add_letter(letter_text())
    page = admin_client.get(f"/admin/determinations/letter/{letter.pk}/change/")
    assert page_of(letter) in page.content.decode()


def test_findings_cleared_before_they_were_remembered_count_as_dropped(admin_user):
    letter = add_letter(TEXT)
    lifecycle.clear(letter.pk, by=admin_user)
    letter.dropped_findings.all().delete()
    migration = import_module("determinations.migrations.0014_dropped_findings")
    with connection.cursor() as cursor:
        cursor.execute(migration.REMEMBER_CLEARED)
    dropped = letter.dropped_findings.get()
    assert (dropped.kind, dropped.text, dropped.dropped_by) == ("physician", "Example", admin_user)
