"""Our engine, and raw tantivy: the same queries and counts without any of our layers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from tantivy import Query as TantivyQuery

from bench.engines import PAGE
from bench.queries import Query
from determinations.models import Case
from determinations.search import Scope, SearchRequest, SearchResult, interpret, search
from determinations.search.bound_search import BoundSearch
from determinations.search.counting import DECISIONS, terms_of, threads
from determinations.search.facets import FACETS, Stored, family
from determinations.search.index.facts import ItemFacts, ReferenceData, facts_of
from determinations.search.index.reader import reader
from determinations.search.index.schema import COLUMNS, RECENCY
from determinations.search.language import Node
from synthetic.words import terms

CASES_A_CHUNK = 2000
RARE, RARER = 300, 5
"""Documents that the rare words of the queries should stand in."""

SINGLE = tuple(facet.name for facet in FACETS.values() if facet.stored is Stored.PLAIN)
MULTIPLE = tuple(name for name in FACETS if name not in SINGLE)
"""Facets with one value a disputed item, and with several."""


_Compiled = tuple[TantivyQuery, list[tuple[TantivyQuery, list[str]]], list[TantivyQuery]]


def request_of(query: Query) -> SearchRequest:
    facets = {name: tuple(values) for name, values in query.filters.items()}
    scope = Scope(query.scope) if query.scope else None
    return SearchRequest(q=query.q, facets=facets, expand=query.expand, scope=scope)


def tree_of(query: Query) -> Node | None:
    """Return the query tree of what is typed, None where nothing is."""
    return interpret(request_of(query)).root


def engine(query: Query) -> SearchResult:
    return search(request_of(query))


def count(query: Query) -> int:
    return engine(query).total


def raw(query: Query) -> Any:
    """Run tantivy's own work for a page: the best 25, every facet's counts, letters estimated.

    In threads as ours; nothing is parsed, compiled, named or decoded.
    """
    filters = tuple((name, tuple(values)) for name, values in query.filters.items())
    page, passes, others = _compiled((query.q, filters, query.expand, query.scope))
    searcher = reader.searcher()
    order: dict[str, Any] = (
        {"weight_by_field": RECENCY} if query.q else {"order_by_field": "decided"}
    )
    best = threads().submit(searcher.search, page, limit=PAGE, count=False, **order)
    counts = [
        threads().submit(searcher.aggregate, part, {column: terms_of(column) for column in columns})
        for part, columns in passes
    ]
    counts += [threads().submit(searcher.aggregate, part, DECISIONS) for part in others]
    letters = threads().submit(searcher.cardinality, page, "case_id")
    return best.result(), [future.result() for future in counts], letters.result()


@cache
def _compiled(key: tuple[Any, ...]) -> _Compiled:
    """Return a request's query, those that count its facets, with their columns, and the queries
    of other scopes, whose decisions are counted.
    """
    request = request_of(Query("", key[0], dict(key[1]), *key[2:]))
    scope = search(request).scope
    bound = BoundSearch(replace(request, scope=scope.used if scope else None), reader.opened())
    others = [bound.within(other).query for other in (scope.counts if scope else ())
              if other is not bound.scope]  # fmt: skip
    chosen = {other for name in request.facets for other in family(name)}
    passes = [(bound.query, [name for name in FACETS if name not in chosen])]
    passes += [(bound.query_without(name), [name]) for name in FACETS if name in chosen]
    counted = [
        (part, [column for name in names for column in COLUMNS[name]]) for part, names in passes
    ]
    return bound.query, counted, others


def every_item() -> Iterator[ItemFacts]:
    """Yield what is indexed of every published item, read from the database in chunks."""
    reference = ReferenceData()
    last = 0
    while case_ids := list(
        Case.objects.published().filter(pk__gt=last).order_by("pk")
        .values_list("pk", flat=True)[:CASES_A_CHUNK]
    ):  # fmt: skip
        yield from facts_of(Case.objects.filter(pk__gt=last, pk__lte=case_ids[-1]), reference)
        last = case_ids[-1]


def rare_words() -> tuple[str, str]:
    """Return two words of this very archive, in some `RARE` and some `RARER` rationales."""
    searcher = reader.searcher()
    counts = {word: searcher.doc_freq("rationale", word) for word in terms()[::37]}

    def nearest(wanted: int) -> str:
        return min(counts, key=lambda word: abs(counts[word] - wanted))

    return nearest(RARE), nearest(RARER)
