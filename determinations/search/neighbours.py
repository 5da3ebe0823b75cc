"""What stands before and after one decision in a result."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .engine import search
from .request import SearchRequest


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Ids of the items at one place of a result and beside it, and how many decisions it has."""

    total: int
    before: int | None
    here: int | None
    after: int | None


def find_neighbours(request: SearchRequest, number: int) -> Neighbours:
    """Return the decisions around the `number`-th of a result, counted from 1.

    The page of the request does not matter. Raises what `search` raises.
    """
    result = search(replace(request, page=1, per_page=number + 1))
    ids = [hit.item_id for hit in result.hits]
    before, here, after = (
        ids[at - 1] if 0 < at <= len(ids) else None for at in (number - 1, number, number + 1)
    )
    return Neighbours(result.total, before, here, after)
