"""The best hits of a query, in an order that hangs on the archive alone.

tantivy orders equal scores by their place in the index, and adds up the parts of a score as its
segments have them, so that even equal decisions differ in the last digit. Both change with each
rebuild, and as segments are merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import tantivy
from django.db.models import F
from tantivy import Query

from determinations.models import DisputedItem

from .index.schema import RECENCY

SAME = 1e-5
"""Share of a score by which the next may be less and yet count as equal: more than rounding makes,
less than a word of difference does."""

MOST_EQUAL = 1_000
"""Hits that are looked at where many are equal; of still more of them the newest."""


class BestHit(NamedTuple):
    item_id: int
    case_id: int


Equals = list[BestHit]
"""Hits of equal score."""


def best_hits(searcher: tantivy.Searcher, query: Query, limit: int) -> list[Equals]:
    """Return at least `limit` hits, if there are so many, those of the best score first.

    All that equal the last of them are among them.
    """
    hits = searcher.search(query, 2 * limit, count=False).hits
    ranks = _ranks(hits)
    if len(hits) == 2 * limit and ranks[limit - 1] == ranks[-1]:
        # weighting by the day costs a third more
        hits = searcher.search(query, MOST_EQUAL, count=False, weight_by_field=RECENCY).hits
        ranks = _ranks(hits)
    if not hits:
        return []
    addresses = [address for _, address in hits]
    item_ids = searcher.fast_field_values("item_id", addresses)
    case_ids = searcher.fast_field_values("case_id", addresses)
    equals: list[Equals] = []
    for rank, item_id, case_id in zip(ranks, item_ids, case_ids, strict=True):
        if rank > ranks[min(limit, len(ranks)) - 1]:
            break
        if rank == len(equals):
            equals.append([])
        equals[rank].append(BestHit(int(item_id or 0), int(case_id or 0)))
    return equals


def _ranks(hits: Sequence[tuple[Any, Any]]) -> list[int]:
    """Return for each hit, best first, how many greater scores there are, equal ones once."""
    ranks: list[int] = []
    before = 0.0
    for score, _ in hits:
        ranks.append(ranks[-1] + (score < before * (1 - SAME)) if ranks else 0)
        before = score
    return ranks


def in_order(found: Iterable[Equals]) -> list[BestHit]:
    """Return all hits, equal ones by day, the newest first, then by case number and position.

    Asks the database where there are equal ones; not to be called in the thread of a search.
    """
    groups = list(found)
    equal = [hit.item_id for group in groups if len(group) > 1 for hit in group]
    if not equal:
        return [hit for group in groups for hit in group]
    newest = F("case__decision_date").desc(nulls_last=True)
    items = DisputedItem.objects.filter(pk__in=equal)
    item_ids = items.order_by(newest, "case__case_number", "position").values_list("pk", flat=True)
    places = {item_id: place for place, item_id in enumerate(item_ids)}
    behind = len(places)  # an item that was withdrawn meanwhile
    return [
        hit
        for group in groups
        for hit in sorted(group, key=lambda hit: places.get(hit.item_id, behind))
    ]
