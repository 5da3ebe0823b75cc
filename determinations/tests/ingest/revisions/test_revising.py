"""A person edits all that the archive says of a case; every version is kept."""

from __future__ import annotations

import pytest

from determinations.ingest import lifecycle
from determinations.ingest.revisions import (
    CannotUndo,
    InvalidDraft,
    RevisedMeanwhile,
    add_citation,
    differences,
    draft_of,
    merge_items,
    move_item,
    newest_number,
    remove_item,
    revise,
    revisions_of,
    split_item,
    undo,
)
from determinations.letters import BY_HAND
from determinations.models import (
    AuditEntry,
    Case,
    DisputedItem,
    Guideline,
    IndexChange,
    Letter,
    LetterStatus,
    TreatmentType,
)
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.ingest.revisions.conftest import change, headings

pytestmark = pytest.mark.django_db


def test_the_first_change_keeps_what_the_letter_says_beside_it(letter, admin_user):
    draft = draft_of(letter.case)
    draft["case"]["age"] = 41
    IndexChange.objects.all().delete()
    revision = change(letter, draft, by=admin_user, reason="See page 2")
    assert [each.number for each in revisions_of(letter.case)] == [2, 1]
    read = revisions_of(letter.case)[1]
    assert (read.draft["case"]["age"], read.origin, read.made_by) == (40, "reading", None)
    assert (revision.origin, revision.made_by, revision.reason) == (
        "person", admin_user, "See page 2",
    )  # fmt: skip
    assert Case.objects.get().age == 41
    assert IndexChange.objects.exists()
    entry = AuditEntry.objects.get(verb="correct")
    assert entry.details == {"revision_id": revision.pk, "item": None, "changes": {"age": None}}


def test_a_draft_that_changes_nothing_makes_no_revision(letter):
    change(letter, draft_of(letter.case))
    assert revisions_of(letter.case) == []


def test_all_of_an_item_and_its_citations_can_be_changed(letter):
    guideline = Guideline.objects.create(key="odg-like", title="Shoulder Complaints", year=2004)
    treatment = TreatmentType.objects.exclude(pk=letter.case.items.first().treatment_id).first()
    draft = draft_of(letter.case)
    item = draft["items"][0]
    item |= {
        "description": "MRI of the right knee, 2 visits",
        "outcome": "overturned",
        "requested": "3 visits",
        "authorized": "1 visit",
        "disputed": "2 visits",
        "treatment": treatment.pk,
        "amounts": [{"text": "2 visits", "kind": "visits", "count": 2, "unit": "visit"}],
    }
    item["citations"][0] |= {
        "guideline": guideline.pk, "section": "Imaging", "first_page": 7, "last_page": None,
    }  # fmt: skip
    draft["case"]["specialties_as_written"] = ["Internal Medicine"]
    change(letter, draft)
    saved = DisputedItem.objects.get(position=1)
    assert (saved.outcome, saved.treatment, saved.disputed) == ("overturned", treatment, "2 visits")
    assert (saved.total, saved.treatment_sure) == ({"sessions": 2}, True)
    cited = saved.citations.first()
    assert (cited.guideline, cited.section, cited.pages_label) == (guideline, "Imaging", "p. 7")
    case = Case.objects.get()
    assert case.outcome == "overturned"
    assert case.reviewer.specialties_as_written == ["Internal Medicine"]


def test_items_are_split_merged_and_moved(letter):
    draft = draft_of(letter.case)
    split = split_item(draft, "r1", len("MRI of"))
    assert [item["description"] for item in split["items"]] == [
        "MRI of", "the left knee", "Knee brace",
    ]  # fmt: skip
    assert len(draft["items"]) == 2  # the draft that it began with is left alone
    change(letter, split)
    assert headings() == ["MRI of", "the left knee", "Knee brace"]
    now = draft_of(letter.case)
    keys = [item["key"] for item in now["items"]]
    assert keys == [item["key"] for item in split["items"]]
    merged = merge_items(now, keys[0], keys[1])
    change(letter, move_item(merged, "r2", 0))
    assert headings() == ["Knee brace", "MRI of; the left knee"]
    change(letter, remove_item(draft_of(letter.case), "r2"))
    assert headings() == ["MRI of; the left knee"]
    assert Case.objects.get().outcome == "upheld"


def test_who_saves_over_somebody_else_s_change_is_told_of_it(letter, admin_user):
    mine, theirs = draft_of(letter.case), draft_of(letter.case)
    theirs["case"]["age"] = 41
    revise(letter.pk, theirs, seen=0, by=admin_user)
    mine["case"]["age"] = 42
    with pytest.raises(RevisedMeanwhile, match="by admin") as raised:
        revise(letter.pk, mine, seen=0, by=None)
    assert raised.value.current.draft["case"]["age"] == 41
    assert Case.objects.get().age == 41


def test_so_is_who_saves_over_a_newer_reading(letter):
    draft = draft_of(letter.case)
    Letter.objects.update(reading_digest="another")
    draft["case"]["age"] = 41
    with pytest.raises(RevisedMeanwhile):
        revise(letter.pk, draft, seen=0, by=None)


def broken(draft):
    draft["case"] |= {"age": 130, "decision_date": "31.1.2017", "sex": "x", "case_number": "17"}
    draft["items"][1] |= {"outcome": "maybe", "description": " ", "treatment": 99999}
    draft["items"][0]["citations"][0] |= {"first_page": 9, "last_page": 3, "guideline": None}
    draft["items"][0]["mood"] = "good"
    return draft


