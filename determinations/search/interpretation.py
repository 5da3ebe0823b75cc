"""A request's query as it is understood: parsed, widened by abbreviations, freed of stop words."""

from __future__ import annotations

from dataclasses import dataclass

from .language import (
    Expanded,
    Expansion,
    InField,
    Near,
    Node,
    Phrase,
    QueryProblem,
    expand,
    parse_query,
    parts_of,
    without_stop_words,
)
from .request import SearchRequest


@dataclass(frozen=True, slots=True)
class InterpretedQuery:
    """The query's tree, None without a word to search for, and what the reader should know."""

    root: Node | None
    problems: tuple[QueryProblem, ...]
    expansions: tuple[Expansion, ...]
    has_passages: bool = False
    """Whether a phrase or proximity was typed: words that stand together or near each other."""


def interpret(request: SearchRequest) -> InterpretedQuery:
    parsed = parse_query(request.q)
    expanded = expand(parsed.root) if request.expand else Expanded(parsed.root)
    # after expanding: stop words stand in names, such as range of motion
    root = without_stop_words(expanded.root) if expanded.root else None
    has_passages = parsed.root is not None and _has_passages(parsed.root)
    return InterpretedQuery(root, parsed.problems, tuple(expanded.expansions), has_passages)


def _has_passages(node: Node) -> bool:
    if isinstance(node, InField):
        return False
    return isinstance(node, Phrase | Near) or any(map(_has_passages, parts_of(node)))
