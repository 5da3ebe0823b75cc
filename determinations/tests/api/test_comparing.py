"""What sets overturned apart, opposites and comparisons as JSON: what the pages show."""

from __future__ import annotations

import pytest

from determinations.models import DisputedItem
from determinations.research.contrasts import comparing
from determinations.tests.api.test_problems import assert_problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

WHAT_DIFFERS, COMPARE = "/api/v1/what-differs/", "/api/v1/compare/"


def items(**chosen):
    found = DisputedItem.objects.published().filter(**chosen).select_related("case")
    return list(found.order_by("pk"))


def key(item):
    return f"{item.case.case_number}.{item.position}"


class TestWhatDiffers:
    @pytest.fixture(autouse=True)
    def everything_shown(self, monkeypatch):
        monkeypatch.setattr(comparing, "by_chance_once", lambda compared: 0.0)

    def test_as_the_page_has_it(self, client):
        data = client.get(f"{WHAT_DIFFERS}?q=pain").json()
        page = client.get("/decisions/what-differs/?q=pain").context
        assert tuple(data["of"].values()) == page["contrasts"].of
        for group, part in zip(data["groups"], page["parts"], strict=True):
            for rows, table in zip(
                (group["overturned"], group["upheld"]), part.tables, strict=True
            ):
                assert [row["label"] for row in rows] == [row.label for row in table.rows]

    def test_the_parameters_of_a_difference_find_its_decisions(self, client):
        groups = client.get(f"{WHAT_DIFFERS}?q=pain&retrospective=no").json()["groups"]
        differences = [row for group in groups for row in (*group["overturned"], *group["upheld"])]
        assert len(differences) > 5
        for row in differences[::3]:
            for outcome, number in row["having"].items():
                asked = {"q": "pain", "retrospective": "no", "outcome": outcome, **row["chosen"]}
                assert client.get("/api/v1/decisions/", asked).json()["count"] == number

    def test_wrong_parameters_are_named(self, client):
        assert_problem(client.get(f"{WHAT_DIFFERS}?treatmnt=mri"), "invalid-parameters")


class TestOpposites:
    def url(self, item):
        return f"/api/v1/cases/{item.case.case_number}/items/{item.position}/opposites/"

    def test_as_the_page_has_them(self, client):
        item = items(outcome="upheld")[0]
        results = client.get(self.url(item)).json()["results"]
        page = client.get(f"/cases/{item.case.case_number}/items/{item.position}/opposites/")
        shown = [each.opposite for each in page.context["opposites"]]
        assert [each["decision"]["case_number"] for each in results] == [
            each.item.case.case_number for each in shown
        ]
        assert results
        for each in results:
            assert each["decision"]["outcome"] == "overturned"
            said = " ".join(sentence["text"] for sentence in each["rationale"])
            assert said.split() == each["decision"]["rationale"].split()
            assert any(sentence["unlike"] for sentence in each["rationale"])

    def test_of_nothing_there_is_none(self, client):
        assert_problem(client.get("/api/v1/cases/CM00-0000000/items/1/opposites/"), "not-found")


class TestCompare:
    def test_in_the_order_named_with_citations_in_common(self, client):
        wanted = [key(item) for item in items()[:3]][::-1]
        data = client.get(COMPARE, {"item": wanted}).json()
        named = [
            f"{each['decision']['case_number']}.{each['decision']['position']}"
            for each in data["decisions"]
        ]
        assert named == wanted
        assert {len(fact["values"]) for fact in data["facts"]} == {3}
        for place, each in enumerate(data["decisions"]):
            for cited in each["cited"]:
                assert place not in cited["shared_with"]

    @pytest.mark.parametrize("number", [0, 1, 5])
    def test_only_two_to_four(self, client, number):
        wanted = [key(item) for item in items()[:number]]
        assert_problem(client.get(COMPARE, {"item": wanted}), "invalid-parameters")

    def test_few_queries(self, client, django_assert_max_num_queries):
        wanted = [key(item) for item in items()[:4]]
        with django_assert_max_num_queries(8):
            assert client.get(COMPARE, {"item": wanted}).status_code == 200
