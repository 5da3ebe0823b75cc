"""Going through the whole archive by cursor."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

START = "/api/v1/decisions/?cursor=*"


def walk(client, url):
    while url:
        page = client.get(url).json()
        yield page
        url = page["next"]


@pytest.mark.parametrize("search", ["", "&q=therapy", "&outcome=overturned&sort=oldest"])
def test_all_decisions_come_once(client, search):
    pages = list(walk(client, f"{START}&per_page=20{search}"))
    found = [(each["case_number"], each["position"]) for page in pages for each in page["results"]]
    by_page = client.get(f"/api/v1/decisions/?per_page=100{search}").json()
    assert len(found) == len(set(found)) == by_page["count"] == pages[0]["count"]
    assert set(found) == {(each["case_number"], each["position"]) for each in by_page["results"]}


def test_they_come_in_the_order_that_is_asked_for(client):
    for sort, is_reversed in (("newest", True), ("oldest", False)):
        pages = walk(client, f"{START}&per_page=30&sort={sort}")
        days = [each["decision_date"] or "" for page in pages for each in page["results"]]
        assert days == sorted(days, reverse=is_reversed)
    assert client.get(START).json()["sort"] == "newest"


def test_facets_and_letters_are_not_counted(client):
    page = client.get(f"{START}&q=therapy").json()
    assert (page["facets"], page["letters"], page["previous"]) == ({}, None, None)
    assert page["scope"]["counts"] == {page["scope"]["used"]: page["count"]}


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("/api/v1/decisions/?cursor=nonsense", "cursor"),
        (f"{START}&page=2", "page"),
        (f"{START}&sort=relevance", "sort"),
    ],
)
def test_what_does_not_go_with_a_cursor_is_refused(client, url, named):
    response = client.get(url)
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [named]


def test_a_cursor_is_of_one_search(client):
    page = client.get(f"{START}&q=therapy&per_page=1").json()
    response = client.get(page["next"].replace("q=therapy", "q=knee"))
    assert response.status_code == 400
    assert "another search" in response.json()["detail"]


def test_a_page_takes_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    page = client.get(f"{START}&per_page=5").json()
    for size in ("5", "50"):
        with django_assert_max_num_queries(5):
            client.get(page["next"].replace("per_page=5", f"per_page={size}"))
