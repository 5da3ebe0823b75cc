"""Guidelines, places, treatments, specialties and reviewers as JSON: the numbers of their pages."""

from __future__ import annotations

import pytest

from determinations.models import DisputedItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

API = "/api/v1/"
COUNTS = ("overturned", "decided", "undecided")
ENTRIES = [
    "guidelines/low-back-2004/",
    "guidelines/low-back-2004/places/special-studies/",
    "treatments/pharmaceuticals/",
    "treatments/pharmaceuticals/proton-pump-inhibitors/",
    "specialties/pain-management/",
    "reviewers/pain-management/ca/",
]


def answer(client, path, **params):
    response = client.get(API + path, params)
    assert response.status_code == 200, response.content
    return response.json()


def found(client, chosen):
    """Return outcomes of the decisions that filters find."""
    counts = answer(client, "rates/", **chosen)["whole"]
    return {name: counts[name] for name in COUNTS}


@pytest.mark.parametrize("path", ENTRIES)
def test_every_number_is_that_of_the_decisions_it_names(client, path):
    noteup = answer(client, path)
    whole = noteup["whole"]
    assert whole["decided"]
    assert found(client, noteup["entry"]["chosen"]) == {name: whole[name] for name in COUNTS}
    lines = [line for top in noteup["tops"] for line in top["lines"]] + noteup["sides"]
    assert lines
    for line in lines[:4]:
        rate = {name: line["rate"][name] for name in COUNTS}
        assert found(client, line["chosen"]) == rate


def test_the_newest_decisions_have_their_addresses(client):
    newest = answer(client, "treatments/pharmaceuticals/")["newest"]
    assert len(newest) == 5
    for decision in newest:
        item = DisputedItem.objects.published().get(
            case__case_number=decision["case_number"], position=decision["position"]
        )
        assert decision["url"] == item.get_absolute_url()


def test_guidelines_and_places_are_found_by_their_names(client):
    guidelines = answer(client, "guidelines/", find="low back")["results"]
    assert ["low-back-2004"] in [row["entry"]["path"] for row in guidelines]
    places = answer(client, "places/", find="low back special")["results"]
    assert places[0]["entry"]["path"] == ["low-back-2004", "special-studies"]
    assert [cited["side"] for cited in places[0]["cited_by"]] == [
        "either", "administrator", "reviewer", "rationale",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "guidelines/nothing/",
        "guidelines/nothing/places/",
        "guidelines/low-back-2004/places/nothing/",
        "guidelines/low-back-2004/places/9999/",
        "treatments/nothing/",
        "treatments/pharmaceuticals/nothing/",
        "specialties/nothing/",
        "reviewers/nothing/ca/",
    ],
)
def test_what_does_not_exist_is_a_problem(client, path):
    response = client.get(API + path)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "called so" in response.json()["detail"]


def test_parameters_that_do_not_exist_are_refused(client):
    response = client.get(f"{API}guidelines/", {"fnd": "low back"})
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "fnd"


@pytest.mark.parametrize("path", [*ENTRIES, "guidelines/", "treatments/", "specialties/"])
def test_few_queries(client, path, django_assert_max_num_queries):
    answer(client, path)  # labels are read once a process
    with django_assert_max_num_queries(5):
        answer(client, path)
