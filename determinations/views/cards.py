"""Disputed items as the cards of a result list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from determinations.models import DisputedItem, GuidelineCitation
from determinations.research.items import items_in_order
from determinations.search import Segment, Snippet, Snippets, labels, places_of

from .addresses import search_in_full, with_search


@dataclass(frozen=True, slots=True)
class Chip:
    """A guideline place that leads to all decisions citing it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    item: DisputedItem
    url: str
    heading: tuple[Segment, ...]
    snippet: Snippet | None
    chips: tuple[Chip, ...]
    more_chips: int
    specialties: str


MOST_CHIPS = 4


def cards(item_ids: Sequence[int], snippets: Snippets, data: QueryDict | None = None) -> list[Card]:
    """Cards in the order of the ids; `data` is the search that found them."""
    search = search_in_full(data) if data else ""
    return [_card(item, snippets, search) for item in items_in_order(item_ids)]


def _card(item: DisputedItem, snippets: Snippets, search: str) -> Card:
    reviewer = item.case.reviewer
    chips = guideline_chips(item.citations.all())
    return Card(
        item=item,
        url=with_search(item.get_absolute_url(), search),
        heading=snippets.mark(item.description),
        snippet=snippets.best(item.rationale, item.case.clinical_summary),
        chips=chips[:MOST_CHIPS],
        more_chips=max(0, len(chips) - MOST_CHIPS),
        specialties=", ".join(one.name for one in reviewer.specialties.all()) if reviewer else "",
    )


def guideline_chips(citations: Iterable[GuidelineCitation]) -> tuple[Chip, ...]:
    """One chip a place that the MTUS was cited at, each once, both sides together."""
    chips: dict[str, Chip] = {}
    for citation in citations:
        if citation.guideline is None:
            continue
        places = list(
            places_of(
                citation.guideline.key, citation.section, citation.first_page, citation.last_page
            )
        )
        values = [("mtus_page", place) for place in places] or [
            ("guideline", citation.guideline.key)
        ]
        for name, value in values:
            chips.setdefault(value, Chip(labels().label(name, value), filter_url(name, value)))
    return tuple(chips.values())


def filter_url(name: str, value: str) -> str:
    """Where all decisions with this value of a filter are listed."""
    return f"{reverse('decisions')}?{urlencode({name: value})}"
