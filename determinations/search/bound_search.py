"""A search request bound to the index as one look at the disk found it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import tantivy
from tantivy import Order, Query

from .cost import Meter, QueryRefused, refusal
from .filter_queries import filtered
from .index.reader import Opened
from .index.schema import RECENCY
from .interpretation import InterpretedQuery, interpret
from .request import Scope, SearchRequest, Sort
from .text_query import Compiler, fields_of

CHEAP_WORK = 2.0
"""In units of `cost.MOST_WORK`."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One disputed item found; passages of its texts are made by `SearchResult.snippets`."""

    item_id: int
    score: float


class BoundSearch:
    """What a request comes to in one state of the index: its query, its page, and the queries that
    its facets are counted with.

    A request that names no scope is bound to the whole letter. Raises `QueryRefused` where its
    words are too much work.
    """

    def __init__(
        self, request: SearchRequest, opened: Opened, interpreted: InterpretedQuery | None = None
    ) -> None:
        """Bind a request, `interpreted` already or not."""
        self.request = request
        self.opened = opened
        self.searcher = opened.searcher
        self.scope = request.scope or Scope.LETTER
        self.interpreted = interpreted or interpret(request)
        self.meter = Meter(self.searcher)
        self._text = self._text_query()
        self.query = filtered(self._text, request)

    def within(self, scope: Scope) -> BoundSearch:
        """Return the same search in another scope."""
        return BoundSearch(replace(self.request, scope=scope), self.opened, self.interpreted)

    @property
    def is_ranked(self) -> bool:
        """Whether there are words to rank by."""
        return self.interpreted.root is not None

    @property
    def is_cheap(self) -> bool:
        """Whether parts of the words can be searched many times without harm."""
        return self.meter.work <= CHEAP_WORK

    def query_without(self, facet: str) -> Query:
        """Return the query without what is chosen in a facet, or in the tree that it is of."""
        return filtered(self._text, self.request.without(facet))

    def find_page(self) -> tantivy.SearchResult:
        """Find the page of results that the request asks for."""
        request = self.request
        if self.is_ranked and request.sort is Sort.RELEVANCE:
            return self.searcher.search(
                self.query,
                limit=request.per_page,
                offset=request.offset,
                count=False,  # costs as much again, and the facets tell the total
                weight_by_field=RECENCY,
            )
        return self.searcher.search(
            self.query,
            limit=request.per_page,
            offset=request.offset,
            count=False,
            order_by_field="added" if request.sort is Sort.ADDED else "decided",
            order=Order.Asc if request.sort is Sort.OLDEST else Order.Desc,
        )

    def hits_of(self, page: tantivy.SearchResult) -> list[Hit]:
        addresses = [address for _, address in page.hits]
        ids = self.searcher.fast_field_values("item_id", addresses) if addresses else []
        return [
            Hit(int(item_id or 0), float(score))
            for item_id, (score, _) in zip(ids, page.hits, strict=True)
        ]

    def finds_anything(self) -> bool:
        return self._has_hits(self.query)

    def finds_anything_unfiltered(self) -> bool:
        return self._has_hits(filtered(self._text, SearchRequest()))

    def _has_hits(self, query: Query) -> bool:
        return bool(self.searcher.search(query, limit=1, count=False).hits)

    def _text_query(self) -> Query | None:
        """Return the words as a query, None where none were typed. Words that nobody can read find
        nothing, rather than everything.
        """
        root = self.interpreted.root
        if root is not None:
            if (problem := refusal(root)) is not None:
                raise QueryRefused(problem, self.request.q)
            try:
                fields = fields_of(self.scope, with_names=self.request.expand)
                compiler = Compiler(self.searcher, fields, self.meter)
                if self.request.all_but_one and (words := self.interpreted.question):
                    return compiler.all_but_one(words)
                return compiler.compile(root)
            except QueryRefused as refused:  # the compiler knows the place, not the query
                raise QueryRefused(refused.problem, self.request.q) from None
        return Query.empty_query() if self.request.q.strip() else None
