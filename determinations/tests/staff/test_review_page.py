"""One letter that needs a person, mended on one page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from determinations.models import (
    AcceptedProblem,
    AuditEntry,
    Case,
    Letter,
    LetterStatus,
    PutOff,
    Revision,
)
from determinations.staff.review.queue import QueueFilter, waiting_letters
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.staff.review_form import mend, messages_of, sent, url
from determinations.tests.waiting_letters import undated

pytestmark = pytest.mark.django_db


def test_a_form_that_nobody_changed_changes_nothing(admin_client):
    letter = undated("CM17-9100001", item_text(), item_text("Physical therapy 2 x 4", "Overturned"))
    page = mend(admin_client, letter)
    assert messages_of(admin_client, page) == ["Nothing was changed."]
    assert not Revision.objects.exists()


def test_what_is_typed_is_saved_and_its_problem_is_gone(admin_client):
    letter = undated()
    page = mend(
        admin_client,
        letter,
        case__decision_date="2017-01-31",
        case__clinical_summary="Another summary.\r\nOf two lines.",
        reason="Read in the file.",
    )
    assert messages_of(admin_client, page) == ["Saved."]
    case = Case.objects.get()
    assert f"{case.decision_date} {case.clinical_summary}" == (
        "2017-01-31 Another summary.\nOf two lines."
    )
    assert Revision.objects.latest("pk").reason == "Read in the file."
    assert Letter.objects.get().status == LetterStatus.PARSED


def test_what_can_not_be_taken_is_said_beside_its_field_and_kept(admin_client):
    letter = undated()
    page = mend(admin_client, letter, case__age="old", case__decision_date="2017-01-31")
    assert page.status_code == 400
    shown = {control.field.name: control for control in page.context["form"].case.controls}
    assert shown["age"].value == "old"
    assert "whole number" in shown["age"].error
    assert shown["decision_date"].value == "2017-01-31"
    assert not Revision.objects.exists()


def test_a_name_that_is_no_treatment_type_is_said(admin_client):
    letter = undated()
    key = admin_client.get(url(letter)).context["form"].items[0].key
    page = mend(admin_client, letter, **{f"item__{key}__treatment": "Cake"})
    assert "no such treatment type" in page.content.decode()
    page = mend(
        admin_client, letter, **{f"item__{key}__treatment": "rehabilitation \u203a massage"}
    )
    assert str(Case.objects.get().items.get().treatment) == "Rehabilitation / Massage"


def test_publishing_saves_and_opens_the_next(admin_client):
    letter, following = undated(), undated("CM17-9100002")
    page = mend(admin_client, letter, act="publish", case__decision_date="2017-01-31")
    assert page.url == url(following)
    assert Letter.objects.get(pk=letter.pk).status == LetterStatus.PUBLISHED
    shown = admin_client.get(page.url)
    assert (shown.context["number"], shown.context["total"]) == (2, 2)


def test_what_may_not_be_published_is_saved_and_says_why(admin_client):
    letter = undated("CM17-9100001", item_text(outcome="Uncertain"))
    page = mend(admin_client, letter, act="publish", case__decision_date="2017-01-31")
    assert page.url == url(letter)
    assert "Saved, but not published" in messages_of(admin_client, page)[0]


def test_mistakes_lead_to_their_fields(admin_client):
    letter = undated("CM17-9100001", item_text(), item_text("Physical therapy 2 x 4", "Overturned"))
    page = mend(
        admin_client,
        letter,
        case__specialties_as_written="Pain medicine\r\nSee Mr. John Smith, SSN 123-45-6789",
        item__r2__treatment="Cake",
        amount__r2__1__count="many",
        citation__r2c1__first_page="0",
    )
    assert page.status_code == 400
    told = [(mistake.label, mistake.place) for mistake in page.context["form"].mistakes]
    assert told == [
        ("Reviewer\u2019s specialties, one a line", "case-specialties_as_written"),
        ("Item 2, treatment type", "item-r2-treatment"),
        ("Item 2, amount 1, number", "amount-r2-1-count"),
        ("Item 2, citation 1, from page", "citation-r2c1-first_page"),
    ]
    shown = page.content.decode()
    assert "4 things to mend" in shown
    assert 'href="#citation-r2c1-first_page"' in shown
    assert 'aria-describedby="citation-r2c1-first_page-error"' in shown
    assert 'id="citation-r2c1-first_page-error"' in shown


def test_the_preview_shows_what_was_typed_and_keeps_nothing(admin_client):
    letter = undated()
    page = mend(admin_client, letter, act="preview", case__clinical_summary="Seen beforehand.")
    assert "Seen beforehand." in page.content.decode()
    assert "Preview" in page.content.decode()
    assert not Revision.objects.exists()
    page = mend(admin_client, letter, act="preview", case__age="old")
    assert page.status_code == 400


def test_a_letter_is_rejected_for_a_reason_only(admin_client):
    letter = undated()
    page = admin_client.post(url(letter, "reject/"), {"reason": " "})
    assert messages_of(admin_client, page) == ["Say why the letter is rejected."]
    page = admin_client.post(url(letter, "reject/"), {"reason": "No determination."})
    assert page.url == "/staff/review/"
    stored = Letter.objects.get()
    assert (stored.status, stored.hidden_reason) == (LetterStatus.REJECTED, "No determination.")


def test_later_is_the_end_of_the_list_or_a_day(admin_client):
    first, second = undated(), undated("CM17-9100002")
    admin_client.get("/staff/review/")
    page = admin_client.post(url(first, "later/"))
    assert page.url == url(second)
    assert admin_client.get(url(second)).context["place"].after == first.pk
    page = admin_client.post(url(second, "later/"), {"act": "day", "until": "2017-01-01"})
    assert "later than today" in messages_of(admin_client, page)[0]
    day = timezone.localdate() + timedelta(days=3)
    admin_client.post(url(second, "later/"), {"act": "day", "until": day.isoformat()})
    assert PutOff.objects.get().until == day
    assert list(waiting_letters(QueueFilter())) == [first]


def test_a_problem_is_accepted_for_a_reason_and_holds_the_letter_no_more(admin_client):
    letter = undated()
    row = admin_client.get(url(letter)).context["problems"][0]
    data = {"problem": row.number, "message": row.problem.message}
    admin_client.post(url(letter, "accept/"), {**data, "reason": ""})
    assert not AcceptedProblem.objects.exists()
    admin_client.post(url(letter, "accept/"), {**data, "reason": "It was never dated."})
    page = admin_client.get(url(letter))
    assert "It was never dated." in page.content.decode()
    assert not any(row.holds for row in page.context["problems"])
    assert Letter.objects.get().status == LetterStatus.PARSED


def test_fields_and_problems_lead_to_their_places_in_the_text(admin_client):
    text = letter_text(decided="13/31/2017")
    letter = add_letter(text)
    page = admin_client.get(url(letter))
    pieces = [piece for each in page.context["pages"] for piece in each.pieces]
    read = letter.reading_text
    assert "".join(piece.text for piece in pieces) == read
    assert all(read[piece.start :].startswith(piece.text) for piece in pieces)
    named = {piece.fields.split(" ")[0]: piece.text for piece in pieces if piece.fields}
    assert named["case.date_of_injury"] == "10/13/2016"
    assert named["item.r1.description"] == "MRI of the left knee"
    assert [piece.text for piece in pieces if piece.problem is not None] == ["13/31/2017"]
    assert page.context["problems"][0].field == "case.decision_date"


def test_a_letter_that_could_not_be_read_can_still_be_put_away(admin_client):
    letter = undated()
    Letter.objects.filter(pk=letter.pk).update(case=None, status=LetterStatus.FAILED, text="")
    Case.objects.all().delete()
    page = admin_client.get(url(letter))
    assert page.status_code == 200
    assert page.context["form"] is None
    admin_client.post(url(letter), {"act": "save"})
    admin_client.post(url(letter, "reject/"), {"reason": "Damaged."})
    assert Letter.objects.get().status == LetterStatus.REJECTED


def test_a_letter_without_a_number_is_called_by_its_file_and_leads_to_its_history(admin_client):
    letter = undated()
    Letter.objects.filter(pk=letter.pk).update(
        case=None, status=LetterStatus.FAILED, text="", file_name="torn.pdf"
    )
    page = admin_client.get(url(letter)).content.decode()
    assert "<h1>torn.pdf</h1>" in page
    assert "Nothing could be read in this file" in page
    assert f"/admin/determinations/letter/{letter.pk}/original/" in page
    (told,) = messages_of(
        admin_client, admin_client.post(url(letter, "reject/"), {"reason": "Damaged"})
    )[:1]
    assert told.startswith("torn.pdf was rejected.")
    assert f"/staff/letters/{letter.pk}/history/" in told


def test_a_number_that_the_letter_does_not_have_is_asked_about(admin_client):
    letter = undated("CM17-9100001")
    typed = mend(admin_client, letter, case__case_number="CM17-910000")
    assert "CM17-910000 is nowhere in the letter" in messages_of(admin_client, typed)[0]
    corrected = mend(admin_client, letter, case__case_number="CM17-9100001")
    assert messages_of(admin_client, corrected) == ["Saved."]
    published = mend(
        *(admin_client, letter),
        act="publish",
        case__case_number="CM17-9100002",
        case__decision_date="2017-01-31",
    )
    assert messages_of(admin_client, published)[1].startswith("CM17-9100002 was published")


def test_who_publishes_is_told_of_problems_that_are_left(admin_client):
    text = letter_text("CM17-9100001", item_text(rationale="The request is medically necessary."))
    letter = add_letter(text, publish=False)
    page = mend(admin_client, letter, act="publish")
    told = messages_of(admin_client, page)[0]
    assert told.startswith("CM17-9100001 was published; 1 problem was left open.")


def test_who_may_only_look_changes_nothing(client, django_user_model):
    letter = undated()
    person = django_user_model.objects.create_user("vera", password="x" * 12, is_staff=True)
    client.force_login(person)
    assert client.get(url(letter)).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="view_letter"))
    page = client.get(url(letter))
    assert page.status_code == 200
    assert 'name="act"' not in page.content.decode().split("put-away")[0].split("<form")[0]
    assert client.post(url(letter), sent(page)).status_code == 403
    for act in ("accept/", "later/", "reject/", "merge/"):
        assert client.post(url(letter, act)).status_code == 403


def test_looking_at_a_letter_that_is_not_public_is_recorded(admin_client):
    letter = undated()
    admin_client.get(url(letter))
    assert AuditEntry.objects.get(verb="view", letter_id=letter.pk).details == {"page": "review"}


@pytest.mark.parametrize("count", [1, 12])
def test_a_letter_of_many_items_costs_no_more_queries(
    admin_client, django_assert_max_num_queries, count
):
    cited = "Chronic Pain 2009, pages 98-99; and ACOEM Knee Complaints 2004, page 341"
    items = [item_text(f"MRI number {number}", admin=cited) for number in range(count)]
    letter = undated("CM17-9100001", *items)
    undated("CM17-9100002")
    admin_client.get("/staff/review/")  # the session notes that somebody is here
    with django_assert_max_num_queries(9):
        page = admin_client.get(url(letter))
    assert len(page.context["form"].items) == count
    assert sum(len(item.citations) for item in page.context["form"].items) >= 3 * count
    data = sent(page) | {"case.decision_date": "2017-01-31", "act": "save"}
    assert messages_of(admin_client, admin_client.post(url(letter), data)) == ["Saved."]
    with django_assert_max_num_queries(9):
        admin_client.get(url(letter))


def test_who_has_single_rights_costs_two_queries_more(
    client, django_user_model, django_assert_max_num_queries
):
    letter = undated()
    person = django_user_model.objects.create_user("vera", password="x" * 12, is_staff=True)
    rights = Permission.objects.filter(codename__in=["view_letter", "change_letter"])
    person.user_permissions.set(rights)
    client.force_login(person)
    client.get("/staff/review/")
    with django_assert_max_num_queries(11):
        page = client.get(url(letter))
    assert page.context["may_change"]
