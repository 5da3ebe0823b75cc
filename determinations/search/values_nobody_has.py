"""Values of filters that no decision has: typed by hand, or remembered wrongly."""

from __future__ import annotations

from .index.reader import reader
from .request import SearchRequest


def unknown_values(request: SearchRequest) -> frozenset[tuple[str, str]]:
    """Return the facets with those of the chosen values that nothing in the index has.

    Raises `IndexUnavailable`.
    """
    searcher = reader.searcher()
    return frozenset(
        (name, value)
        for name, values in request.facets.items()
        for value in values
        if not searcher.doc_freq(name, value)
    )
