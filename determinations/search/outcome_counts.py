"""Exact numbers of decisions by their outcome: of whole searches, of each value of facets, of two.

A search is evaluated once: what it finds is counted by outcome, and within each outcome by the
columns of the facets. Where that is more values than tantivy puts into one answer, each outcome is
counted by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tantivy import Query

from .bound_search import BoundSearch
from .counting import OUTCOME, aggregate, both, is_bucket_limit, remembered, terms_of, threads
from .deadline import within_deadline
from .facets import FACETS
from .index.columns import values_in
from .index.reader import doubting, reader
from .index.schema import COLUMNS, SCHEMA
from .outcomes import Outcomes
from .request import Scope, SearchRequest
from .scopes import bind_as_listed

Buckets = Mapping[str, Mapping[str, int]]
"""Column to what it holds to a number of decisions."""

Pair = tuple[str, str]
Key = TypeVar("Key", str, Pair)
Tally = dict[Key, dict[str, int]]
"""Numbers of decisions by a key and their outcome."""


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How the decisions of one search came out.

    An item with several values of a facet counts in each of them.
    """

    scope: Scope
    """The texts that were searched: those of the result list."""
    whole: Outcomes
    values: Mapping[str, Mapping[str, Outcomes]]
    """Facet to value to outcomes."""
    cells: Mapping[Pair, Outcomes] | None = None
    """By a value of each of the two facets that were crossed; None where none were, or where these
    are too many values for one answer."""


def count_outcomes(
    requests: Sequence[SearchRequest],
    facets: Sequence[str] = (),
    crossed: Pair | None = None,
) -> list[OutcomeCounts]:
    """Return how the decisions of each search came out, also those of each value of the facets, and
    of each pair of values of two facets.

    Raises `IndexUnavailable`, `QueryRefused` where the words are too much work, `SearchTooSlow`.
    """
    opened = reader.opened()

    def counted(request: SearchRequest) -> OutcomeCounts:
        search = bind_as_listed(request, opened)
        if crossed is not None:  # too much to remember
            return _count(search, facets, crossed)
        found: OutcomeCounts = remembered(
            ("outcomes", *facets), search, lambda search: _count(search, facets, None)
        )
        return found

    def work() -> list[OutcomeCounts]:
        with doubting(opened.generation):
            return list(threads().map(counted, requests))

    return within_deadline(work)


def _count(search: BoundSearch, facets: Sequence[str], crossed: Pair | None) -> OutcomeCounts:
    columns = tuple(column for name in facets for column in COLUMNS[name])
    try:
        return _of_one_answer(search, facets, columns, crossed)
    except ValueError as error:
        if not is_bucket_limit(error):
            raise
    if crossed is not None:
        return _count(search, facets, None)
    numbers = aggregate(search.searcher, search.query, (OUTCOME,))[OUTCOME]
    found = {
        outcome: aggregate(search.searcher, _of(search.query, outcome), columns)
        for outcome in numbers
    }
    return OutcomeCounts(search.scope, Outcomes.of(numbers), _by_value(found, facets))


def _of(query: Query, outcome: str) -> Query:
    return both(query, Query.term_query(SCHEMA, OUTCOME, outcome, "basic"))


def _of_one_answer(
    search: BoundSearch, facets: Sequence[str], columns: tuple[str, ...], crossed: Pair | None
) -> OutcomeCounts:
    """Count everything in one pass. Raises ValueError where that is beyond the bucket limit."""
    within: dict[str, Any] = {column: terms_of(column) for column in columns}
    outer, inner = _outer_and_inner(crossed) if crossed else ("", "")
    for column in COLUMNS[outer] if crossed else ():
        counted = {other: terms_of(other) for other in COLUMNS[inner]}
        within[f"cells of {column}"] = {**terms_of(column), "aggs": counted}
    asked = {**terms_of(OUTCOME), "aggs": within} if within else terms_of(OUTCOME)
    buckets = search.searcher.aggregate(search.query, {OUTCOME: asked})[OUTCOME]["buckets"]
    numbers = {bucket["key"]: int(bucket["doc_count"]) for bucket in buckets}
    found = {
        bucket["key"]: {column: _numbers(bucket[column]) for column in columns}
        for bucket in buckets
    }
    values = _by_value(found, facets)
    cells = _cells(buckets, outer, inner, crossed) if crossed else None
    return OutcomeCounts(search.scope, Outcomes.of(numbers), values, cells)


def _outer_and_inner(crossed: Pair) -> Pair:
    """Return two facets in the order that is counted sooner: first the one with fewer values."""
    one, other = crossed
    size = {name: (FACETS[name].has_several, len(COLUMNS[name])) for name in crossed}
    return (one, other) if size[one] <= size[other] else (other, one)


def _numbers(found: Mapping[str, Any]) -> dict[str, int]:
    return {bucket["key"]: int(bucket["doc_count"]) for bucket in found["buckets"]}


def _by_value(
    found: Mapping[str, Buckets], facets: Sequence[str]
) -> dict[str, dict[str, Outcomes]]:
    """Return the outcomes of each value, given what each outcome has in each column."""
    values: dict[str, dict[str, Outcomes]] = {}
    for name in facets:
        tally: Tally[str] = {}
        for outcome, columns in found.items():
            for column in COLUMNS[name]:
                for joined, number in columns[column].items():
                    for value in values_in(joined):
                        _add(tally, value, outcome, number)
        values[name] = _outcomes(tally)
    return values


def _cells(
    buckets: Sequence[Mapping[str, Any]], outer: str, inner: str, crossed: Pair
) -> dict[Pair, Outcomes]:
    """Return the outcomes of each pair of values, in the order of `crossed`."""
    tally: Tally[Pair] = {}
    turned = crossed != (outer, inner)
    for of_outcome in buckets:
        for column in COLUMNS[outer]:
            for bucket in of_outcome[f"cells of {column}"]["buckets"]:
                for other in COLUMNS[inner]:
                    for joined, number in _numbers(bucket[other]).items():
                        for within in values_in(bucket["key"]):
                            for across in values_in(joined):
                                pair = (across, within) if turned else (within, across)
                                _add(tally, pair, of_outcome["key"], number)
    return _outcomes(tally)


def _add(tally: Tally[Key], key: Key, outcome: str, number: int) -> None:
    numbers = tally.setdefault(key, {})
    numbers[outcome] = numbers.get(outcome, 0) + number


def _outcomes(tally: Tally[Key]) -> dict[Key, Outcomes]:
    return {key: Outcomes.of(numbers) for key, numbers in tally.items()}
