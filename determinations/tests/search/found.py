"""What a search finds: how many items, and by which headings."""

from __future__ import annotations

from determinations.models import DisputedItem
from determinations.search import SearchRequest, search


def total(q: str = "") -> int:
    return search(SearchRequest(q=q)).total


def headings(q: str = "", **filters) -> list[str]:
    """Return the headings of the items that are found, the first 100 in their order."""
    result = search(SearchRequest(q=q, per_page=100, **filters))
    found = {item.pk: item.description for item in DisputedItem.objects.all()}
    return [found[hit.item_id] for hit in result.hits]
