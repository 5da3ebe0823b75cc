"""The search itself: one request in, one result out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tantivy import Query

from .bound_search import BoundSearch, Hit
from .cost import QueryRefused
from .counting import Counts, count, threads
from .deadline import within_deadline
from .facet_counts import FacetCounts
from .facets import FACETS
from .index.reader import Opened, doubting, reader
from .interpretation import InterpretedQuery
from .language import Expansion, QueryProblem
from .request import SearchRequest
from .snippets import Snippets
from .spelling import suggest_spelling


@dataclass
class SearchResult:
    """What a request finds.

    `total` counts disputed items and `letters` the letters they stand in. `letters` is exact
    unless `letters_estimated`. `facets` are by name, those that the request has counted.
    """

    total: int
    letters: int
    letters_estimated: bool
    hits: list[Hit]
    facets: Mapping[str, FacetCounts]
    problems: tuple[QueryProblem, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    suggestion: str | None = None
    snippets: Snippets = field(default_factory=Snippets.none)

    @property
    def letters_rounded(self) -> int:
        """The letters as far as an estimate goes: two digits."""
        unit = 10 ** max(0, len(str(self.letters)) - 2)
        return round(self.letters / unit) * unit


def search(request: SearchRequest) -> SearchResult:
    """Answer one request.

    Raises `IndexUnavailable` where there is no index to search, `QueryRefused` where it is too
    much work, and `SearchTooSlow`.
    """
    opened = reader.opened()
    bound, counts, hits, suggestion = within_deadline(lambda: _find(request, opened))
    return SearchResult(
        total=counts.total,
        letters=counts.letters,
        letters_estimated=counts.letters_estimated,
        hits=hits,
        facets={
            name: FacetCounts.of(FACETS[name], found, request.facets.get(name, ()))
            for name, found in counts.facets.items()
        },
        problems=bound.interpreted.problems,
        expansions=bound.interpreted.expansions,
        suggestion=suggestion,
        snippets=Snippets.of(bound.interpreted.root),
    )


def _find(
    request: SearchRequest, opened: Opened
) -> tuple[BoundSearch, Counts, list[Hit], str | None]:
    """Return what a request finds in the index, without a look at the database."""
    with doubting(opened.generation):
        bound = BoundSearch(request, opened)
        page = threads().submit(bound.find_page)
        counts = count(bound)
        suggestion = _suggestion(bound) if counts.total == 0 and bound.is_ranked else None
        return bound, counts, bound.hits_of(page.result()), suggestion


def _suggestion(search: BoundSearch) -> str | None:
    """Return the query spelled as the archive spells it, if that finds anything without filters."""
    spelled = suggest_spelling(search.searcher, search.request.q)
    if spelled is None:
        return None
    request = SearchRequest(q=spelled, expand=search.request.expand)
    try:
        return spelled if BoundSearch(request, search.opened).finds_anything() else None
    except QueryRefused:  # the words that the archive has may be more work than those it lacks
        return None


@dataclass(frozen=True, slots=True)
class Explained:
    """How a request was understood and its hits scored; `explanations` are JSON of tantivy's."""

    interpreted: InterpretedQuery
    query: Query
    hits: list[Hit]
    explanations: list[str]


def explain(request: SearchRequest) -> Explained:
    """Return for developers what became of a query. Raises `IndexUnavailable`."""
    bound = BoundSearch(request, reader.opened())
    page = bound.find_page()
    reasons = [
        str(bound.query.explain(bound.searcher, address).to_json()) for _, address in page.hits
    ]
    return Explained(bound.interpreted, bound.query, bound.hits_of(page), reasons)
