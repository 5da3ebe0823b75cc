"""A request's query as it is understood: parsed, widened by abbreviations, freed of stop words."""

from __future__ import annotations

from dataclasses import dataclass

from .language import (
    Expanded,
    Expansion,
    Node,
    QueryProblem,
    expand,
    parse_query,
    without_stop_words,
)
from .request import SearchRequest


@dataclass(frozen=True, slots=True)
class InterpretedQuery:
    """The query's tree, None without a word to search for, and what the reader should know."""

    root: Node | None
    problems: tuple[QueryProblem, ...]
    expansions: tuple[Expansion, ...]


def interpret(request: SearchRequest) -> InterpretedQuery:
    parsed = parse_query(request.q)
    expanded = expand(parsed.root) if request.expand else Expanded(parsed.root)
    # after expanding: stop words stand in names, such as range of motion
    root = without_stop_words(expanded.root) if expanded.root else None
    return InterpretedQuery(root, parsed.problems, tuple(expanded.expansions))
