"""Totals and the counts beside the filters, held against a look at each item."""

from __future__ import annotations

from collections import Counter

import pytest
import tantivy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from determinations.search import counting
from determinations.search.engine import search
from determinations.search.index.reader import reader
from determinations.search.request import SearchRequest
from determinations.tests.search.brute_force import every_item, matches, requests

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("index")
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_every_count_equals_brute_force(data):
    rows = every_item()
    search_request = data.draw(requests(rows))

    def found(search_request):
        return [row for row in rows if matches(row, search_request)]

    result = search(search_request)
    expected = found(search_request)
    assert result.total == len(expected)
    assert {hit.item_id for hit in result.hits} == {row["item_id"] for row in expected}
    assert result.letters == len({row["case_id"] for row in expected})
    for name, facet in result.facets.items():
        counted = Counter(
            value for row in found(search_request.without(name)) for value in row[name]
        )
        shown = {value.value: value.count for value in facet.values}
        assert shown == {**dict.fromkeys(search_request.facets.get(name, ()), 0), **counted}


@pytest.mark.usefixtures("index")
def test_each_facet_in_use_takes_one_more_pass_and_the_tree_of_treatments_one(monkeypatch):
    passes = []
    aggregate = counting.aggregate

    def counted(searcher, query, columns):
        passes.append(columns)
        return aggregate(searcher, query, columns)

    monkeypatch.setattr(counting, "aggregate", counted)
    search(
        SearchRequest(
            facets={
                "category": ("surgery",),
                "treatment": ("pharmaceuticals-opioids",),
                "state": ("Guam",),
            }
        )
    )
    assert len(passes) == 3


class Narrow:
    """A searcher that gives up on more values than a few, as tantivy does on 65,000."""

    def __init__(self, searcher, limit):
        self.searcher, self.limit = searcher, limit

    def aggregate(self, query, aggregations):
        found = self.searcher.aggregate(query, aggregations)
        if sum(len(found[column]["buckets"]) for column in aggregations) > self.limit:
            raise ValueError("Aborting aggregation because bucket limit was exceeded.")
        return found

    def __getattr__(self, name):
        return getattr(self.searcher, name)


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("limit", [60, 25])
def test_more_values_than_fit_one_answer_are_counted_in_several(limit):
    searcher = reader.searcher()
    columns = ("mtus_page_column_1", "specialty_column", "year")
    everything = tantivy.Query.all_query()
    whole = counting.aggregate(searcher, everything, columns)
    assert sum(len(counts) for counts in whole.values()) > limit
    assert 60 > len(whole["mtus_page_column_1"]) > 25 > len(whole["year"])
    assert counting.aggregate(Narrow(searcher, limit), everything, columns) == whole
