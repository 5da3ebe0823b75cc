"""Rates, held against a look at each item: every row and cell, and the lists that they link to."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from django.core.cache import caches
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from determinations.research import rates
from determinations.research.rates import DIMENSIONS, Rate, RatesRequest, RowOrder, rate_table
from determinations.search import Scope, SearchRequest, family, search
from determinations.search.index.reader import reader
from determinations.tests.search.brute_force import every_item, matches, requests

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

NAMES = [facet.name for facet in DIMENSIONS]


def rate_of(items):
    outcomes = Counter(outcome for item in items for outcome in item["outcome"] or [""])
    decided = outcomes["upheld"] + outcomes["overturned"]
    return Rate(outcomes["overturned"], decided, len(items) - decided)


@st.composite
def found_requests(draw, items):
    """Filters that an item passes, one of which may have another value besides: not all of those
    that are drawn freely find anything.
    """
    like, other = draw(st.sampled_from(items)), draw(st.sampled_from(items))
    names = draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
    facets = {name: tuple(like[name][:1]) for name in names if like[name]}
    if names and draw(st.booleans()):
        facets[names[0]] = tuple(dict.fromkeys((*like[names[0]][:1], *other[names[0]][:1])))
    facets = {name: values for name, values in facets.items() if values}
    return SearchRequest(facets=facets, scope=Scope.LETTER, expand=False)


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
    asked = replace(
        data.draw(requests(items) | found_requests(items)).without("outcome"), per_page=10_000
    )
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


class Narrow:
    """A searcher that gives up on more values than a few, as tantivy does on 65,000."""

    def __init__(self, searcher, limit=65_000):
        self.searcher, self.limit, self.passes = searcher, limit, 0

    def aggregate(self, query, aggregations):
        self.passes += 1
        found = self.searcher.aggregate(query, aggregations)
        if buckets_in(found) > self.limit:
            raise ValueError("Aborting aggregation because bucket limit was exceeded.")
        return found

    def __getattr__(self, name):
        return getattr(self.searcher, name)


def buckets_in(found):
    if isinstance(found, list):
        return sum(1 + buckets_in(bucket) for bucket in found)
    if isinstance(found, dict):
        return sum(buckets_in(each) for each in found.values())
    return 0


@pytest.fixture
def narrow(monkeypatch):
    """Return a function that makes searchers give up on more values than so many."""

    def make(limit=65_000):
        opened = reader.opened()
        searcher = Narrow(opened.searcher, limit)
        narrow = replace(opened, searcher=searcher)
        monkeypatch.setattr(reader, "opened", lambda: narrow)
        caches["counts"].clear()
        return searcher

    yield make
    caches["counts"].clear()


@pytest.mark.parametrize("limit", [250, 60])
def test_more_values_than_fit_one_answer_are_counted_in_several(narrow, limit):
    asked = RatesRequest(SearchRequest(per_page=100), "mtus_page", "specialty")
    whole = rate_table(asked)
    searcher = narrow(limit)
    counted = rate_table(asked)
    assert searcher.passes > 2
    assert list(counted.page) == list(whole.page)
    assert counted.columns == whole.columns
    assert (counted.whole, counted.years) == (whole.whole, whole.years)


def test_a_search_is_evaluated_once(narrow):
    searcher = narrow()
    rate_table(RatesRequest(SearchRequest(q='"physical therapy"'), "specialty", "mtus_page"))
    assert searcher.passes == 1


def test_columns_are_those_with_the_most_decisions(monkeypatch):
    monkeypatch.setattr(rates, "MOST_COLUMNS", 3)
    table = rate_table(RatesRequest(SearchRequest(), "year", "treatment"))
    every = rate_table(RatesRequest(SearchRequest(per_page=100), "treatment"))
    assert [line.value for line in table.columns] == [line.value for line in every.page][:3]
    assert table.columns_left_out == every.page.paginator.count - 3
    years = rate_table(RatesRequest(SearchRequest(), "treatment", "year")).columns
    assert [line.value for line in years] == sorted(line.value for line in years)


class TestNarrowing:
    """The request for what is chosen under a value of a filter."""

    def narrowed(self, chosen, name, value):
        narrowed = SearchRequest(facets={"state": ("Utah",), **chosen}).narrowing(name)(value)
        if narrowed is None:
            return None
        assert narrowed.facets["state"] == ("Utah",)
        return {name: values for name, values in narrowed.facets.items() if name != "state"}

    def test_a_value_alone_where_nothing_of_its_tree_is_chosen(self):
        assert self.narrowed({}, "specialty", "neurology") == {"specialty": ("neurology",)}

    def test_a_value_that_is_chosen_stands_for_itself_and_others_for_none(self):
        chosen = {"specialty": ("neurology", "psychiatry")}
        assert self.narrowed(chosen, "specialty", "neurology") == {"specialty": ("neurology",)}
        assert self.narrowed(chosen, "specialty", "surgery") is None

    def test_a_value_under_a_chosen_one_stands_for_itself(self):
        chosen = {"category": ("surgery",)}
        spine = "surgery-spine-surgery"
        assert self.narrowed(chosen, "treatment", spine) == {"treatment": (spine,)}
        assert self.narrowed(chosen, "treatment", "therapy-massage") is None

    def test_a_value_over_chosen_ones_stands_for_these(self):
        pages = ("low-back-2004:304", "knee-2004:343")
        chosen = {"guideline": ("low-back-2004", "odg"), "mtus_page": pages}
        assert self.narrowed(chosen, "guideline", "low-back-2004") == {"mtus_page": pages[:1]}
        assert self.narrowed(chosen, "guideline", "mtus") == {"mtus_page": pages}
        assert self.narrowed(chosen, "guideline", "odg") == {"guideline": ("odg",)}
        assert self.narrowed(chosen, "guideline", "acoem") is None


def test_small_numbers_come_last_in_order_of_rate():
    asked = RatesRequest(SearchRequest(per_page=100), "guideline", order=RowOrder.RATE)
    small = [line.rate.is_small for line in rate_table(asked).page]
    assert {*small} == {True, False}
    assert small == sorted(small)


def test_a_guideline_counts_as_far_as_its_pages_are_chosen():
    """Beside another source that is chosen: what cites that may cite other pages, too."""
    items = every_item()
    places = sorted({place for item in items for place in item["mtus_page"]})
    narrower = 0
    for place in places:
        asked = SearchRequest(facets={"guideline": ("odg",), "mtus_page": (place,)})
        of_place = [item for item in items if place in item["mtus_page"]]
        found = [item for item in items if item in of_place or "odg" in item["guideline"]]
        guideline = place.partition(":")[0]
        rows = {row.value: row for row in rate_table(RatesRequest(asked, "guideline")).page}
        assert rows[guideline].rate == rate_of(of_place)
        narrower += len(of_place) < sum(guideline in item["guideline"] for item in found)
    assert narrower
