"""Rates, held against a look at each item: every row and cell, and the lists that they link to."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from determinations.research.rates import DIMENSIONS, Rate, RatesRequest, rate_table
from determinations.search import family, search
from determinations.tests.search.test_counts import every_item, matches, requests

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

NAMES = [facet.name for facet in DIMENSIONS]


def rate_of(items):
    outcomes = Counter(outcome for item in items for outcome in item["outcome"] or [""])
    decided = outcomes["upheld"] + outcomes["overturned"]
    return Rate(outcomes["overturned"], decided, len(items) - decided)


def is_chosen(search_request, name):
    return any(search_request.facets.get(member) for member in family(name))


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_every_rate_equals_brute_force(data):
    items = every_item()
    asked = replace(data.draw(requests(items)).without("outcome"), per_page=10_000)
    by = data.draw(st.sampled_from(NAMES))
    across = data.draw(st.none() | st.sampled_from([n for n in NAMES if n not in family(by)]))
    table = rate_table(RatesRequest(asked, by, across))

    def found(search_request):
        search_request = replace(search_request, scope=asked.scope)
        return [item for item in items if matches(item, search_request)]

    of_all = found(asked)
    assert table.whole == rate_of(of_all)
    assert search(replace(asked, per_page=100)).total == len(of_all)
    for name, lines in [(by, table.page), *([(across, table.columns)] if across else [])]:
        for line in lines:
            behind = found(line.request)
            assert line.rate == rate_of(behind)
            assert {item["item_id"] for item in behind} <= {item["item_id"] for item in of_all}
            assert all(line.value in item[name] for item in behind)
    for row in table.page:
        for cell, column in zip(row.cells, table.columns, strict=True):
            behind = found(cell.request)
            assert cell.rate == rate_of(behind)
            assert all(row.value in item[by] and column.value in item[across] for item in behind)
    if not is_chosen(asked, by):
        groups = {value: [item for item in of_all if value in item[by]] for item in of_all
                  for value in item[by]}  # fmt: skip
        assert {row.value: row.rate for row in table.page} == {
            value: rate_of(group) for value, group in groups.items()
        }
    of_years = {int(item["year"][0]) for item in of_all if item["year"]}
    assert [int(line.value) for line in table.years] == sorted(of_years)
    assert sum(line.rate.decided for line in table.years) == sum(
        bool(item["year"]) for item in of_all
    )
