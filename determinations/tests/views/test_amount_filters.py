"""Sessions and tablets as filters, on the page and in the API."""

from __future__ import annotations

import pytest

from determinations.models import DisputedItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]


def headings(client, **params):
    found = client.get("/api/v1/decisions/", {"per_page": 100, **params}).json()["results"]
    return {each["description"] for each in found}


def test_sessions_are_those_in_dispute(client):
    """Of twelve sessions six were authorized: six are in dispute."""
    found = headings(client, sessions_min=6, sessions_max=6)
    assert any("right wrist, 12 sessions was the original request" in each for each in found)
    assert not any("12 sessions for the left" in each for each in found)


def test_a_decision_without_a_sure_number_is_in_no_range(client):
    assert DisputedItem.objects.filter(description="Urine drug screen").exists()
    assert "Urine drug screen" not in headings(client, sessions_max=9999)
    assert "Urine drug screen" not in headings(client, tablets_min=1)


def test_tablets_are_no_patches_and_no_teeth(client):
    found = headings(client, tablets_min=1)
    assert "Soma 350mg #60" in found
    assert not any("patch" in each or "tooth" in each for each in found)


def test_chosen_amounts_are_named_and_removed_one_by_one(client):
    page = client.get("/decisions/", {"sessions_min": "6", "sessions_max": "12"})
    chosen = {each.sentence: each.params_without.dict() for each in page.context["chosen"]}
    assert chosen == {
        "Sessions: at least 6": {"sessions_max": "12"},
        "Sessions: at most 12": {"sessions_min": "6"},
    }
    assert "at least 6 sessions" in page.context["search_title"]
    assert page.context["unfiltered_params"].dict() == {}


@pytest.mark.parametrize(
    "params",
    [
        {"sessions_min": "12", "sessions_max": "6"},
        {"sessions_min": "0"},
        {"sessions_min": "-1"},
        {"sessions_max": "six"},
        {"tablets_min": "1e3"},
        {"tablets_min": "1.5"},
        {"tablets_max": "9" * 30},
        {"tablets_max": "9" * 5000},
        {"tablets_max": "\x00"},
    ],
)
def test_an_odd_number_is_refused_beside_its_field(client, params):
    name = list(params)[-1]
    page = client.get("/decisions/", params)
    assert page.status_code == 400
    assert page.context["form"].errors.keys() == {name}
    assert client.get("/api/v1/decisions/", params).status_code == 400


def test_an_empty_number_is_none(client):
    page = client.get("/decisions/", {"sessions_min": "", "tablets_max": ""})
    assert page.status_code == 200
    assert page.context["chosen"] == []
