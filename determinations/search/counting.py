"""Count decisions, letters and the decisions of each facet value; many letters are estimated."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import tantivy
from django.core.cache import caches
from tantivy import Occur, Query

from .bound_search import BoundSearch
from .facets import FACETS, family
from .index.columns import values_in
from .index.schema import COLUMNS, SCHEMA
from .outcomes import Outcomes

MOST_VALUES = 200_000
"""More than any column has: counts are exact, also where segments disagree on what is frequent."""

MOST_ITEMS_COUNTED_EXACTLY = 25_000
"""Items up to which letters are counted one by one; beyond it their number is estimated."""

DECISIONS = {"decisions": {"value_count": {"field": "item_id"}}}
"""The aggregation that counts decisions and nothing else."""

THREADS = 4
OUTCOME = FACETS["outcome"].name
"""The column of outcomes. Its values add up to the total, as those of every column do."""

_PARTITION = FACETS["year"].name
"""The column by which too many values are counted in parts: each year has a share of them."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of one request. `letters` is exact unless `letters_estimated`."""

    total: int
    letters: int
    letters_estimated: bool
    facets: Mapping[str, Mapping[str, int]]
    outcomes: Outcomes
    """Of the same search whatever outcome is chosen."""


@cache
def threads() -> ThreadPoolExecutor:
    """Return the pool for searching: tantivy works outside of Python's lock, so that one request
    can use several cores.
    """
    return ThreadPoolExecutor(THREADS, thread_name_prefix="search")


def count(search: BoundSearch) -> Counts:
    """Return the counts of a search, remembered as long as the index is at its version.

    The pages of one result, in any order, are counted once.
    """
    counts: Counts = remembered("counts", search, _count)
    return counts


def count_decisions(search: BoundSearch) -> int:
    """Return only how many decisions a search finds, without facets and letters; remembered, too.

    It costs a fraction of `count`.
    """
    total: int = remembered("decisions", search, _count_decisions)
    return total


def remembered(what: Hashable, search: BoundSearch, make: Callable[[BoundSearch], Any]) -> Any:
    """Return what is made of a search, remembered as long as the index is at its version."""
    key_parts = what, search.opened.version, search.request.counted_by
    key = hashlib.sha256(repr(key_parts).encode()).hexdigest()
    found = caches["counts"].get(key)
    if found is None:
        found = make(search)
        caches["counts"].set(key, found)
    return found


def _count_decisions(search: BoundSearch) -> int:
    return int(search.searcher.aggregate(search.query, DECISIONS)["decisions"]["value"])


def _count(search: BoundSearch) -> Counts:
    searcher = search.searcher
    counted_facets = search.request.counted_facets()
    own: dict[str, Future[dict[str, dict[str, int]]]] = {}
    for names in {family(name) for name in FACETS if search.request.facets.get(name)}:
        without_own = search.query_without(names[0])
        counted = threads().submit(aggregate, searcher, without_own, _columns(names))
        own.update(dict.fromkeys(names, counted))
    columns = {OUTCOME, *_columns(name for name in counted_facets if name not in own)}
    found = aggregate(searcher, search.query, tuple(columns))
    total = sum(found[OUTCOME].values())
    letters, is_estimate = _letters(search, total)
    facets = {
        name: _by_value(own[name].result() if name in own else found, COLUMNS[name])
        for name in counted_facets
    }
    outcomes = Outcomes.of((own[OUTCOME].result() if OUTCOME in own else found)[OUTCOME])
    return Counts(total, letters, is_estimate, facets, outcomes)


def _columns(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(column for name in names for column in COLUMNS[name])


def terms_of(column: str) -> dict[str, Any]:
    """Return the aggregation that counts the values of a column."""
    return {"terms": {"field": column, "size": MOST_VALUES, "segment_size": MOST_VALUES}}


def aggregate(
    searcher: tantivy.Searcher, query: Query, columns: tuple[str, ...]
) -> dict[str, dict[str, int]]:
    """Return how often each value of these columns occurs.

    tantivy gives up beyond 65,000 values in one answer: then each column is counted by itself, and
    one that has so many alone year by year.
    """
    try:
        found = searcher.aggregate(query, {column: terms_of(column) for column in columns})
    except ValueError as error:
        if not is_bucket_limit(error):
            raise
        if len(columns) > 1:
            return {column: aggregate(searcher, query, (column,))[column] for column in columns}
        return {columns[0]: _year_by_year(searcher, query, columns[0])}
    return {
        column: {bucket["key"]: int(bucket["doc_count"]) for bucket in found[column]["buckets"]}
        for column in columns
    }


def is_bucket_limit(error: ValueError) -> bool:
    """Return whether tantivy gave up on too many values in one answer."""
    return "bucket limit" in str(error)


def _year_by_year(searcher: tantivy.Searcher, query: Query, column: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for year in aggregate(searcher, query, (_PARTITION,))[_PARTITION]:
        of_year = Query.term_query(SCHEMA, _PARTITION, year, "basic")
        found = searcher.aggregate(both(query, of_year), {column: terms_of(column)})
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


def _letters(search: BoundSearch, total: int) -> tuple[int, bool]:
    """Return the number of letters found, and whether it is an estimate (`letters_estimated`).

    If every filter is of the letter, its first item stands for it. Otherwise letters are counted
    one by one. Above `MOST_ITEMS_COUNTED_EXACTLY` items, a sixteenth of all letters is counted:
    the letters an item in this sample, times all items found, are the estimate.
    """
    if total == 0:
        return 0, False
    searcher, query = search.searcher, search.query
    if search.request.is_about_letters:
        firsts = both(query, Query.term_query(SCHEMA, "first_of_letter", True))
        return int(searcher.search(firsts, limit=1).count), False  # type: ignore[attr-defined]
    if total <= MOST_ITEMS_COUNTED_EXACTLY:
        found = searcher.search(query, limit=total, count=False, order_by_field="case_id")
        return len({case_id for case_id, _ in found.hits}), False
    counted = searcher.aggregate(
        both(query, Query.term_query(SCHEMA, "in_sample", True)),
        {"letters": {"cardinality": {"field": "case_id"}}, OUTCOME: terms_of(OUTCOME)},
    )
    items = sum(int(bucket["doc_count"]) for bucket in counted[OUTCOME]["buckets"])
    letters_an_item = counted["letters"]["value"] / items if items else 1.0
    return min(total, round(total * letters_an_item)), True


def both(query: Query, other: Query) -> Query:
    """Return a query for what two others find."""
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, other)])
