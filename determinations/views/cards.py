"""Disputed items as the cards of a result list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from determinations.research.items import ItemSummary, MtusCitation, summaries_in_order
from determinations.search import Segment, Snippet, Snippets, labels, places_of

from .links import filled

MOST_CHIPS = 4
ANY_CASE = "CM00-0000000"
"""Stands for the case number in a URL that is looked up once a page."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A guideline place that leads to all decisions citing it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    item: ItemSummary
    url: str
    heading: tuple[Segment, ...]
    snippet: Snippet | None
    chips: tuple[Chip, ...]
    more_chips: int
    specialties: str


class Chips:
    """Makes the chips of one page; a place that many items cite is labelled once."""

    def __init__(self) -> None:
        self._decisions_url = reverse("decisions")
        self._made: dict[tuple[str, str], Chip] = {}

    def of(self, citations: Iterable[MtusCitation]) -> tuple[Chip, ...]:
        """Return a chip for each place that was cited, each once, both sides together."""
        found: dict[tuple[str, str], Chip] = {}
        for citation in citations:
            values = [("mtus_page", place) for place in places_of(*citation)]
            for name, value in values or [("guideline", citation.guideline)]:
                found[name, value] = self._made.get((name, value)) or self._make(name, value)
        return tuple(found.values())

    def _make(self, name: str, value: str) -> Chip:
        url = f"{self._decisions_url}?{urlencode({name: value})}"
        chip = self._made[name, value] = Chip(labels().label(name, value), url)
        return chip


def cards(item_ids: Sequence[int], snippets: Snippets, data: QueryDict | None = None) -> list[Card]:
    """Return cards in the order of the ids; `data` is the search that found them."""
    query = filled(data).urlencode() if data else ""
    case_url = reverse("case", args=[ANY_CASE]) + (f"?{query}" if query else "")
    chips = Chips()
    return [_card(item, snippets, case_url, chips) for item in summaries_in_order(item_ids)]


def _card(item: ItemSummary, snippets: Snippets, case_url: str, chips: Chips) -> Card:
    places = chips.of(item.citations)
    return Card(
        item=item,
        url=f"{case_url.replace(ANY_CASE, item.case_number, 1)}#item-{item.position}",
        heading=snippets.mark(item.description),
        snippet=snippets.best(item.rationale, item.clinical_summary),
        chips=places[:MOST_CHIPS],
        more_chips=max(0, len(places) - MOST_CHIPS),
        specialties=", ".join(item.specialties),
    )
