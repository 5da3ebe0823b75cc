"""A few decisions that stand for all that a search finds: the newest, and the most typical."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tantivy import Query

from .best_hits import Equals, best_hits, in_order
from .bound_search import BoundSearch
from .counting import both
from .deadline import within_deadline
from .index.reader import doubting, reader
from .request import SearchRequest, Sort
from .telling_words import like

OF_EACH_LETTER = 3
"""Times as many hits are looked at as letters are wanted: a letter has two items on average."""


def find_newest(request: SearchRequest, limit: int) -> list[int]:
    """Return ids of the newest items that a search finds, by day of decision, counting nothing.

    Raises what `search` raises.
    """
    opened = reader.opened()
    newest = replace(request, sort=Sort.NEWEST, page=1, per_page=limit)

    def work() -> list[int]:
        with doubting(opened.generation):
            bound = BoundSearch(newest, opened)
            return [hit.item_id for hit in bound.hits_of(bound.find_page())]

    return within_deadline(work)


def find_typical(request: SearchRequest, texts: Iterable[tuple[str, str]], limit: int) -> list[int]:
    """Return ids of the items whose words are nearest to those of some others, best first.

    `texts` are headings and rationales of these, at least one. At most one item of a letter is
    returned, and only items that the search finds. Raises what `search` raises.
    """
    headings, rationales = zip(*texts, strict=True)
    opened = reader.opened()

    def work() -> list[Equals]:
        with doubting(opened.generation):
            words = like(opened.searcher, headings, rationales, least=min(2, len(headings)))
            bound = BoundSearch(request, opened)
            query = both(words, Query.const_score_query(bound.query, 0.0))
            return best_hits(opened.searcher, query, OF_EACH_LETTER * limit)

    first: dict[int, int] = {}
    for hit in in_order(within_deadline(work)):
        first.setdefault(hit.case_id, hit.item_id)
    return list(first.values())[:limit]
