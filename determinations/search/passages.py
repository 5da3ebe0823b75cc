"""A search narrowed to the decisions of which one text has certain words."""

from __future__ import annotations

from dataclasses import replace

from .filters import LONGEST_QUERY
from .request import SearchRequest


def with_words(request: SearchRequest, field: str, words: str) -> SearchRequest | None:
    """Return the search for what has these words, too, in a text field: a word in all of its forms,
    several as a phrase.

    Return None where that can't be asked: the query would be too long, or asks for all of its words
    but one.
    """
    if request.all_but_one:
        return None
    asked = f'{field}:"{words}"' if " " in words else f"{field}:{words}"
    if request.q:
        asked = f"{asked} ({request.q})"
    return replace(request, q=asked) if len(asked) <= LONGEST_QUERY else None
