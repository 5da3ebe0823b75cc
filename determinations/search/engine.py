"""The search itself: one request in, one result out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import tantivy
from tantivy import FieldType, Occur, Order, Query

from .counting import count, threads
from .facets import Facet
from .index.reader import reader
from .index.schema import RECENCY
from .language import (
    Expanded,
    Expansion,
    Node,
    QueryProblem,
    expand,
    parse_query,
    suggest_spelling,
    without_stop_words,
)
from .request import FACETS, RANGES, TREE, DateRange, SearchRequest, Sort
from .snippets import Snippets
from .text_query import Compiler


@dataclass(frozen=True, slots=True)
class Hit:
    """One disputed item found; passages of its texts are made by `SearchResult.snippets`."""

    item_id: int
    score: float


@dataclass
class SearchResult:
    """What a request finds.

    `total` counts disputed items, `letters` the determinations they stand in, exactly but where
    `letters_about` says that they are too many to be told apart one by one; `facets` by name.
    """

    total: int
    letters: int
    letters_about: bool
    hits: list[Hit]
    facets: Mapping[str, Facet]
    problems: tuple[QueryProblem, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    suggestion: str | None = None
    snippets: Snippets = field(default_factory=Snippets.none)

    @property
    def letters_rounded(self) -> int:
        """The letters as far as an estimate tells them: two digits."""
        unit = 10 ** max(0, len(str(self.letters)) - 2)
        return round(self.letters / unit) * unit


@dataclass(frozen=True, slots=True)
class Question:
    """A request with its words read: the tree, and what the reader should know about it."""

    root: Node | None
    problems: tuple[QueryProblem, ...]
    expansions: tuple[Expansion, ...]


def read(request: SearchRequest) -> Question:
    parsed = parse_query(request.q)
    expanded = expand(parsed.root) if request.expand else Expanded(parsed.root)
    # after expanding: stop words stand in names, such as range of motion
    root = without_stop_words(expanded.root) if expanded.root else None
    return Question(root, parsed.problems, tuple(expanded.expansions))


def search(request: SearchRequest) -> SearchResult:
    """Answer one request. Raises `IndexUnavailable` where there is no index to search."""
    opened = reader.opened()
    searcher, schema = opened.searcher, opened.index.schema
    question = read(request)
    text = text_query(schema, searcher, request, question.root)
    build = partial(build_query, schema, text)
    ranked = question.root is not None
    page = threads().submit(_run, searcher, build(request), request, ranked)
    counts = count(searcher, schema, request, build, opened.version)
    result = SearchResult(
        total=counts.total,
        letters=counts.letters,
        letters_about=counts.letters_about,
        hits=_hits(searcher, page.result()),
        facets={
            name: Facet.of(name, counts.facets[name], request.facets.get(name, ()))
            for name in FACETS
        },
        problems=question.problems,
        expansions=question.expansions,
        snippets=Snippets.of(question.root),
    )
    if counts.total == 0 and ranked:
        result.suggestion = _suggestion(searcher, schema, request)
    return result


def _suggestion(
    searcher: tantivy.Searcher, schema: tantivy.Schema, request: SearchRequest
) -> str | None:
    """The words spelled as the archive has them, if these find anything where no filter is on."""
    spelled = suggest_spelling(searcher, request.q)
    if spelled is None:
        return None
    words = SearchRequest(q=spelled, expand=request.expand)
    query = build_query(schema, text_query(schema, searcher, words, read(words).root), words)
    return spelled if searcher.search(query, limit=1, count=False).hits else None


@dataclass(frozen=True, slots=True)
class Explained:
    """How a request was understood and its hits scored; `explanations` are JSON of tantivy's."""

    question: Question
    query: Query
    hits: list[Hit]
    explanations: list[str]


def explain(request: SearchRequest) -> Explained:
    """For developers: what became of a query. Raises `IndexUnavailable`."""
    opened = reader.opened()
    searcher, schema = opened.searcher, opened.index.schema
    question = read(request)
    text = text_query(schema, searcher, request, question.root)
    query = build_query(schema, text, request)
    found = _run(searcher, query, request, ranked=question.root is not None)
    reasons = [str(query.explain(searcher, address).to_json()) for _, address in found.hits]
    return Explained(question, query, _hits(searcher, found), reasons)


def build_query(schema: tantivy.Schema, text: Query | None, request: SearchRequest) -> Query:
    """The words of a request and all of its filters, which do not touch the score."""
    filters = [*_facet_filters(schema, request), *_other_filters(schema, request)]
    if not filters:
        return text or Query.all_query()
    clauses = [(Occur.Must, Query.const_score_query(one, 0.0)) for one in filters]
    if text is not None:
        clauses.insert(0, (Occur.Must, text))
    return Query.boolean_query(clauses)


def text_query(
    schema: tantivy.Schema, searcher: tantivy.Searcher, request: SearchRequest, root: Node | None
) -> Query | None:
    """The words as a query; None where none were asked. Words that nobody can read find nothing,
    rather than everything.
    """
    if root is not None:
        return Compiler(searcher).compile(root)
    return Query.empty_query() if request.q.strip() else None


def _facet_filters(schema: tantivy.Schema, request: SearchRequest) -> list[Query]:
    filters = [
        _any_of(schema, name, values)
        for name, values in request.facets.items()
        if values and name not in TREE
    ]
    branches = [
        _any_of(schema, name, values)
        for name, values in zip(TREE, request.branches, strict=True)
        if values
    ]
    if len(branches) > 1:
        branches = [Query.boolean_query([(Occur.Should, branch) for branch in branches])]
    return [*filters, *branches]


def _any_of(schema: tantivy.Schema, name: str, values: Sequence[str]) -> Query:
    if len(values) == 1:
        return Query.term_query(schema, name, values[0], "basic")
    return Query.term_set_query(schema, name, list(values))


def _other_filters(schema: tantivy.Schema, request: SearchRequest) -> list[Query]:
    queries = [
        _range_query(schema, name, request.ranges[name])
        for name in RANGES
        if request.ranges.get(name)
    ]
    if request.retrospective is not None:
        queries.append(Query.term_query(schema, "retrospective", request.retrospective))
    return queries


def _range_query(schema: tantivy.Schema, name: str, days: DateRange) -> Query:
    lower = days.after.toordinal() if days.after else 1  # 0 stands for no date
    upper = days.before.toordinal() if days.before else None
    return Query.range_query(schema, name, FieldType.Integer, lower, upper)


def _run(
    searcher: tantivy.Searcher, query: Query, request: SearchRequest, ranked: bool
) -> tantivy.SearchResult:
    if ranked and request.sort is Sort.RELEVANCE:
        return searcher.search(
            query,
            limit=request.per_page,
            offset=request.offset,
            count=False,  # counting while ranking costs as much again; the facets tell the total
            weight_by_field=RECENCY,
        )
    order = Order.Asc if request.sort is Sort.OLDEST else Order.Desc
    return searcher.search(
        query,
        limit=request.per_page,
        offset=request.offset,
        count=False,
        order_by_field="decided",
        order=order,
    )


def _hits(searcher: tantivy.Searcher, found: tantivy.SearchResult) -> list[Hit]:
    addresses = [address for _, address in found.hits]
    ids = searcher.fast_field_values("item_id", addresses) if addresses else []
    return [
        Hit(int(item_id or 0), float(score))
        for item_id, (score, _) in zip(ids, found.hits, strict=True)
    ]
