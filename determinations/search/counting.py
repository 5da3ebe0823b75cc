"""How many: decisions, letters, and the decisions on each value of each facet."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import tantivy
from django.core.cache import caches
from tantivy import Occur, Query

from .index.columns import values_in
from .index.schema import COLUMNS, build_schema
from .request import FACETS, SearchRequest, siblings

MOST_VALUES = 200_000
"""More than any column has: counts are exact, also where segments disagree on what is frequent."""

MOST_LETTERS_TOLD_APART = 25_000
"""Items up to which letters are counted one by one; beyond it their number is estimated."""

THREADS = 4
_TOTAL = "outcome"
"""A column whose values add up to the total, as those of every column do."""

Build = Callable[[SearchRequest], Query]
"""Makes the whole query of a request, words and filters."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a question comes to. `letters_about` tells that `letters` is an estimate."""

    total: int
    letters: int
    letters_about: bool
    facets: Mapping[str, Mapping[str, int]]


@cache
def threads() -> ThreadPoolExecutor:
    """tantivy works outside of Python's lock, so one question can use several cores."""
    return ThreadPoolExecutor(THREADS, thread_name_prefix="search")


def count(
    searcher: tantivy.Searcher,
    schema: tantivy.Schema,
    request: SearchRequest,
    build: Build,
    version: tuple[object, ...],
) -> Counts:
    """Counts of a request, remembered as long as the index is at `version`.

    The pages of one result, in any order, are counted once.
    """
    remembered = caches["counts"]
    key = hashlib.sha256(repr((version, request.counted_by)).encode()).hexdigest()
    counts: Counts | None = remembered.get(key)
    if counts is None:
        counts = _count(searcher, schema, request, build)
        remembered.set(key, counts)
    return counts


def _count(
    searcher: tantivy.Searcher, schema: tantivy.Schema, request: SearchRequest, build: Build
) -> Counts:
    own: dict[str, Future[dict[str, dict[str, int]]]] = {}
    for together in {siblings(name) for name in FACETS if request.facets.get(name)}:
        without_own = build(request.without(together[0]))
        counted = threads().submit(aggregate, searcher, without_own, _columns(together))
        own.update(dict.fromkeys(together, counted))
    query = build(request)
    columns = {_TOTAL, *_columns(name for name in FACETS if name not in own)}
    found = aggregate(searcher, query, tuple(columns))
    total = sum(found[_TOTAL].values())
    letters, about = _letters(searcher, schema, query, request, total)
    facets = {
        name: _by_value(own[name].result() if name in own else found, COLUMNS[name])
        for name in FACETS
    }
    return Counts(total, letters, about, facets)


def _columns(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(column for name in names for column in COLUMNS[name])


def terms_of(column: str) -> dict[str, Any]:
    """The aggregation that counts the values of a column."""
    return {"terms": {"field": column, "size": MOST_VALUES, "segment_size": MOST_VALUES}}


def aggregate(
    searcher: tantivy.Searcher, query: Query, columns: tuple[str, ...]
) -> dict[str, dict[str, int]]:
    """How often each value of these columns occurs.

    tantivy gives up beyond 65,000 values in one answer: then each column is asked for by itself,
    and one that has so many alone year by year.
    """
    try:
        found = searcher.aggregate(query, {column: terms_of(column) for column in columns})
    except ValueError as error:
        if "bucket limit" not in str(error):
            raise
        if len(columns) > 1:
            each = (aggregate(searcher, query, (column,)) for column in columns)
            return {column: counts for one in each for column, counts in one.items()}
        return {columns[0]: _year_by_year(searcher, query, columns[0])}
    return {
        column: {bucket["key"]: int(bucket["doc_count"]) for bucket in found[column]["buckets"]}
        for column in columns
    }


def _year_by_year(searcher: tantivy.Searcher, query: Query, column: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for year in aggregate(searcher, query, ("year",))["year"]:
        of_year = Query.term_query(build_schema(), "year", year, "basic")
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, of_year)])
        found = searcher.aggregate(both, {column: terms_of(column)})
        for bucket in found[column]["buckets"]:
            counts[bucket["key"]] += int(bucket["doc_count"])
    return counts


def _by_value(found: Mapping[str, Mapping[str, int]], columns: tuple[str, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for column in columns:
        for joined, number in found[column].items():
            for value in values_in(joined):
                counts[value] = counts.get(value, 0) + number
    return counts


def _letters(
    searcher: tantivy.Searcher,
    schema: tantivy.Schema,
    query: Query,
    request: SearchRequest,
    total: int,
) -> tuple[int, bool]:
    """How many letters the items found stand in, and whether that is an estimate.

    Where all conditions are of the letter, its first item stands for it. Else the letters are told
    apart one by one, or, where they are too many, a sixteenth of all letters is looked at: what
    their items found come to in letters is taken for what all items found do.
    """
    if total == 0:
        return 0, False
    if request.is_about_letters:
        first = Query.term_query(schema, "first_of_letter", True)
        firsts = Query.boolean_query([(Occur.Must, query), (Occur.Must, first)])
        return int(searcher.search(firsts, limit=1).count), False  # type: ignore[attr-defined]
    if total <= MOST_LETTERS_TOLD_APART:
        found = searcher.search(query, limit=total, count=False, order_by_field="case_id")
        return len({case_id for case_id, _ in found.hits}), False
    in_sample = Query.term_query(schema, "in_sample", True)
    sample = Query.boolean_query([(Occur.Must, query), (Occur.Must, in_sample)])
    counted = searcher.aggregate(
        sample, {"letters": {"cardinality": {"field": "case_id"}}, _TOTAL: terms_of(_TOTAL)}
    )
    items = sum(int(bucket["doc_count"]) for bucket in counted[_TOTAL]["buckets"])
    share = counted["letters"]["value"] / items if items else 1.0
    return min(total, round(total * share)), True
