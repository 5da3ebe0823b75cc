"""A guideline that only a letter names has the letter's words: redacted there, they are gone."""

from __future__ import annotations

import pytest

from determinations.ingest import lifecycle
from determinations.ingest.revisions import InvalidDraft, draft_of, revisions_of, undo
from determinations.letters import BY_HAND
from determinations.models import Case, Guideline, GuidelineCitation
from determinations.tests.archive import add_letter, item_text, letter_text

from .conftest import change

pytestmark = pytest.mark.django_db
NAME = "Quillfeather Panel Guidelines"
WORD = [(BY_HAND, "Quillfeather")]


@pytest.fixture
def letter():
    return add_letter(letter_text("CM17-9100001", item_text(admin=NAME)))


def with_guideline(draft, guideline):
    item = draft["items"][0]
    citations = [
        {**each, "guideline": guideline.pk} if each["cited_by"] == "claims_administrator" else each
        for each in item["citations"]
    ]
    return {**draft, "items": [{**item, "citations": citations}]}


def cited():
    rows = GuidelineCitation.objects.filter(
        cited_by="claims_administrator", guideline__isnull=False
    )
    return {row.guideline.title for row in rows}


def test_items_that_are_a_person_s_cite_it_without_these_words(letter, admin_user):
    draft = draft_of(letter.case)
    added = {**draft["items"][0], "key": "new", "description": "Knee brace", "citations": []}
    change(letter, {**draft, "items": [*draft["items"], added]}, by=admin_user)
    lifecycle.redact(letter.pk, WORD, by=admin_user)
    assert not any("Quillfeather" in title for title in cited())


def test_no_undo_brings_it_back(letter, admin_user):
    known = Guideline.objects.get(title="Knee Complaints")
    change(letter, with_guideline(draft_of(letter.case), known), by=admin_user)
    assert cited() == {"Knee Complaints"}
    lifecycle.redact(letter.pk, WORD, by=admin_user)
    changed = next(each for each in revisions_of(Case.objects.get()) if each.origin == "person")
    undo(changed.pk, admin_user, "It was right.")
    assert "Panel Guidelines" in str(cited())
    assert not any("Quillfeather" in title for title in cited())


def test_nobody_chooses_it_again_that_another_case_cites(letter, admin_user):
    add_letter(letter_text("CM17-9100002", item_text(admin=NAME)))
    named = Guideline.objects.get(title__contains="Quillfeather")
    lifecycle.redact(letter.pk, WORD, by=admin_user)
    case = Case.objects.get(letters=letter)
    with pytest.raises(InvalidDraft, match="was redacted in the letter"):
        change(letter, with_guideline(draft_of(case), named), by=admin_user)
