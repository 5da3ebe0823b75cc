"""The search itself: one request in, one result out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tantivy import Query

from .bound_search import BoundSearch, Hit
from .cost import QueryRefused
from .counting import Counts, count, threads
from .deadline import within_deadline
from .facet_counts import FacetCounts
from .facets import FACETS
from .filter_words import FilterOffer, filter_offer
from .index.reader import Opened, doubting, reader
from .interpretation import InterpretedQuery, interpret
from .language import Expansion, QueryProblem
from .nothing_found import NothingFound, count_of, look_around
from .outcomes import Outcomes
from .request import Scope, SearchRequest
from .scopes import OtherScopes, ScopeUsed, candidates
from .snippets import Snippets
from .spelling import suggest_spelling

FEW = 1_000
"""Decisions up to which readers may want more than what answers their question."""


@dataclass(frozen=True, slots=True)
class AllButOne:
    """The search for what has all but one of the words of a question."""

    request: SearchRequest
    count: int


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
    outcomes: Outcomes
    """How these decisions came out; those of every outcome, if one is chosen."""
    problems: tuple[QueryProblem, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    suggestion: str | None = None
    offer: FilterOffer | None = None
    """The same search with words of the query as filters, where that finds anything."""
    all_but_one: AllButOne | None = None
    """What has all but one of the words of a question, where anything has; not among `total`."""
    nothing_found: NothingFound | None = None
    """Where nothing was found, what finds something."""
    snippets: Snippets = field(default_factory=Snippets.none)
    scope: ScopeUsed | None = None
    """None where no words were typed but behind the names of fields."""

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
    offer = filter_offer(request)  # here, as it needs the database
    found = within_deadline(lambda: _find(request, offer, opened))
    counts, interpreted = found.counts, found.bound.interpreted
    return SearchResult(
        total=counts.total,
        letters=counts.letters,
        letters_estimated=counts.letters_estimated,
        hits=found.hits,
        facets={
            name: FacetCounts.of(FACETS[name], found, request.facets.get(name, ()))
            for name, found in counts.facets.items()
        },
        outcomes=counts.outcomes,
        problems=interpreted.problems,
        expansions=interpreted.expansions,
        suggestion=found.suggestion,
        offer=found.offer,
        all_but_one=found.all_but_one,
        nothing_found=found.nothing_found,
        snippets=Snippets.of(interpreted.root),
        scope=found.scope,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What a request finds in the index, without a look at the database."""

    bound: BoundSearch
    counts: Counts
    hits: list[Hit]
    scope: ScopeUsed | None
    suggestion: str | None
    offer: FilterOffer | None
    all_but_one: AllButOne | None
    nothing_found: NothingFound | None


def _find(request: SearchRequest, offer: FilterOffer | None, opened: Opened) -> _Found:
    """Search the first scope of the candidates that finds anything, and count the others."""
    with doubting(opened.generation):
        interpreted = interpret(request)
        scopes = candidates(request.scope, interpreted)
        bound = BoundSearch(replace(request, scope=scopes[0]), opened, interpreted)
        page = threads().submit(bound.find_page)
        others = OtherScopes(bound)
        offered = threads().submit(count_of, offer.request, opened) if offer else None
        counts = count(bound)
        for wider in scopes[1:]:
            # without filters: a result keeps its scope when filters leave nothing of it
            if counts.total or bound.finds_anything_unfiltered():
                break
            bound = bound.within(wider)
            page = threads().submit(bound.find_page)
            counts = count(bound)
        finds_nothing = counts.total == 0 and bound.is_ranked
        useful = offer.counted(offered.result(), counts.total) if offer and offered else None
        return _Found(
            bound,
            counts,
            bound.hits_of(page.result()),
            others.beside(bound.scope, counts.total, request.scope),
            _suggestion(request, opened) if finds_nothing else None,
            useful,
            _all_but_one(bound, request, counts.total),
            look_around(request, opened, None if useful else offer)
            if finds_nothing and bound.is_cheap
            else None,
        )


def _all_but_one(bound: BoundSearch, request: SearchRequest, total: int) -> AllButOne | None:
    """Return what lacks one word of a question that few decisions answer, in the same texts."""
    if request.all_but_one or total > FEW or not bound.interpreted.question:
        return None
    other = replace(request, all_but_one=True, scope=bound.scope, page=1)
    count = count_of(other, bound.opened)
    return AllButOne(other, count) if count else None


def _suggestion(request: SearchRequest, opened: Opened) -> str | None:
    """Return the query spelled as the archive spells it, if that finds anything without filters."""
    spelled = suggest_spelling(opened.searcher, request.q)
    if spelled is None:
        return None
    unfiltered = SearchRequest(q=spelled, expand=request.expand, scope=request.scope)
    try:
        return spelled if BoundSearch(unfiltered, opened).finds_anything() else None
    except QueryRefused:  # the words that the archive has may be more work than those it lacks
        return None


@dataclass(frozen=True, slots=True)
class Explained:
    """How a request was understood and its hits scored; `explanations` are JSON of tantivy's."""

    interpreted: InterpretedQuery
    scope: Scope
    query: Query
    hits: list[Hit]
    explanations: list[str]


def explain(request: SearchRequest) -> Explained:
    """Return for developers what became of a query. Raises `IndexUnavailable`."""
    bound = _find(request, None, reader.opened()).bound
    page = bound.find_page()
    reasons = [
        str(bound.query.explain(bound.searcher, address).to_json()) for _, address in page.hits
    ]
    return Explained(bound.interpreted, bound.scope, bound.query, bound.hits_of(page), reasons)
