"""Totals and the counts beside the filters, held against a look at each item."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
import tantivy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from determinations.models import Case
from determinations.search import counting
from determinations.search.engine import search
from determinations.search.facets import FACETS, Side
from determinations.search.index.facts import ReferenceData, facts_of
from determinations.search.index.reader import reader
from determinations.search.language import stems_of, words_of
from determinations.search.request import AMOUNTS, DateRange, NumberRange, Scope, SearchRequest

pytestmark = pytest.mark.django_db

PHRASES = ('"physical therapy"', '"not medically necessary"', '"pain"')
WORDS = ("opioid", "knee", "surgery", "injection medication", "spine fusion")
"""None of them with other names, which a query would find as well."""

TEXTS = {
    Scope.HEADING: ("item",),
    Scope.REASONS: ("item", "rationale"),
    Scope.LETTER: ("item", "rationale", "summary"),
}


def every_item():
    """What the archive says about every published item, straight from the database."""
    return [
        {
            **facts.facets,
            "item_id": facts.item_id,
            "case_id": facts.case_id,
            "decided": facts.decided,
            "retrospective": facts.retrospective,
            **facts.amounts,
            "texts": {
                name: f" {' '.join(words_of(text))} "
                for name, text in {**facts.texts, "about": facts.about}.items()
            },
        }
        for facts in facts_of(Case.objects.all(), ReferenceData())
    ]


def ranges_of(rows, name):
    """Ranges that begin and end at numbers of the archive, or near them; either end may be open."""
    numbers = {row[name] for row in rows if row[name]}
    ends = st.none() | st.sampled_from(sorted({n + by for n in numbers for by in (-1, 0, 1)}))
    return st.builds(NumberRange, ends, ends)


@st.composite
def requests(draw, rows):
    values = {name: sorted({value for row in rows for value in row[name]}) for name in FACETS}
    cited = sorted(IN_TREES - {"category", "treatment"})
    some = st.sampled_from(list(FACETS)) | st.sampled_from(cited)
    names = draw(st.lists(some, max_size=4, unique=True))
    facets = {
        name: tuple(
            draw(st.lists(st.sampled_from(values[name]), min_size=1, max_size=3, unique=True))
        )
        for name in names
    }
    days = st.none() | st.dates(date(2013, 1, 1), date(2025, 1, 1))
    decided = DateRange(draw(days), draw(days))
    retrospective = draw(st.none() | st.booleans())
    amounts = {name: draw(ranges_of(rows, name)) for name in AMOUNTS if draw(st.booleans())}
    q = draw(st.sampled_from(["", "", *PHRASES, *WORDS]))
    return SearchRequest(
        q=q, facets=facets, ranges={"decided": decided} if decided else {},
        amounts={name: numbers for name, numbers in amounts.items() if numbers},
        retrospective=retrospective, side=draw(st.sampled_from(Side)), per_page=100,
        expand=draw(st.booleans()), scope=draw(st.sampled_from(Scope)),
    )  # fmt: skip


def has_words(texts, search_request):
    """Whether a phrase stands in one of the scope's texts, or each of some words in any of them.

    Words are also sought among the names of what the item is about, unless only what was typed is.
    """
    names = TEXTS[search_request.scope]
    if search_request.q in PHRASES:
        phrase = f" {search_request.q.strip(chr(34))} "
        return any(phrase in texts[name] for name in names)
    names = (*names, "about") if search_request.expand else names
    stems = {stem for name in names for stem in stems_of(texts[name])}
    return set(stems_of(search_request.q)) <= stems


KINDS = {"mtus", "acoem", "odg", "journal", "other", "none"}


def is_under_category(value, wider):
    return value.startswith(f"{wider}-")


def is_under_guideline(value, wider):
    if wider == "mtus":
        return value.partition(":")[0] not in KINDS
    return ":" in value and value.partition(":")[0] == wider


TREES = {
    ("category", "treatment"): is_under_category,
    ("guideline", "mtus_page"): is_under_guideline,
    ("administrator_guideline", "administrator_page"): is_under_guideline,
    ("reviewer_guideline", "reviewer_page"): is_under_guideline,
    ("rationale_guideline", "rationale_page"): is_under_guideline,
}
IN_TREES = {name for names in TREES for name in names}


def is_in_tree(row, facets, top, under, is_under):
    """Any value of the tree will do, but not one that another chosen value narrows."""
    chosen = {(name, value) for name in (top, under) for value in facets.get(name, ())}
    wide = {
        (name, wider)
        for name, wider in chosen
        if name == top and any(is_under(value, wider) for _, value in chosen)
    }
    return not chosen or any(value in row[name] for name, value in chosen - wide)


def matches(row, search_request):
    days = search_request.ranges.get("decided")
    facets = search_request.facets
    return (
        all(set(values) & set(row[name]) for name, values in facets.items() if name not in IN_TREES)
        and all(is_in_tree(row, facets, *names, is_under) for names, is_under in TREES.items())
        and (
            search_request.retrospective is None
            or row["retrospective"] == search_request.retrospective
        )
        and (not days or row["decided"] is not None)
        and (not days or not days.after or row["decided"] >= days.after)
        and (not days or not days.before or row["decided"] <= days.before)
        and all(
            row[name] is not None
            and (numbers.least is None or row[name] >= numbers.least)
            and (numbers.most is None or row[name] <= numbers.most)
            for name, numbers in search_request.amounts.items()
        )
        and has_words(row["texts"], search_request)
    )


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
