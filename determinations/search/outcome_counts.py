"""Exact numbers of decisions by their outcome: of whole searches, and of each value of facets.

Each search is counted three times, the whole and its upheld and overturned decisions, since tantivy
counts two columns that each stand alone sooner than one within the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tantivy import Query

from determinations.models import ItemOutcome

from .bound_search import BoundSearch
from .counting import OUTCOME, aggregate, both, by_value, remembered, threads
from .deadline import within_deadline
from .index.reader import Opened, doubting, reader
from .index.schema import COLUMNS, SCHEMA
from .interpretation import interpret
from .outcomes import Outcomes
from .request import Scope, SearchRequest
from .scopes import candidates


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How the decisions of one search came out.

    `values` has facet to value to outcomes. An item with several values counts in each of them.
    """

    scope: Scope
    """The texts that were searched: those of the result list."""
    whole: Outcomes
    values: Mapping[str, Mapping[str, Outcomes]]


def count_outcomes(
    requests: Sequence[SearchRequest], facets: Sequence[str] = ()
) -> list[OutcomeCounts]:
    """Return how the decisions of each search came out, also those of each value of the facets.

    Raises `IndexUnavailable`, `QueryRefused` where the words are too much work, `SearchTooSlow`.
    """
    opened = reader.opened()

    def counted(request: SearchRequest) -> OutcomeCounts:
        search = _bound(request, opened)
        found: OutcomeCounts = remembered(
            ("outcomes", *facets), search, lambda search: _count(search, facets)
        )
        return found

    def work() -> list[OutcomeCounts]:
        with doubting(opened.generation):
            return list(threads().map(counted, requests))

    return within_deadline(work)


def _bound(request: SearchRequest, opened: Opened) -> BoundSearch:
    """Bind a request in the scope that its result list has: the first that finds anything."""
    interpreted = interpret(request)
    first, *wider = candidates(request.scope, interpreted)
    bound = BoundSearch(replace(request, scope=first), opened, interpreted)
    for scope in wider:
        if bound.finds_anything_unfiltered():
            break
        bound = bound.within(scope)
    return bound


def _count(search: BoundSearch, facets: Sequence[str]) -> OutcomeCounts:
    columns = tuple(column for name in facets for column in COLUMNS[name])
    found = aggregate(search.searcher, search.query, (OUTCOME, *columns))
    whole = Outcomes.of(found[OUTCOME])
    upheld, overturned = (
        aggregate(search.searcher, _of(search.query, outcome), columns)
        if number and columns
        else {}
        for outcome, number in (
            (ItemOutcome.UPHELD, whole.upheld),
            (ItemOutcome.OVERTURNED, whole.overturned),
        )
    )
    values = {name: _by_value(found, upheld, overturned, name) for name in facets}
    return OutcomeCounts(search.scope, whole, values)


def _of(query: Query, outcome: ItemOutcome) -> Query:
    return both(query, Query.term_query(SCHEMA, OUTCOME, outcome.value, "basic"))


Found = Mapping[str, Mapping[str, int]]
"""Column to value to number."""


def _by_value(found: Found, upheld: Found, overturned: Found, facet: str) -> dict[str, Outcomes]:
    columns = COLUMNS[facet]
    of_upheld = by_value(upheld, columns) if upheld else {}
    of_overturned = by_value(overturned, columns) if overturned else {}
    return {
        value: Outcomes.of(
            {
                ItemOutcome.UPHELD: of_upheld.get(value, 0),
                ItemOutcome.OVERTURNED: of_overturned.get(value, 0),
                "": number - of_upheld.get(value, 0) - of_overturned.get(value, 0),
            }
        )
        for value, number in by_value(found, columns).items()
    }
