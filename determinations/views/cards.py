"""Disputed items as the cards of a result list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from determinations.research.citing import cite_item
from determinations.research.items import ItemSummary, summaries_in_order
from determinations.search import Snippet, Snippets

from .citations import Chip, CitationLinks
from .headings import Heading
from .links import search_params

MOST_CHIPS = 4
ANY_CASE = "CM00-0000000"
"""Stands for the case number in a URL that is looked up once a page."""


@dataclass(frozen=True, slots=True)
class Card:
    item: ItemSummary
    title: str
    url: str
    heading: Heading
    snippet: Snippet | None
    chips: tuple[Chip, ...]
    more_chips: int
    specialties: str
    citation: str


def cards(
    item_ids: Sequence[int],
    snippets: Snippets,
    data: QueryDict | None = None,
    first: int = 1,
) -> list[Card]:
    """Return cards in the order of the ids.

    `data` is the search that found them, if one did, and `first` the first one's place in it.
    """
    case_url, links = reverse("case", args=[ANY_CASE]), CitationLinks(data)
    if data is None:
        return [_card(item, snippets, case_url, links) for item in summaries_in_order(item_ids)]
    place = {item_id: first + index for index, item_id in enumerate(item_ids)}
    params = search_params(data)
    query = f"{params.urlencode()}&" if params else ""
    return [
        _card(item, snippets, f"{case_url}?{query}at={place[item.item_id]}", links)
        for item in summaries_in_order(item_ids)
    ]


def _card(item: ItemSummary, snippets: Snippets, case_url: str, links: CitationLinks) -> Card:
    chips, title = links.chips(item.citations), item.title
    return Card(
        item=item,
        title=title,
        url=f"{case_url.replace(ANY_CASE, item.case_number, 1)}#item-{item.position}",
        heading=Heading.of(title, item.description, snippets),
        snippet=snippets.best(item.rationale, item.clinical_summary),
        chips=chips[:MOST_CHIPS],
        more_chips=max(0, len(chips) - MOST_CHIPS),
        specialties=", ".join(item.specialties),
        citation=cite_item(item),
    )
