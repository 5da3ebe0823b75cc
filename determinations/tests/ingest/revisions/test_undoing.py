"""A change that is taken back leaves the draft as it was before, its places in the text too."""

from __future__ import annotations

import pytest

from determinations.ingest.revisions import (
    draft_of,
    loaded_candidate_draft,
    newest_number,
    revise,
    split_item,
    undo,
    with_revisions,
)
from determinations.models import Case, Letter, TreatmentType
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    return add_letter(letter_text("CM17-9100001", item_text("Qwertex and a cream")))


def redated(draft):
    draft["case"]["decision_date"] = "2016-12-20"
    draft["case"]["spans"]["decision_date"] = [100, 110]
    return draft


def newly_placed(draft):
    draft["case"]["age"] = 41
    draft["case"]["spans"].pop("age")
    return draft


def retyped(draft):
    draft["items"][0]["treatment"] = TreatmentType.objects.get_or_create(
        category="DMEPOS", subcategory="DMEPOS"
    )[0].pk
    return draft


def reworded(draft):
    draft["items"][0]["description"] = "A cream"
    draft["items"][0]["spans"]["description"] = [5, 12]
    return draft


def split(draft):
    return split_item(draft, "r1", 16)


@pytest.mark.parametrize("changed", [redated, newly_placed, retyped, reworded, split])
def test_the_draft_is_the_same_as_before(letter, admin_user, changed):
    before = draft_of(letter.case)
    draft = changed(draft_of(letter.case))
    revision = revise(letter.pk, draft, seen=newest_number(letter.case), by=admin_user)
    assert draft_of(letter.case) != before
    undo(revision.pk, admin_user, "It was right")
    assert draft_of(letter.case) == before
    assert Case.objects.get().corrected == {}
    assert Case.objects.get().items.get().corrected == {}


def test_a_person_s_treatment_type_is_sure_until_it_is_taken_back(letter, admin_user):
    assert not draft_of(letter.case)["items"][0]["treatment_sure"]
    revision = revise(letter.pk, retyped(draft_of(letter.case)), seen=0, by=admin_user)
    assert draft_of(letter.case)["items"][0]["treatment_sure"]
    undo(revision.pk, admin_user, "")
    assert not draft_of(letter.case)["items"][0]["treatment_sure"]


def causes(letter):
    """Return why each corrected field of the case, and of its items, was corrected."""
    case = Case.objects.get(letter=letter)
    newest = case.revisions.latest("number").corrections
    fields = {**newest.get("case", {}), **newest.get("items", {}).get("r1", {})}
    fields |= {"order": newest["order"]} if "order" in newest else {}
    return {name: correction.get("cause") for name, correction in fields.items()}


@pytest.mark.parametrize(
    ("changed", "field"),
    [(redated, "decision_date"), (retyped, "treatment"), (split, "order")],
)
def test_a_correction_that_comes_back_has_the_cause_that_it_had(letter, admin_user, changed, field):
    made = revise(letter.pk, changed(draft_of(letter.case)), seen=0, by=admin_user, cause="misread")
    undone = undo(made.pk, admin_user, "It was right")
    assert causes(letter) == {}
    undo(undone.pk, admin_user, "It was not")
    assert causes(letter)[field] == "misread"


def test_an_earlier_correction_of_the_same_field_comes_back_with_its_own_cause(letter, admin_user):
    for number, (age, cause) in enumerate([(41, "misread"), (42, "letter_wrong"), (43, "")]):
        draft = draft_of(letter.case)
        draft["case"]["age"] = age
        seen = number + 1 if number else 0
        revise(letter.pk, draft, seen=seen, by=admin_user, cause=cause)
    newest = letter.case.revisions.get(number=4)
    undo(newest.pk, admin_user, "")
    assert causes(letter) == {"age": "letter_wrong"}
    undo(letter.case.revisions.get(number=3).pk, admin_user, "")
    assert causes(letter) == {"age": "misread"}
    assert Case.objects.get().corrected["age"]["cause"] == "misread"


def test_a_waiting_letter_s_correction_comes_back_with_its_cause_too(admin_user):
    add_letter(letter_text("CM17-9100001", item_text()))
    newer = letter_text("CM17-9100001", item_text(outcome="Overturned"))
    waits = add_letter(newer, name="corrected.txt")
    draft = loaded_candidate_draft(with_revisions(Letter.objects.filter(pk=waits.pk)).get()).draft
    draft["case"]["age"] = 42
    made = revise(waits.pk, draft, seen=0, by=admin_user, cause="misread")
    undone = undo(made.pk, admin_user, "It was right")
    again = undo(undone.pk, admin_user, "It was not")
    assert again.corrections["case"]["age"]["cause"] == "misread"
