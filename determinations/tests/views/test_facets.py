"""All values of one facet: a page of links without scripts, boxes for the filters with them."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]


def values(client, name, htmx=False, **params):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.get(reverse("facet_values", args=[name]), params, headers=headers)


def test_every_value_leads_to_the_search_with_it(client):
    page = values(client, "specialty", q="pain")
    (value, url) = page.context["links"][0]
    assert f"specialty={value.value}" in url
    assert client.get(url).context["result"].total == value.count


def test_a_part_of_the_name_narrows(client):
    page = values(client, "specialty", find="PODIA")
    assert [value.label for value, _ in page.context["links"]] == ["Podiatrist"]
    nothing = values(client, "specialty", find="no such")
    assert "No value has that in its name." in nothing.content.decode()


def test_with_scripts_the_rest_comes_as_boxes(client):
    whole = values(client, "specialty").context["links"]
    boxes = values(client, "specialty", htmx=True)
    assert boxes.templates[0].name == "decisions/facet_rest.html"
    assert len(boxes.context["values"]) == len(whole) - 8


def test_unknown_facets_and_broken_searches_are_told(client):
    assert values(client, "nonsense").status_code == 404
    assert values(client, "specialty", decided_after="soon").status_code == 400


def test_the_other_filters_of_a_broken_search_are_kept(client):
    kept = {"outcome": "upheld", "expand": "0", "sort": "newest"}
    page = client.get(reverse("decisions"), {**kept, "decided_after": "soon"})
    assert page.status_code == 400
    for name, value in kept.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in page.content.decode()


@pytest.mark.parametrize("page", ["/decisions/", "/rates/", "/decisions/what-differs/"])
@pytest.mark.parametrize(
    "unknown",
    ["guideline=nonsense", "mtus_page=chronic-pain-2009:9999", "specialty=nobody", "year=1850"],
)
def test_a_value_that_no_decision_has_says_so_beside_the_filter(client, page, unknown):
    said = "No decision here has this value."
    text = client.get(f"{page}?{unknown}&category=surgery").content.decode()
    assert text.count(said) == 1
    assert said not in client.get(f"{page}?category=surgery&outcome=upheld").content.decode()


def test_the_list_of_results_takes_a_fixed_number_of_queries(client, django_assert_num_queries):
    client.get(reverse("decisions"))
    with django_assert_num_queries(1):  # whether samples are shown
        values(client, "specialty", q="pain")
