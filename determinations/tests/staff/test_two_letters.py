"""A letter that would replace a published one, decided on its review page."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from determinations.ingest import lifecycle
from determinations.models import AcceptedProblem, Case, Letter, LetterStatus
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.staff.review_form import mend, messages_of, sent, url

pytestmark = pytest.mark.django_db
REASON = "A corrected determination"


@pytest.fixture
def old():
    return add_letter(letter_text("CM17-9100001", item_text()))


@pytest.fixture
def new(old):
    text = letter_text("CM17-9100001", item_text(outcome="Overturned"))
    return add_letter(text.replace("40-year-old", "41-year-old"), name="corrected.txt")


def state(letter):
    return Letter.objects.get(pk=letter.pk).status


def test_both_stand_side_by_side_the_differences_first(admin_client, old, new):
    page = admin_client.get(url(new))
    other = page.context["other"]
    assert other.letter == old
    labels = [row.label for row in other.rows]
    assert labels[:2] == ["Age", "Clinical summary"]
    assert "Item 1: outcome" in labels
    alike = {each.label for each in other.alike}
    assert {"Case number", "Decision date"} <= alike
    assert not alike & set(labels)
    shown = page.content.decode()
    assert "The archive has published another letter for this case" in shown
    for letter in (old, new):
        assert f"/admin/determinations/letter/{letter.pk}/original/" in shown


def test_its_fields_are_mended_before_it_replaces_the_other(admin_client, old, new):
    mend(admin_client, new, case__sex="male")
    assert Case.objects.get().sex == "female"
    page = mend(admin_client, new, "preview", case__age="42")
    assert "42 years" in page.content.decode()
    assert (state(old), Case.objects.get().age) == (LetterStatus.PUBLISHED, 40)
    page = mend(admin_client, new, "replace", case__age="42", over=old.pk, decision_reason=REASON)
    case = Case.objects.get()
    assert (case.letter_id, case.age, case.sex, case.outcome) == (new.pk, 42, "male", "overturned")
    assert "was published in the place of the other letter" in messages_of(admin_client, page)[0]


def test_readers_are_told_that_it_was_replaced(admin_client, client, old, new):
    assert "replaced" not in client.get(Case.objects.get().get_absolute_url()).content.decode()
    mend(admin_client, new, "replace", over=old.pk, decision_reason=REASON)
    shown = client.get(Case.objects.get().get_absolute_url()).content.decode()
    assert "An earlier letter of this case was replaced on" in shown


def test_nothing_is_replaced_without_a_reason(admin_client, old, new):
    page = mend(admin_client, new, "replace", case__sex="male", over=old.pk)
    assert "Say why this letter takes the place" in messages_of(admin_client, page)[0]
    assert state(old) == LetterStatus.PUBLISHED
    assert sent(admin_client.get(url(new)))["case.sex"] == "male"


def test_the_second_of_two_people_is_told(admin_client, old, new):
    page = admin_client.get(url(new))
    third = add_letter(letter_text().replace("40-year-old", "43-year-old"))
    lifecycle.replace(third.pk, over=old.pk, by=None, reason=REASON)
    page = mend(admin_client, new, "replace", page=page, over=old.pk, decision_reason=REASON)
    assert "One of the two letters was decided on meanwhile" in messages_of(admin_client, page)[0]
    assert Case.objects.get().age == 43


def test_who_saves_over_the_other_s_changes_sees_both(admin_client, new):
    page = admin_client.get(url(new))
    mend(admin_client, new, case__sex="male")
    answer = mend(admin_client, new, "save", page=page, case__age="50")
    assert answer.status_code == 409
    assert {row.label for row in answer.context["rows"]} == {"Age", "Sex"}


def test_an_older_letter_of_the_same_case_makes_way_for_a_reason(admin_client, old, new):
    assert "this is an older one of the same case" in admin_client.get(url(new)).content.decode()
    asked = {"over": old.pk, "act": "older", "decision_reason": "The corrected one came first"}
    admin_client.post(url(new, "keep/"), asked)
    new.refresh_from_db()
    assert (new.status, new.is_hidden) == ("superseded", False)


def test_a_duplicate_is_kept_out_for_a_reason(admin_client, old, new):
    page = admin_client.post(url(new, "keep/"), {"over": old.pk})
    assert "Say why the other letter is kept." in messages_of(admin_client, page)
    page = admin_client.post(url(new, "keep/"), {"over": old.pk, "decision_reason": "A scan"})
    assert (state(old), state(new)) == (LetterStatus.PUBLISHED, LetterStatus.REJECTED)
    page = admin_client.post(url(new, "keep/"), {"over": old.pk, "decision_reason": "A scan"})
    assert "decided on meanwhile" in messages_of(admin_client, page)[-1]


def test_an_accepted_problem_of_a_letter_that_waits_is_taken_up_again(admin_user, old):
    text = letter_text("CM17-9100001").replace("Family Practice", "Zorbel Practice")
    new = add_letter(text, name="corrected.txt")
    before = [problem.severity for problem in new.get_problems()]
    (unknown,) = (each for each in new.get_problems() if each.code == "unknown-specialty")
    lifecycle.accept_problem(new.pk, unknown.code, unknown.item, reason="As it is", by=admin_user)
    assert [each.severity for each in Letter.objects.get(pk=new.pk).get_problems()] != before
    accepted = AcceptedProblem.objects.get()
    lifecycle.take_up_problem(accepted.pk, by=admin_user, reason="It is not")
    taken_up = Letter.objects.get(pk=new.pk)
    assert [problem.severity for problem in taken_up.get_problems()] == before
    assert taken_up.status == LetterStatus.NEEDS_REVIEW


def test_with_another_number_there_is_no_conflict(admin_client, old, new):
    mend(admin_client, new, case__case_number="CM17-9100002")
    page = admin_client.get(url(new))
    assert page.context["other"] is None
    mend(admin_client, new, "publish")
    assert Case.objects.published().count() == 2


def test_that_another_letter_is_published_can_t_be_accepted(admin_client, old, new):
    page = admin_client.get(url(new))
    rows = {row.problem.code: row for row in page.context["problems"]}
    assert not any(row.may_be_accepted for row in rows.values())
    row = rows["would-replace-published"]
    shown = page.content.decode()
    assert "Accept this problem</button>" not in shown
    assert "Decide between the two letters" in shown
    forged = {"problem": row.number, "message": row.problem.message, "reason": "It is none"}
    page = admin_client.post(url(new, "accept/"), forged)
    assert "This ends by a decision" in messages_of(admin_client, page)[0]
    assert (state(old), state(new)) == (LetterStatus.PUBLISHED, LetterStatus.NEEDS_REVIEW)


def test_forged_forms_are_refused(admin_client, old, new):
    for over in ("", "x", "9" * 30):
        page = mend(admin_client, new, "replace", over=over, decision_reason=REASON)
        assert page.status_code == 400
    assert admin_client.post(url(new, "keep/"), {"decision_reason": "x"}).status_code == 302
    assert state(old) == LetterStatus.PUBLISHED


def test_who_may_only_look_decides_nothing(client, django_user_model, old, new):
    person = django_user_model.objects.create_user("vera", password="x" * 12, is_staff=True)
    client.force_login(person)
    assert client.get(url(new)).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="view_letter"))
    page = client.get(url(new)).content.decode()
    assert "Replace the published letter" not in page
    for act, data in (("", {"act": "replace"}), ("keep/", {"decision_reason": "x"})):
        assert client.post(url(new, act), {**data, "over": old.pk}).status_code == 403
    assert client.post(f"/staff/letters/{old.pk}/history/put-back/").status_code == 403


def test_the_history_leads_back(admin_client, old, new):
    mend(admin_client, new, case__sex="male")
    mend(admin_client, new, "replace", over=old.pk, decision_reason=REASON)
    for letter in (old, new):
        page = admin_client.get(f"/staff/letters/{letter.pk}/history/").content.decode()
        assert f"/staff/letters/{old.pk}/history/put-back/" in page
        assert REASON in page
    put_back = f"/staff/letters/{old.pk}/history/put-back/"
    page = admin_client.post(put_back, {"reason": "Wrong one"}, follow=True)
    assert "Readers see this letter again" in page.content.decode()
    assert Case.objects.get().age == 40
    assert sent(admin_client.get(url(new)))["case.sex"] == "male"


def test_the_page_takes_a_fixed_number_of_queries(admin_client, old, django_assert_max_num_queries):
    text = letter_text("CM17-9100001").replace("Family Practice", "Zorbel Practice")
    new = add_letter(text, name="corrected.txt")
    lifecycle.accept_problem(new.pk, "unknown-specialty", reason="As it is", by=None)
    admin_client.get(url(new))
    for changes in ({}, {"case__sex": "male"}):  # as it was read, then with a person's change
        mend(admin_client, new, **changes)
        with django_assert_max_num_queries(10):
            page = admin_client.get(url(new))
        assert any(row.accepted for row in page.context["problems"])
        assert page.context["other"].letter == old
