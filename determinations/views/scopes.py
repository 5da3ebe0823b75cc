"""Which texts a result's words were sought in, in one line, with links to others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from determinations.search import Reason, Scope, SearchResult

from .links import with_only

SEARCHED: Mapping[tuple[Scope, Reason | None], str] = {
    (Scope.HEADING, None): "Decisions about these words.",
    (Scope.REASONS, None): "Decisions with these words in the heading or the reasons.",
    (Scope.REASONS, Reason.PASSAGES): (
        "Quotation marks and connectors search the headings and the reviewers\u2019 reasons."
    ),
    (Scope.REASONS, Reason.WIDENED): (
        "No decision is about all of these words; these have them in the heading or the reasons."
    ),
    (Scope.LETTER, None): "Decisions with these words anywhere in the letter.",
    (Scope.LETTER, Reason.WIDENED): (
        "No heading with its reasons has all of this; these decisions have it somewhere in the "
        "letter."
    ),
}
"""By scope and reason; None stands for reasons that need no words."""

NAMES = {Scope.HEADING: "headings", Scope.REASONS: "reasons", Scope.LETTER: "whole letter"}


@dataclass(frozen=True, slots=True)
class ScopeLink:
    """The same search in another scope, by its parameters, and how many decisions it finds."""

    params: QueryDict
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ScopeLine:
    """What was searched, how many more decisions have the words elsewhere, and links there.

    `more` is 0 where it can't be said: words that are left out may stand elsewhere.
    """

    searched: str
    more: int
    wider: tuple[ScopeLink, ...]
    narrower: tuple[ScopeLink, ...]


def scope_line(result: SearchResult, params: QueryDict) -> ScopeLine | None:
    """Return what to say of a result's scope, None where there is nothing to say.

    `params` are those of the search, from its first page.
    """
    scope = result.scope
    if scope is None or not any(scope.counts.values()):
        return None
    key = (scope.used, scope.reason)
    searched = SEARCHED.get(key) or SEARCHED[scope.used, None]
    most = max(scope.wider.values(), default=0)
    return ScopeLine(
        searched if result.total else "",
        max(0, most - result.total) if scope.is_nested else 0,
        _links(scope.wider, result.total, params),
        _links(scope.narrower, result.total, params),
    )


def _links(counts: Mapping[Scope, int], total: int, params: QueryDict) -> tuple[ScopeLink, ...]:
    """Return a link to each scope that finds decisions, other ones than the result has."""
    return tuple(
        ScopeLink(with_only(params, "in", scope.value), NAMES[scope], count)
        for scope, count in counts.items()
        if count and count != total
    )
