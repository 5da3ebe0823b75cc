"""The parts of a query that all have to be in a decision, as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .stop_words import is_stop_word
from .tokens import tokenize
from .tree import NOWHERE, And, Node, Not, Place, Word, leaves


def typed_parts(query: str, root: Node | None) -> list[str]:
    """Return what was typed for each part of a query that has to be there; [] for a single one.

    Little words are left out. Parentheses and names of fields stay with their words.
    """
    if not isinstance(root, And) or any(isinstance(part, Not) for part in root.parts):
        return []
    places = [_place(part) for part in root.parts if not is_stop_word(part)]
    if len(places) < 2 or NOWHERE in places or places != sorted(places):
        return []
    return list(_cut(query, places))


def are_plain_words(parts: Sequence[Node]) -> bool:
    """Return whether these are words of a question: no wildcard, phrase, connector or field."""
    return all(isinstance(part, Word) and not (part.prefix or part.fuzzy) for part in parts)


def loosened(query: str) -> str:
    """Return a query without quotation marks and connectors: its words may stand anywhere."""
    pieces, end = [], 0
    for token in tokenize(query):
        if token.kind in ("near", "phrase"):
            own = token.text if token.kind == "phrase" else " "
            pieces += [query[end : token.start], own]
            end = token.end
    return " ".join("".join((*pieces, query[end:])).split())


def _place(node: Node) -> Place:
    """Return where the typed words of a part begin and end."""
    places = [leaf.place for leaf in leaves(node) if leaf.place != NOWHERE]
    if not places:
        return NOWHERE
    return min(start for start, _ in places), max(end for _, end in places)


def _cut(query: str, places: Sequence[Place]) -> Iterator[str]:
    """Yield each part with the signs right before and behind it, such as parentheses."""
    for start, end in places:
        before = re.search(r"[^\s,;]*$", query[:start])
        behind = re.match(r"[^\s,;]*", query[end:])
        yield f"{before[0] if before else ''}{query[start:end]}{behind[0] if behind else ''}"
