"""A letter takes the place of a published one, or doesn't, and nothing is lost by it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.ingest.lifecycle import OtherLetterMeanwhile
from determinations.ingest.publishing import CannotPublish
from determinations.ingest.revisions import (
    InvalidDraft,
    RevisedMeanwhile,
    candidate_draft,
    draft_of,
    is_candidate,
    revise,
    revisions_of,
    undo,
    versions_of,
)
from determinations.letters import BY_HAND
from determinations.models import Case, IndexChange, Letter, LetterStatus, Revision
from determinations.tests.archive import add_letter, letter_text

pytestmark = pytest.mark.django_db
REASON = "A corrected determination"


@pytest.fixture
def old():
    return add_letter(letter_text())


@pytest.fixture
def new(old):
    letter = add_letter(letter_text().replace("40-year-old", "41-year-old"))
    assert letter.status == LetterStatus.NEEDS_REVIEW
    return letter


def with_field(letter, **changes):
    letter = Letter.objects.select_related("case").get(pk=letter.pk)
    draft = (
        candidate_draft(letter.case, letter).draft
        if is_candidate(letter)
        else draft_of(letter.case)
    )
    return {**draft, "case": draft["case"] | changes}


def change(letter, by=None, seen=0, **changes):
    return revise(letter.pk, with_field(letter, **changes), seen=seen, by=by, reason="Typed")


def state(letter):
    return Letter.objects.get(pk=letter.pk).status


def replace(old, new, by=None):
    return lifecycle.replace(new.pk, over=old.pk, by=by, reason=REASON)


def test_a_letter_that_waits_has_its_own_draft(old, new, admin_user):
    change(new, by=admin_user, sex="male")
    case = Case.objects.get()
    assert (case.age, case.sex) == (40, "female")
    assert with_field(new)["case"]["sex"] == "male"
    assert with_field(new)["case"]["age"] == 41
    letter = Letter.objects.select_related("case").get(pk=new.pk)
    assert [each.origin for each in versions_of(letter)] == ["person", "reading"]
    assert revisions_of(case) == []


def test_it_takes_the_place_with_what_people_changed_and_nothing_is_lost(old, new, admin_user):
    change(new, by=admin_user, sex="male")
    published_at = Case.objects.get().published_at
    IndexChange.objects.all().delete()
    case = replace(old, new, admin_user)
    case = Case.objects.get(pk=case.pk)
    assert (case.letter_id, case.age, case.sex) == (new.pk, 41, "male")
    assert (state(old), state(new)) == (LetterStatus.SUPERSEDED, LetterStatus.PUBLISHED)
    assert case.published_at == published_at
    assert timezone.localdate(case.replaced_at) == timezone.localdate()
    assert IndexChange.objects.exists()
    last, replaced, first = revisions_of(case)
    assert (first.letter_id, first.draft["case"]["age"]) == (old.pk, 40)
    assert (replaced.origin, replaced.reason, replaced.made_by) == ("replaced", REASON, admin_user)
    assert (last.made_by, last.draft["case"]["sex"]) == (admin_user, "male")
    assert Letter.objects.get(pk=new.pk).get_problems() == []


def test_what_people_know_of_the_case_holds_for_the_other_letter(old):
    revise(old.pk, with_field(old, date_of_injury="2015-01-02"), seen=0, by=None)
    new = add_letter(letter_text().replace("40-year-old", "41-year-old"))
    assert with_field(new)["case"]["date_of_injury"] == "2015-01-02"
    replace(old, new)
    assert str(Case.objects.get().date_of_injury) == "2015-01-02"


def test_the_letter_that_was_replaced_is_put_back_as_it_was(old, new, admin_user):
    revise(old.pk, with_field(old, sex="male"), seen=0, by=admin_user)
    before = draft_of(Case.objects.get())
    published_at = Case.objects.get().published_at
    replace(old, new)
    lifecycle.put_back(old.pk, by=admin_user, reason="It was the wrong one")
    case = Case.objects.get()
    assert (case.letter_id, case.published_at, case.replaced_at) == (old.pk, published_at, None)
    assert (state(old), state(new)) == (LetterStatus.PUBLISHED, LetterStatus.NEEDS_REVIEW)
    after = draft_of(case)
    assert (after["case"], after["items"]) == (before["case"], before["items"])
    assert with_field(new)["case"]["age"] == 41
    assert case.corrected.keys() == {"sex"}
    replace(old, new)
    assert Case.objects.get().age == 41


def test_changes_of_the_new_letter_are_kept_when_the_old_is_put_back(old, new):
    replace(old, new)
    revise(new.pk, with_field(new, age=50), seen=2, by=None)
    lifecycle.put_back(old.pk, reason="Wrong")
    assert Case.objects.get().age == 40
    assert with_field(new)["case"]["age"] == 50


def test_only_a_letter_whose_place_was_taken_last_is_put_back(old, new):
    with pytest.raises(CannotPublish, match="another one took"):
        lifecycle.put_back(old.pk)
    replace(old, new)
    third = add_letter(letter_text().replace("40-year-old", "42-year-old"))
    replace(new, third)
    with pytest.raises(CannotPublish, match="put that one back first"):
        lifecycle.put_back(old.pk)
    lifecycle.put_back(new.pk)
    lifecycle.put_back(old.pk)
    assert Case.objects.get().age == 40


def test_what_was_redacted_meanwhile_does_not_come_back(old, new):
    replace(old, new)
    lifecycle.redact(old.pk, [(BY_HAND, "knee pain")])
    lifecycle.redact(new.pk, [(BY_HAND, "knee pain")])
    lifecycle.publish(new.pk)
    lifecycle.put_back(old.pk)
    assert "knee pain" not in Case.objects.get().clinical_summary
    assert not Revision.objects.filter(draft__icontains="knee pain").exists()


def test_a_letter_that_is_held_is_not_put_back(old, new):
    replace(old, new)
    lifecycle.redact(new.pk, [(BY_HAND, "knee pain")])
    lifecycle.publish(new.pk)
    with pytest.raises(CannotPublish, match="cleared or redacted"):
        lifecycle.put_back(old.pk)
    assert state(new) == LetterStatus.PUBLISHED


def test_what_is_redacted_in_a_waiting_letter_goes_from_its_changes_too(old, new):
    change(new, clinical_summary="The cook sews, with knee pain.")
    lifecycle.redact(new.pk, [(BY_HAND, "cook")])
    assert "cook" not in str(list(Revision.objects.values_list("draft", "corrections")))
    assert "[redacted: passage] sews" in with_field(new)["case"]["clinical_summary"]


def test_a_duplicate_is_rejected_and_the_published_one_stays(old, new, admin_user):
    lifecycle.keep_published(new.pk, over=old.pk, by=admin_user, reason="The same, scanned")
    assert (state(old), state(new)) == (LetterStatus.PUBLISHED, LetterStatus.REJECTED)
    letter = Letter.objects.get(pk=new.pk)
    assert letter.hidden_reason == f"A duplicate of letter {old.pk}: The same, scanned"


def test_the_second_of_two_people_changes_nothing(old, new):
    replace(old, new)
    for act in (lifecycle.replace, lifecycle.keep_published):
        with pytest.raises(OtherLetterMeanwhile):
            act(new.pk, over=old.pk, by=None, reason=REASON)
    assert state(new) == LetterStatus.PUBLISHED


def test_who_saves_over_somebody_s_changes_of_a_waiting_letter_is_told(new, admin_user):
    change(new, by=admin_user, sex="male")
    with pytest.raises(RevisedMeanwhile, match="by admin"):
        change(new, age=50)


def test_another_number_makes_it_another_case(old, new):
    change(new, case_number="CM17-9100002")
    first, second = Case.objects.order_by("case_number")
    assert (first.letter_id, first.is_published, first.age) == (old.pk, True, 40)
    assert (second.letter_id, second.is_published, second.age) == (new.pk, False, 41)
    letter = Letter.objects.get(pk=new.pk)
    assert (letter.status, letter.get_problems()) == (LetterStatus.PARSED, [])
    assert [each.number for each in revisions_of(second)] == [2, 1]


def test_the_number_of_another_published_case_lets_it_wait_there(old, new):
    other = add_letter(letter_text("CM17-9100002"))
    change(new, case_number="CM17-9100002")
    letter = Letter.objects.get(pk=new.pk)
    assert (letter.case_id, letter.status) == (other.case_id, LetterStatus.NEEDS_REVIEW)
    assert [problem.code for problem in letter.get_problems()] == ["would-replace-published"]
    replace(other, new)
    assert Case.objects.get(case_number="CM17-9100002").age == 41


def test_the_number_of_a_case_that_waits_itself_is_refused(new):
    add_letter(letter_text("CM17-9100002"), publish=False)
    with pytest.raises(InvalidDraft, match="waits for a person itself"):
        change(new, case_number="CM17-9100002")


def test_a_change_of_a_waiting_letter_is_taken_back(new):
    revision = change(new, sex="male", age=50)
    change(new, seen=2, age=51, sex="male")
    undo(Revision.objects.get(number=3).pk, None, "Wrong")
    assert with_field(new)["case"]["age"] == 50
    undo(revision.pk, None, "Wrong")
    assert with_field(new)["case"]["age"] == 41
