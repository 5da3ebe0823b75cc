""" "Did you mean": words of the archive for words that it does not have."""

from __future__ import annotations

import difflib
import re

import tantivy

from ..index.schema import TEXT_FIELDS
from .analysis import words_of

CANDIDATES = 4000
LIKENESS = 0.75
MOST_MENDED = 5
"""Each takes some 10 ms or more; who misspells more words than that is not helped by a guess."""

_WORD = re.compile(r"[A-Za-z]{4,40}(?![\w*:])")


def suggest_spelling(searcher: tantivy.Searcher, query: str) -> str | None:
    """The query with its unknown words, the first few of them, replaced by the most frequent one
    like each; None where there is no such word.
    """
    words = (word for word in dict.fromkeys(_WORD.findall(query)) if word != "NOT")
    unknown = [word for word in words if _frequency(searcher, word) == 0]
    better = {
        word: nearest
        for word in unknown[:MOST_MENDED]
        if (nearest := _nearest(searcher, word.casefold())) is not None
    }
    return _WORD.sub(lambda match: better.get(match[0], match[0]), query) if better else None


def _frequency(searcher: tantivy.Searcher, word: str) -> int:
    words = words_of(word)
    return max((searcher.doc_freq(name, one) for name in TEXT_FIELDS for one in words), default=0)


def _nearest(searcher: tantivy.Searcher, word: str) -> str | None:
    found: dict[str, int] = {}
    for name in ("item", "rationale"):
        for term, count in searcher.terms_with_prefix(name, word[:1], limit=CANDIDATES):
            if abs(len(term) - len(word)) <= 2:
                found[term] = found.get(term, 0) + count
    close = difflib.get_close_matches(word, list(found), n=5, cutoff=LIKENESS)
    return max(close, key=lambda term: (round(_likeness(word, term), 1), found[term]), default=None)


def _likeness(left: str, right: str) -> float:
    return difflib.SequenceMatcher(None, left, right).ratio()
