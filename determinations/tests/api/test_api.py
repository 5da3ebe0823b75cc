"""The JSON API gives what the pages give."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]


def test_decisions_with_facets(client):
    data = client.get("/api/v1/decisions/?q=knee&outcome=upheld").json()
    assert data.keys() >= {"count", "next", "previous", "results", "facets"}
    assert data["count"] == len(data["results"])
    first = data["results"][0]
    assert first["outcome"] == "upheld"
    assert first["case_number"] in first["url"]
    outcomes = {entry["value"]: entry["count"] for entry in data["facets"]["outcome"]}
    assert outcomes["upheld"] == data["count"]
    assert outcomes["overturned"] > 0
    assert data["facets"]["outcome"][0].keys() == {"value", "label", "count"}


def test_a_list_takes_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    client.get("/api/v1/decisions/")  # labels are read once a minute
    for size in (5, 50):
        with django_assert_max_num_queries(6):
            assert len(client.get(f"/api/v1/decisions/?per_page={size}").json()["results"]) == size


def test_paging(client):
    first = client.get("/api/v1/decisions/?per_page=10").json()
    assert first["previous"] is None
    second = client.get(first["next"]).json()
    assert second["results"][0] != first["results"][0]
    last = client.get("/api/v1/decisions/?per_page=100").json()
    assert last["next"] is None
    beyond = client.get("/api/v1/decisions/?per_page=10&page=90").json()
    assert (beyond["results"], beyond["next"]) == ([], None)
    assert client.get(beyond["previous"]).json()["results"]


def test_bad_parameters_are_named(client):
    response = client.get(
        "/api/v1/decisions/?page=x&outcome=maybe&decided_after=soon&retrospective=perhaps"
    )
    assert response.status_code == 400
    named = [error["parameter"] for error in response.json()["errors"]]
    assert sorted(named) == ["decided_after", "outcome", "page", "retrospective"]


def test_a_search_says_which_texts_it_looked_into(client):
    scope = client.get("/api/v1/decisions/?q=acupuncture").json()["scope"]
    assert (scope["used"], scope["reason"]) == ("heading", "words")
    for name, count in scope["counts"].items():
        data = client.get(f"/api/v1/decisions/?q=acupuncture&in={name}").json()
        assert (data["count"], data["scope"]["reason"]) == (count, "chosen")
    assert scope["counts"]["heading"] < scope["counts"]["letter"]
    assert client.get("/api/v1/decisions/?q=item:knee").json()["scope"] is None
    assert client.get("/api/v1/decisions/?in=anywhere").status_code == 400


def test_retrospective_requests_are_told_apart(client):
    counts = [
        client.get(f"/api/v1/decisions/?retrospective={value}").json()["count"]
        for value in ("true", "false", "")
    ]
    assert min(counts) > 0
    assert counts[0] + counts[1] == counts[2]


def test_citations_are_counted_of_the_side_that_is_asked_for(client):
    def cited(query):
        facets = client.get(f"/api/v1/decisions/?{query}").json()["facets"]
        return {name for name in facets if "guideline" in name or "page" in name}

    assert cited("") == {"guideline", "mtus_page"}
    assert cited("side=reviewer") == {"reviewer_guideline", "reviewer_page"}
    assert cited("administrator_guideline=odg") >= {"guideline", "administrator_page"}
    assert cited("side=rationale") == {"rationale_guideline", "rationale_page"}
    assert client.get("/api/v1/decisions/?side=nobody").status_code == 400


def test_citations_say_what_kinds_of_sources_they_name(client):
    page = client.get("/api/v1/decisions/?reviewer_guideline=acoem").json()
    for item in page["results"]:
        sources = [
            source
            for citation in item["citations"]
            if citation["cited_by"] == "imro"
            for source in citation["sources"]
        ]
        assert "acoem" in sources


def test_what_the_rationale_names_is_in_a_list_of_its_own(client):
    page = client.get("/api/v1/decisions/?rationale_page=low-back-2004:303").json()
    (item,) = page["results"]
    (named,) = item["rationale_citations"]
    assert (named["cited_by"], named["first_page"]) == ("rationale", 303)
    assert named["text"] == "ACOEM Chapter 12, page 303"
    assert {citation["cited_by"] for citation in item["citations"]} == {
        "claims_administrator",
        "imro",
    }
    assert client.get("/api/v1/decisions/?mtus_page=low-back-2004:303").json()["count"] == 0


def test_a_case(client):
    data = client.get("/api/v1/cases/CM16-9000002/").json()
    assert data["outcome"] == "partially_overturned"
    assert [item["outcome"] for item in data["items"]] == ["upheld", "overturned"]
    assert data["items"][0]["citations"][0]["guideline"] == "low-back-2004"
    specialties = {"Physical Medicine & Rehabilitation", "Pain Management"}
    assert set(data["specialties"]) == specialties


def test_an_unknown_case_is_a_404_in_json(client):
    response = client.get("/api/v1/cases/CM99-9999999/")
    assert response.status_code == 404
    assert response.json()["detail"]


def test_an_item_with_its_citations(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        item = client.get("/api/v1/cases/cm16-9000002/items/2/").json()
    assert (item["case_number"], item["position"], item["outcome"]) == (
        "CM16-9000002",
        2,
        "overturned",
    )
    assert item["permanent_url"] == "http://testserver/cases/CM16-9000002/items/2/"
    assert item["cite"]["plain"] in client.get("/cases/CM16-9000002/items/2/").content.decode()
    assert item["cite"].keys() >= {"bluebook", "california", "markdown", "ris", "bibtex"}
    assert client.get("/api/v1/cases/CM16-9000002/items/9/").status_code == 404


def test_decisions_like_one(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        similar = client.get("/api/v1/cases/CM16-9000002/items/2/similar/").json()
    asked = client.get("/api/v1/cases/CM16-9000002/items/2/").json()
    assert {each["treatment"] for each in similar["same_treatment"]} == {asked["treatment"]}
    assert asked["treatment"] not in {each["treatment"] for each in similar["other_treatments"]}
    for each in (*similar["same_treatment"], *similar["other_treatments"]):
        assert each["case_number"] != "CM16-9000002"


def test_words_that_say_what_a_filter_says_are_told(client):
    offer = client.get("/api/v1/decisions/?q=overturned+therapy").json()["filter_words"]
    (word,) = offer["words"]
    assert (word["parameter"], word["value"], word["start"], word["end"]) == (
        "outcome",
        "overturned",
        0,
        10,
    )
    found = client.get("/api/v1/decisions/", {"q": offer["q"], **offer["chosen"]}).json()
    assert found["count"] == offer["count"] > 0
    assert client.get("/api/v1/decisions/?q=therapy").json()["filter_words"] is None


def test_the_description_names_every_parameter(client):
    schema = client.get("/api/v1/schema/?format=json").json()
    named = {
        parameter["name"]
        for parameter in schema["paths"]["/api/v1/decisions/"]["get"]["parameters"]
    }
    assert {"q", "in", "outcome", "mtus_page", "decided_before", "per_page"} <= named


@pytest.mark.django_db
def test_the_description_is_of_one_version_whatever_is_asked_for(client):
    for version in ("%00", "%0d%0ax", '1"; filename="setup.exe'):
        response = client.get(f"/api/v1/schema/?format=json&version={version}")
        assert response.status_code == 200
        assert response.headers["Content-Disposition"].endswith('filename="IMR Archive API.json"')
