"""Which texts a search looks into, and how many decisions it would find by looking into others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from enum import StrEnum, auto

from .bound_search import BoundSearch
from .cost import QueryRefused
from .counting import count_decisions, threads
from .index.reader import Opened
from .interpretation import InterpretedQuery, interpret
from .language import InField, Leaf, Node, Not, parts_of
from .request import Scope, SearchRequest

MOST_COMPARED = 50_000
"""Decisions in which it is looked up where the words of phrases stand, to count another scope: some
6 ms. What is more is not counted, or common phrases would take half as long again."""


class Reason(StrEnum):
    """Why these texts and no others were searched."""

    CHOSEN = auto()
    """The reader said which."""
    WORDS = auto()
    """Words ask for what a decision is about."""
    PASSAGES = auto()
    """Quotation marks and connectors ask for what a letter says."""
    WIDENED = auto()
    """No decision has all of the words in the scope that would have been used."""


@dataclass(frozen=True, slots=True)
class ScopeUsed:
    """The scope of a result.

    `counts` has the decisions that each scope finds with the same filters, the used one's among
    them, as far as searching it is not too much work. `is_nested` says whether a wider scope finds
    all that a narrower one does: words that are left out with NOT may stand in the wider texts.
    """

    used: Scope
    reason: Reason
    counts: Mapping[Scope, int] = field(default_factory=dict)
    is_nested: bool = True

    @property
    def wider(self) -> Mapping[Scope, int]:
        """The counts of the scopes with more texts, the narrowest first."""
        return self._counts_of(list(Scope)[list(Scope).index(self.used) + 1 :])

    @property
    def narrower(self) -> Mapping[Scope, int]:
        """The counts of the scopes with fewer texts, the narrowest first."""
        return self._counts_of(list(Scope)[: list(Scope).index(self.used)])

    def _counts_of(self, scopes: list[Scope]) -> Mapping[Scope, int]:
        return {scope: self.counts[scope] for scope in scopes if scope in self.counts}


def candidates(asked: Scope | None, interpreted: InterpretedQuery) -> tuple[Scope, ...]:
    """Return the scopes of which the first that finds anything is used, else the last."""
    if asked is not None:
        return (asked,)
    if interpreted.root is None or not searches_scope(interpreted.root):
        return (Scope.LETTER,)
    return (Scope.REASONS, Scope.LETTER) if interpreted.has_passages else tuple(Scope)


def bind_as_listed(request: SearchRequest, opened: Opened) -> BoundSearch:
    """Bind a request in the scope that its result list has: the first that finds anything."""
    interpreted = interpret(request)
    first, *wider = candidates(request.scope, interpreted)
    bound = BoundSearch(replace(request, scope=first), opened, interpreted)
    for scope in wider:
        if bound.finds_anything_unfiltered():
            break
        bound = bound.within(scope)
    return bound


def scope_alone(bound: BoundSearch, total: int, asked: Scope | None) -> ScopeUsed | None:
    """Return the scope of a search without the counts of others; None where it does not matter."""
    root = bound.interpreted.root
    if root is None or not searches_scope(root):
        return None
    reason = reason_for(bound.scope, asked, bound.interpreted)
    return ScopeUsed(bound.scope, reason, {bound.scope: total}, is_nested(root))


def reason_for(used: Scope, asked: Scope | None, interpreted: InterpretedQuery) -> Reason:
    """Return why a scope of the candidates is used."""
    if asked is not None:
        return Reason.CHOSEN
    if used is not candidates(asked, interpreted)[0]:
        return Reason.WIDENED
    return Reason.PASSAGES if interpreted.has_passages else Reason.WORDS


def searches_scope(root: Node) -> bool:
    """Return whether a tree has words that name no field."""
    return any(True for _ in _leaves_of_scope(root))


def is_nested(root: Node) -> bool:
    """Return whether no words without a field are left out."""
    match root:
        case Not():
            return not searches_scope(root)
        case InField():
            return True
        case _:
            return all(is_nested(part) for part in parts_of(root))


def _leaves_of_scope(node: Node) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    elif not isinstance(node, InField):
        for part in parts_of(node):
            yield from _leaves_of_scope(part)


class OtherScopes:
    """Counts what a search would find in other scopes, in threads beside the search itself."""

    def __init__(self, search: BoundSearch) -> None:
        """Begin to count, where the search has words whose texts the scope decides."""
        self.search = search
        root = search.interpreted.root
        self.matter = root is not None and searches_scope(root)
        others = [scope for scope in Scope if scope is not search.scope and self.matter]
        self._counts: Mapping[Scope, Future[int | None]] = {
            scope: threads().submit(_count_in, search, scope) for scope in others
        }

    def beside(self, used: Scope, total: int, asked: Scope | None) -> ScopeUsed | None:
        """Return the scope that was used after all, its total beside the other scopes' counts.

        None where the scope does not matter. Of scopes that were tried before nothing was found.
        """
        interpreted = self.search.interpreted
        if interpreted.root is None or not self.matter:
            return None
        counted = {scope: number.result() for scope, number in self._counts.items()}
        found = {self.search.scope: 0, **counted, used: total}
        return ScopeUsed(
            used,
            reason_for(used, asked, interpreted),
            {scope: number for scope in Scope if (number := found[scope]) is not None},
            is_nested(interpreted.root),
        )


def _count_in(search: BoundSearch, scope: Scope) -> int | None:
    try:
        other = search.within(scope)
    except QueryRefused:
        return None
    compared = other.meter.work * other.searcher.num_docs
    return count_decisions(other) if compared <= MOST_COMPARED else None
