"""A change that is taken back leaves the draft as it was before, its places in the text too."""

from __future__ import annotations

import pytest

from determinations.ingest.revisions import draft_of, newest_number, revise, split_item, undo
from determinations.models import Case, TreatmentType
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
