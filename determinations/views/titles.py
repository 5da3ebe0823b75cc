"""What a page is called: in the window, its history, and among bookmarks."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import Truncator

from determinations.search import SearchRequest

LONGEST_QUERY = 80
"""Characters of a query that a title shows; browsers cut it sooner."""


def search_title(request: SearchRequest, filters: Sequence[str], total: int) -> str:
    """Return the title of a result: "Norco, overturned \u00b7 56 decisions"."""
    parts = [search_name(request, filters), f"{total:,} decision{'' if total == 1 else 's'}"]
    if request.page > 1:
        parts.append(f"page {request.page:,}")
    return " \u00b7 ".join(parts)


def search_name(request: SearchRequest, filters: Sequence[str]) -> str:
    """Return what a search is called: "Norco, overturned"."""
    query = Truncator(request.q).chars(LONGEST_QUERY)
    return ", ".join(part for part in (query, *filters) if part) or "All decisions"


def case_title(number: str, items: Sequence[str]) -> str:
    """Return the title of a determination: "CM16-0000000: MRI of the left knee and 2 more"."""
    first, *others = items or ("",)
    more = f" and {len(others)} more" if others else ""
    return f"{number}: {first}{more}" if first else number
