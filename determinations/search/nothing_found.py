"""What helps where nothing was found: what has each part, and which searches find something.

Every number is counted without ranking, several at a time, so that all take about as long as one
page of results.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from .bound_search import BoundSearch
from .cost import QueryRefused
from .counting import count_decisions, threads
from .filter_words import FilterOffer, with_fewer_filters
from .index.reader import Opened
from .interpretation import interpret
from .language import loosened, parse_query, typed_parts
from .request import Scope, SearchRequest
from .scopes import candidates

MOST_PARTS = 8
"""Parts of a query that are counted; a longer one is no list of words."""

MOST_NEARBY = 4
"""Searches that are offered."""


class Change(Enum):
    """What a nearby search does otherwise."""

    NO_FILTERS = "without the filters"
    WHOLE_LETTER = "anywhere in the letter"
    WORDS_APART = "the words anywhere, not together"
    LEFT_OUT = "without"
    FEWER_FILTERS = "as filters"


@dataclass(frozen=True, slots=True)
class Nearby:
    """A search that finds something, and what it does otherwise."""

    change: Change
    request: SearchRequest
    count: int
    left_out: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    """What its filters are called that were words of the query."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the query, and how many decisions have it, whatever the filters."""

    typed: str
    request: SearchRequest
    count: int


@dataclass(frozen=True, slots=True)
class NothingFound:
    """What is said of a search that finds nothing."""

    parts: tuple[Part, ...] = ()
    nearby: tuple[Nearby, ...] = ()


def look_around(
    request: SearchRequest, opened: Opened, offer: FilterOffer | None = None
) -> NothingFound:
    """Count the parts of a query that finds nothing, and what nearby searches find.

    `offer` has the query's words for filters, where they find nothing all together as filters.
    """
    parts = typed_parts(request.q, parse_query(request.q).root)[:MOST_PARTS]
    plain = replace(request, facets={}, ranges={}, amounts={}, retrospective=None, page=1)
    alone = [replace(plain, q=part) for part in parts]
    fewer = list(with_fewer_filters(request, offer)) if offer else []
    near = list(_nearby(request, plain, parts))
    near += [Nearby(Change.FEWER_FILTERS, each.request, 0, filters=each.labels) for each in fewer]
    wanted = [*alone, *(each.request for each in near)]
    counts = list(threads().map(lambda each: count_of(each, opened), wanted))
    counted = [Part(*row) for row in zip(parts, alone, counts[: len(alone)], strict=True)]
    found = [
        replace(each, count=count)
        for each, count in zip(near, counts[len(alone) :], strict=True)
        if count
    ]
    found = _each_once(_with_most_filters(found)) or _without_unknown(request, counted, opened)
    return NothingFound(tuple(counted), tuple(found[:MOST_NEARBY]))


def _with_most_filters(found: Sequence[Nearby]) -> list[Nearby]:
    """Return the searches in order, of those with words as filters those with the most first."""
    fewer = [each for each in found if each.change is Change.FEWER_FILTERS]
    most = max((len(each.filters) for each in fewer), default=0)
    return [
        *(each for each in fewer if len(each.filters) == most),
        *(each for each in found if each.change is not Change.FEWER_FILTERS),
    ]


def _each_once(found: Sequence[Nearby]) -> list[Nearby]:
    """Return the searches without those that ask the same as an earlier one."""
    return list({each.request.counted_by: each for each in reversed(found)}.values())[::-1]


def _without_unknown(request: SearchRequest, parts: Sequence[Part], opened: Opened) -> list[Nearby]:
    """Return the search for the parts that some decision has, if that finds anything."""
    known = [part.typed for part in parts if part.count]
    left_out = [part.typed for part in parts if not part.count]
    if not known or not left_out:
        return []
    rest = replace(request, q=" ".join(known), page=1)
    count = count_of(rest, opened)
    return [Nearby(Change.LEFT_OUT, rest, count, tuple(left_out))] if count else []


def count_of(request: SearchRequest, opened: Opened) -> int:
    """Return the number of decisions that a request finds; 0 where it is too much work.

    As in the search itself the first scope that finds anything counts.
    """
    try:
        interpreted = interpret(request)
        for scope in candidates(request.scope, interpreted):
            bound = BoundSearch(replace(request, scope=scope), opened, interpreted)
            count = count_decisions(bound)
            if count or bound.finds_anything_unfiltered():
                return count
    except QueryRefused:
        pass
    return 0


def _nearby(request: SearchRequest, plain: SearchRequest, parts: list[str]) -> Iterator[Nearby]:
    """Yield the searches that are near one, the nearest first, not counted yet."""
    if request.is_filtered:
        yield Nearby(Change.NO_FILTERS, plain, 0)
    if request.scope not in (None, Scope.LETTER):
        yield Nearby(Change.WHOLE_LETTER, replace(request, scope=Scope.LETTER, page=1), 0)
    loose = loosened(request.q)
    if loose != request.q:
        yield Nearby(Change.WORDS_APART, replace(request, q=loose, page=1), 0)
    for i, part in enumerate(parts):
        rest = " ".join((*parts[:i], *parts[i + 1 :]))
        yield Nearby(Change.LEFT_OUT, replace(request, q=rest, page=1), 0, (part,))
