"""A person chooses what of a letter is redacted, and sees it before."""

from __future__ import annotations

import pytest

from determinations.ingest import lifecycle
from determinations.letters import BY_HAND
from determinations.models import Case, Letter, LetterStatus
from determinations.tests.archive import add_letter, letter_text

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
