"""Many cases at once by their numbers: /cases/find/."""

from __future__ import annotations

import csv

import pytest

from determinations.models import Case
from determinations.research.case_lookup import MOST_NUMBERS, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]


def rows_of(response):
    return [(row.written, row.state.value) for row in response.context["lookup"].rows]


@pytest.fixture
def numbers(db):
    return list(Case.objects.order_by("case_number").values_list("case_number", flat=True)[:3])


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_pasted_table_is_looked_up(client, numbers, method):
    first, second = numbers[:2]
    pasted = f"{first}.pdf\t9\n{second.lower()} and more\nCM16-0999999\nCM16-12"
    page = getattr(client, method)("/cases/find/", {"numbers": pasted})
    assert [state for _, state in rows_of(page)] == ["found", "found", "missing", "unreadable"]
    assert page.context["counts"] == ["2 found", "1 not in the archive", "1 not a case number"]
    assert f'href="/cases/{first}/"' in page.content.decode()


def test_items_have_titles_and_outcomes(client, numbers):
    (row,) = client.get("/cases/find/", {"numbers": numbers[0]}).context["lookup"].rows
    case = Case.objects.get(case_number=numbers[0])
    assert (row.case.decided, row.case.outcome) == (case.decision_date, case.outcome)
    assert [item.position for item in row.case.items] == [
        item.position for item in case.items.all()
    ]
    assert all(item.title and item.outcome for item in row.case.items)


def test_five_hundred_numbers_take_one_query(client, numbers, django_assert_num_queries):
    pasted = "\n".join([*numbers, *(f"CM16-{n:07}" for n in range(MOST_NUMBERS))])
    with django_assert_num_queries(2):  # the other asks whether samples are shown
        page = client.post("/cases/find/", {"numbers": pasted})
    assert len(page.context["lookup"].rows) == MOST_NUMBERS
    assert page.context["lookup"].left_out == len(numbers)
    assert "3 more" in page.content.decode()


def test_what_is_not_published_is_not_found(client, numbers):
    Case.objects.filter(case_number=numbers[0]).update(published_at=None)
    assert rows_of(client.get("/cases/find/", {"numbers": numbers[0]})) == [(numbers[0], "missing")]


def test_the_table_as_csv(client, numbers):
    pasted = f"{numbers[0]}\nCM16-0999999"
    response = client.post("/cases/find/", {"numbers": pasted, "format": "csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    found, missing = csv.DictReader(response.content.decode("utf-8-sig").splitlines())
    assert found["case_number"].startswith(numbers[0])
    assert found["url"] == f"http://testserver/cases/{numbers[0]}/"
    assert found["items"]
    assert (missing["pasted"], missing["state"]) == ("CM16-0999999", State.MISSING.label)


def test_no_cell_is_a_formula(client):
    response = client.post("/cases/find/", {"numbers": "=cmd CM16-1", "format": "csv"})
    assert "'=cmd CM16-1" in response.content.decode()


@pytest.mark.parametrize(
    ("numbers", "status"),
    [("", 400), (" \n", 400), ("\x00", 400), ("x" * 60_000, 400), ("no number", 200)],
)
def test_odd_texts(client, numbers, status):
    assert client.post("/cases/find/", {"numbers": numbers}).status_code == status


def test_the_form_alone(client):
    page = client.get("/cases/find/")
    assert page.status_code == 200
    assert "lookup" not in page.context


def test_readers_get_no_cookie(client):
    assert not client.post("/cases/find/", {"numbers": "CM16-1"}).cookies


@pytest.mark.usefixtures("index")
def test_a_search_for_several_numbers_leads_to_their_table(client, numbers):
    page = client.get("/decisions/", {"q": " ".join(numbers)}).content.decode()
    assert f"/cases/find/?numbers={'%20'.join(numbers)}" in page


def test_the_start_page_leads_here(client):
    assert client.get("/").content.decode().count('href="/cases/find/"') == 2
