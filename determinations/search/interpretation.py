"""A request's query as it is understood: parsed, widened by abbreviations, freed of stop words."""

from __future__ import annotations

from dataclasses import dataclass

from .language import (
    And,
    Expanded,
    Expansion,
    InField,
    Near,
    Node,
    Phrase,
    QueryProblem,
    Same,
    are_plain_words,
    expand,
    parse_query,
    parts_of,
    without_stop_words,
)
from .request import SearchRequest

LEAST_OF_A_QUESTION = 3


@dataclass(frozen=True, slots=True)
class InterpretedQuery:
    """The query's tree, None without a word to search for, and what the reader should know."""

    root: Node | None
    problems: tuple[QueryProblem, ...]
    expansions: tuple[Expansion, ...]
    has_passages: bool = False
    """Whether a phrase or proximity was typed: words that stand together or near each other."""

    @property
    def question(self) -> tuple[Node, ...]:
        """The words of a question that all have to be there, with their other names; () for others.

        A question has three or more plain words, and no operator among them.
        """
        if not isinstance(self.root, And) or len(self.root.parts) < LEAST_OF_A_QUESTION:
            return ()
        names = [part.parts[0] if isinstance(part, Same) else part for part in self.root.parts]
        words = [
            word for name in names for word in (name.parts if isinstance(name, And) else (name,))
        ]
        return self.root.parts if are_plain_words(words) else ()


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
