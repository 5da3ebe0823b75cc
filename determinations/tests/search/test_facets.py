"""The table of facets: each row has all that a facet needs, and nothing else knows of one."""

from __future__ import annotations

import pytest
import tantivy

from determinations.models import Case
from determinations.search.facet_counts import FacetCounts
from determinations.search.facets import FACETS, Facet, Order, Stored, child_of, family
from determinations.search.filters import DecisionFilterSet
from determinations.search.index.facts import ReferenceData, facts_of
from determinations.search.index.schema import COLUMNS, SCHEMA, columns_for
from determinations.search.request import SearchRequest
from determinations.search.value_labels import forget_labels, labels

each_facet = pytest.mark.parametrize("facet", FACETS.values(), ids=lambda facet: facet.name)


@each_facet
def test_a_facet_has_fields_in_the_index_and_a_filter_with_its_label(facet):
    for field in (facet.name, *COLUMNS[facet.name]):
        assert tantivy.Query.term_query(SCHEMA, field, "value")
    with pytest.raises(ValueError, match="not defined"):
        tantivy.Query.term_query(SCHEMA, "no_such_facet", "value")
    assert (facet.name in COLUMNS[facet.name]) == (facet.stored is Stored.PLAIN)
    declared = DecisionFilterSet.base_filters[facet.name]
    assert declared.label == facet.label
    assert declared.extra["help_text"] == facet.help_text


@each_facet
def test_a_filter_takes_values_of_its_facet_and_refuses_what_can_be_none(facet):
    value = facet.choices[0][0] if facet.choices else "something"
    request = DecisionFilterSet({facet.name: [value]}).request_or_none()
    assert request == SearchRequest(facets={facet.name: (value,)})
    unknown = DecisionFilterSet({facet.name: ["no such value"]}).request_or_none()
    assert (unknown is None) == bool(facet.choices)


@pytest.mark.usefixtures("index")
@pytest.mark.django_db
def test_every_facet_is_read_from_the_record_and_its_values_have_labels():
    items = list(facts_of(Case.objects.all(), ReferenceData()))
    for item in items:
        assert item.facets.keys() == FACETS.keys()
    for name, facet in FACETS.items():
        values = {value for item in items for value in item.facets[name]}
        assert values
        assert all(labels().label(name, value) for value in values)
        if facet.stored is Stored.PLAIN:
            assert all(len(item.facets[name]) <= 1 for item in items)
        if facet.of_letter:
            letters = {(item.case_id, item.facets[name]) for item in items}
            assert len(letters) == len({item.case_id for item in items})


@pytest.mark.django_db
def test_a_row_is_all_that_a_new_facet_takes_beside_its_values(monkeypatch):
    forget_labels()
    row = Facet(name="priority", label="Priority", stored=Stored.PLAIN, order=Order.NEWEST_FIRST)
    monkeypatch.setitem(FACETS, "priority", row)
    assert columns_for(row) == ("priority",)
    assert DecisionFilterSet.get_filters()["priority"].label == "Priority"
    request = SearchRequest(facets={"priority": ("standard",)})
    assert list(request.conditions()) == [{"priority": ("standard",)}]
    assert request.without("priority") == SearchRequest()
    counts = FacetCounts.of(row, {"8": 5, "9": 3}, ())
    assert [(value.label, value.count) for value in counts.values] == [("9", 3), ("8", 5)]


def test_a_tree_of_facets_is_chosen_and_counted_together():
    assert child_of("category") is FACETS["treatment"]
    assert family("category") == family("treatment") == ("category", "treatment")
    assert family("state") == ("state",)
