"""What is said above the results, and where nothing was found, with links to other searches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from determinations.search import (
    LONGEST_QUERY,
    Change,
    Nearby,
    NothingFound,
    SearchRequest,
    SearchResult,
    filter_offer,
)

from .links import filled, for_request
from .page_words import pages_named

TYPED = "typed"
"""What was typed, in the address of a search whose words were made filters."""

ONLY_WORDS = "only_words"
"""In the address of a search whose words are to stay words."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A link to another search with the number of decisions that it finds."""

    label: str
    count: int
    params: QueryDict


def url_with_filters(params: QueryDict, asked: SearchRequest, result: SearchResult) -> str | None:
    """Return the address of the same search with its words as filters.

    None where it finds something as it is, or would find nothing so either.
    """
    if result.total or result.offer is None or ONLY_WORDS in params:
        return None
    applied = for_request(params, asked, result.offer.request)
    applied[TYPED] = asked.q
    return f"{reverse('decisions')}?{applied.urlencode()}"


def notices(
    data: QueryDict, params: QueryDict, asked: SearchRequest, result: SearchResult
) -> Mapping[str, Any]:
    """Return what a page says of its results, as its templates' context.

    `data` are the parameters of the page, `params` those of its search.
    """

    def link(label: str, count: int, other: SearchRequest) -> Counted:
        return Counted(label, count, for_request(params, asked, other))

    offer, fewer = result.offer, result.all_but_one
    nothing = result.nothing_found or NothingFound()
    return {
        "offer": offer and link(_listed(offer.labels), offer.count, offer.request),
        "offered": len(offer.labels) if offer else 0,
        "typed": (typed := data.get(TYPED, "")[:LONGEST_QUERY]),
        "words_params": _only_words(params, typed) if typed else None,
        "only_words": ONLY_WORDS in data,
        "all_but_one": fewer and link("", fewer.count, fewer.request),
        "parts": [link(part.typed, part.count, part.request) for part in nothing.parts],
        "pages_named": pages_named(asked.q),
        "nearby": [link(_named(each), each.count, each.request) for each in nothing.nearby],
    }


def _only_words(params: QueryDict, typed: str) -> QueryDict:
    """Return the parameters of the search for what was typed, without the filters made of it."""
    offer = filter_offer(SearchRequest(q=typed))
    copy = filled(params, without=[word.facet for word in offer.words] if offer else ())
    copy["q"], copy[ONLY_WORDS] = typed, "1"
    return copy


def _listed(labels: tuple[str, ...]) -> str:
    *first, last = labels
    return f"{', '.join(first)} and {last}" if first else last


def _named(nearby: Nearby) -> str:
    if nearby.change is Change.FEWER_FILTERS:
        return _named_by_filters(nearby)
    left_out = ", ".join(f"\u201c{part}\u201d" for part in nearby.left_out)
    return f"{nearby.change.value} {left_out}".strip()


def _named_by_filters(nearby: Nearby) -> str:
    words = f"\u201c{nearby.request.q}\u201d" if nearby.request.q else ""
    if not nearby.filters:
        return f"{words} alone"
    number = "a filter" if len(nearby.filters) == 1 else "filters"
    return f"{words} with {_listed(nearby.filters)} as {number}".removeprefix(" with ")
