"""A letter that names no case: what the archive files it under is nobody's number."""

from __future__ import annotations

import re

import pytest

from determinations.models import Case, Letter
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.correcting import correct_case
from determinations.tests.staff.review_form import mend, url

pytestmark = pytest.mark.django_db
PLACEHOLDER = re.compile("unnumbered-[0-9a-f]{12}")


@pytest.fixture
def letter():
    return add_letter(letter_text().replace("Case Number: CM17-9100001", ""))


def test_its_field_is_empty_and_stays_so(admin_client, letter):
    (number, *_) = admin_client.get(url(letter)).context["form"].case.controls
    assert (number.field.name, number.value) == ("case_number", "")
    answer = mend(admin_client, letter, case__case_number=" ", case__age="41")
    page = admin_client.get(answer.url)
    assert [str(message) for message in page.context["messages"]] == ["Saved."]
    case = Case.objects.get()
    assert (case.number_known, case.age) == (False, 41)
    assert not PLACEHOLDER.search(page.content.decode())


def test_a_number_that_is_typed_is_its_number(admin_client, letter):
    mend(admin_client, letter, case__case_number="cm17-9100009")
    case = Case.objects.get()
    assert (case.case_number, case.number_known) == ("CM17-9100009", True)
    page = admin_client.get(f"/staff/letters/{letter.pk}/history/")
    assert "CM17-9100009" in page.content.decode()
    assert not PLACEHOLDER.search(page.content.decode())


def test_a_number_can_not_be_taken_away(admin_client):
    letter = add_letter(letter_text(), publish=False)
    page = mend(admin_client, letter, case__case_number="")
    assert page.status_code == 400
    assert page.context["form"].case.controls[0].error
    assert Case.objects.get().case_number == "CM17-9100001"


@pytest.mark.parametrize(
    "address",
    [
        "/staff/review/",
        "/staff/batches/{batch}/",
        "/staff/batches/{batch}/report.csv",
        "/staff/letters/{letter}/history/",
        "/staff/letters/{letter}/history/compare/",
        "/staff/work/?show=cases",
        "/admin/determinations/letter/",
        "/admin/determinations/letter/{letter}/change/",
        "/admin/determinations/letter/{letter}/erase/",
        "/admin/determinations/case/",
        "/admin/determinations/case/{case}/change/",
        "/admin/determinations/disputeditem/",
        "/admin/determinations/revision/",
        "/admin/determinations/auditentry/",
    ],
)
def test_no_page_shows_it(admin_client, letter, address):
    mend(admin_client, letter, case__age="41")
    batch = Letter.objects.get().batch_id
    case = Case.objects.get().pk
    page = admin_client.get(address.format(letter=letter.pk, batch=batch, case=case))
    assert page.status_code == 200
    content = b"".join(page) if page.streaming else page.content
    assert not PLACEHOLDER.search(content.decode())


def test_its_case_is_named_for_the_file(admin_client, letter):
    case = Case.objects.get()
    assert str(case) == f"No case number ({letter.file_name})"
    assert str(case) in admin_client.get("/admin/determinations/case/").content.decode()
    assert str(Case(number_known=False)) == "No case number"


@pytest.mark.parametrize(
    ("typed", "status", "is_known"),
    [("", 302, False), ("cm17-9100009", 302, True), ("unnumbered-0123456789ab", 200, False)],
)
def test_its_case_can_be_given_a_number_in_the_admin(admin_client, letter, typed, status, is_known):
    page = admin_client.get(f"/admin/determinations/case/{Case.objects.get().pk}/change/")
    assert page.context["adminform"].form["case_number"].value() == ""
    before = Case.objects.get().case_number
    assert correct_case(admin_client, case_number=typed, age="44").status_code == status
    case = Case.objects.get()
    assert (case.number_known, case.case_number != before) == (is_known, is_known)
