"""The JSON API gives the rates that the page gives."""

from __future__ import annotations

import pytest

from determinations.research.intervals import wilson
from determinations.search import FACETS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]


def test_by_one_filter(client):
    data = client.get("/api/v1/rates/?q=knee&by=specialty").json()
    page = client.get("/rates/?q=knee&by=specialty").context
    assert data["whole"]["decided"] == page["whole"].rate.decided
    assert [row["label"] for row in data["rows"]] == [row.label for row in page["rows"]]
    for row in data["rows"]:
        rate = row["rate"]
        assert rate["rate"] == rate["overturned"] / rate["decided"]
        assert rate["interval"] == list(wilson(rate["overturned"], rate["decided"]))
        assert rate["is_small"] is (rate["decided"] < 20)


def test_the_filters_of_a_row_find_its_decisions(client):
    data = client.get("/api/v1/rates/?year=2016&year=2017&by=year&across=body_part").json()
    for line in (*data["rows"], *data["columns"]):
        found = client.get("/api/v1/decisions/", line["chosen"]).json()
        assert found["count"] == line["rate"]["decided"]
    assert {len(row["cells"]) for row in data["rows"]} == {len(data["columns"])}


def test_the_outcome_is_left_out(client):
    every, overturned = (
        client.get(f"/api/v1/rates/?{query}").json() for query in ("", "outcome=overturned")
    )
    assert every == overturned


def test_paging(client):
    first = client.get("/api/v1/rates/?per_page=5").json()
    assert first["previous"] is None
    second = client.get(first["next"]).json()
    assert second["previous"].endswith("page=1")
    labels = [row["label"] for data in (first, second) for row in data["rows"]]
    assert len(set(labels)) == 10
    assert second["count"] > 10


def test_what_was_published_stands_apart(client):
    (series,) = client.get("/api/v1/rates/").json()["published"]
    years = {each["year"]: each["overturned_percent"] for each in series["years"]}
    assert years[2014] == 8.6
    assert 2018 not in years


def test_without_decisions_there_is_no_rate(client):
    data = client.get("/api/v1/rates/?q=xyzzy").json()
    assert data["rows"] == []
    assert data["whole"]["rate"] is data["whole"]["interval"] is None


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("by=outcome&decided_after=soon", {"by", "decided_after"}),
        ("by=year&across=year", {"across"}),
        ("q=" + "+".join(f"w{n}~" for n in range(30)), {"q"}),
    ],
)
def test_bad_parameters_are_named(client, query, named):
    response = client.get(f"/api/v1/rates/?{query}")
    assert response.status_code == 400
    assert {error["parameter"] for error in response.json()["errors"]} == named


def test_it_is_described_with_its_parameters(client):
    schema = client.get("/api/v1/schema/?format=json").json()
    described = schema["paths"]["/api/v1/rates/"]["get"]
    named = {parameter["name"] for parameter in described["parameters"]}
    assert named >= {"q", "by", "across", "order", *FACETS}


def test_it_takes_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    client.get("/api/v1/rates/")  # labels are read once a minute
    with django_assert_max_num_queries(3):
        client.get("/api/v1/rates/?by=mtus_page&across=specialty&per_page=100")