def test_what_is_wrong_is_told_by_its_path(letter):
    draft = draft_of(letter.case)
    with pytest.raises(InvalidDraft) as raised:
        change(letter, broken(draft))
    assert set(raised.value.errors) == {
        "case.age", "case.decision_date", "case.sex", "items.1.outcome", "items.0.mood",
        "case.case_number", "items.1.description", "items.1.treatment",
        "items.0.citations.0.guideline", "items.0.citations.0.last_page",
    }  # fmt: skip
    with pytest.raises(InvalidDraft, match="1 to 200 disputed items"):
        change(letter, {**draft_of(letter.case), "items": []})
    assert revisions_of(letter.case) == []


def test_the_number_of_another_case_is_refused_and_named(letter):
    add_letter(letter_text("CM17-9100002"))
    draft = draft_of(letter.case)
    draft["case"]["case_number"] = "cm17 9100002"
    with pytest.raises(InvalidDraft, match="CM17-9100002 is the number of another case"):
        change(letter, draft)
    draft["case"]["case_number"] = "cm17-9100003"
    change(letter, draft)
    assert Case.objects.get(pk=letter.case_id).case_number == "CM17-9100003"


@pytest.mark.parametrize("field", ["rationale", "section"])
def test_marks_that_identify_a_person_are_refused_where_they_are_typed(letter, field):
    draft = draft_of(letter.case)
    part = draft["items"][0] if field == "rationale" else draft["items"][0]["citations"][0]
    part[field] = "As Mr. Quillfeather said."
    with pytest.raises(InvalidDraft) as raised:
        change(letter, draft)
    (path,) = raised.value.errors
    assert path.endswith(field)


def test_a_published_determination_that_loses_its_outcome_waits_for_a_person(letter):
    draft = draft_of(letter.case)
    draft["items"][0]["outcome"] = ""
    change(letter, draft)
    letter.refresh_from_db()
    assert letter.status == LetterStatus.NEEDS_REVIEW
    assert not Case.objects.get().is_published


def test_a_change_is_taken_back_by_a_new_revision_and_others_stay(letter, admin_user):
    draft = draft_of(letter.case)
    draft["case"]["age"] = 41
    first = change(letter, draft)
    draft = draft_of(letter.case)
    draft["case"]["sex"] = "male"
    change(letter, draft)
    undone = undo(first.pk, admin_user, "The letter was right")
    case = Case.objects.get()
    assert (case.age, case.sex, case.corrected.keys()) == (40, "male", {"sex"})
    assert (undone.origin, undone.undoes, undone.number) == ("undo", first, 4)
    assert AuditEntry.objects.filter(verb="undo", reason="The letter was right").exists()
    undo(undone.pk, admin_user, "It was not")
    assert Case.objects.get().age == 41


def test_a_change_on_which_others_build_is_not_taken_back(letter, admin_user):
    first = change(letter, split_item(draft_of(letter.case), "r1", 6))
    change(letter, remove_item(draft_of(letter.case), "r2"))
    with pytest.raises(CannotUndo, match="the newest before"):
        undo(first.pk, admin_user, "")
    with pytest.raises(CannotUndo, match="nothing before it"):
        undo(revisions_of(letter.case)[-1].pk, admin_user, "")
    undo(revisions_of(letter.case)[0].pk, admin_user, "")
    undo(first.pk, admin_user, "")
    assert headings() == ["MRI of the left knee", "Knee brace"]
    assert newest_number(letter.case) == 5
    assert revisions_of(letter.case)[0].corrections == {}


def test_differences_are_told_in_words(letter):
    before = draft_of(letter.case)
    after = add_citation(before, "r2", "imro", kind="other", text="Common sense")
    after["items"][1]["outcome"] = "upheld"
    after["case"]["decision_date"] = "2017-02-01"
    found = {each.path: each for each in differences(before, after)}
    assert found.keys() == {"case.decision_date", "items.1.outcome", "items.1.citations"}
    assert found["case.decision_date"].label == "Decision date"
    assert found["case.decision_date"].before == "01/31/2017"
    assert (found["items.1.outcome"].before, found["items.1.outcome"].after) == (
        "Overturned", "Upheld",
    )  # fmt: skip
    assert "IMR reviewer: Common sense" in found["items.1.citations"].after


def test_a_redaction_reaches_every_version(admin_user):
    rationale = "Quillfeather asks for it. It is not medically necessary."
    letter = add_letter(letter_text("CM17-9100001", item_text(rationale=rationale)))
    draft = draft_of(letter.case)
    draft["items"][0]["description"] = "MRI of Quillfeather"
    change(letter, draft, by=admin_user, reason="Quillfeather said so")
    lifecycle.redact(letter.pk, [(BY_HAND, "Quillfeather")])
    for revision in revisions_of(letter.case):
        assert "Quillfeather" not in f"{revision.draft}{revision.corrections}{revision.reason}"
    item = DisputedItem.objects.get()
    assert item.description == "MRI of [redacted: passage]"
    assert "Quillfeather" not in str(item.corrected)


def test_so_does_one_in_a_letter_that_speaks_for_the_case_no_more(admin_user):
    """What a person typed reaches readers by the newer letter, in which the word is not."""
    rationale = "Quillfeather asks for it. It is not medically necessary."
    older = add_letter(letter_text("CM17-9100001", item_text(rationale=rationale)))
    newer = add_letter(letter_text("CM17-9100001", decided="03/01/2017"), publish=False)
    lifecycle.publish(newer.pk)
    draft = draft_of(newer.case)
    draft["items"][0]["description"] = "MRI of Quillfeather"
    change(newer, draft)
    lifecycle.redact(older.pk, [(BY_HAND, "Quillfeather")])
    assert headings() == ["MRI of [redacted: passage]"]
    assert "Quillfeather" not in str([each.draft for each in revisions_of(newer.case)])
    assert Case.objects.get().is_published
