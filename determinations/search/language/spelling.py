"""Spelling suggestions, "did you mean": words of the archive for typos and words it lacks."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

import tantivy

from .analysis import words_of
from .fields import TEXT_FIELDS

MOST_CANDIDATES = 4000
LEAST_SIMILARITY = 0.75
MOST_REPLACED = 5
"""Each takes some 10 ms or more; who misspells more words than that is not helped by a guess."""

_WORD = re.compile(r"[A-Za-z]{4,40}(?![\w*:])")


def suggest_spelling(searcher: tantivy.Searcher, query: str) -> str | None:
    """Return the query with its first few unknown words replaced by words of the archive.

    Each by the most frequent one spelled much like it; None where there is no such word.
    """
    archive = _Vocabulary(searcher)
    words = [word for word in dict.fromkeys(_WORD.findall(query)) if word != "NOT"]
    unknown = [word for word in words if archive.frequency(word) == 0]
    replacements = {
        word: nearest
        for word in unknown[:MOST_REPLACED]
        if (nearest := archive.nearest(word.casefold())) is not None
    }
    if not replacements:
        return None
    return _WORD.sub(lambda match: replacements.get(match[0], match[0]), query)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words of one state of the index."""

    searcher: tantivy.Searcher

    def frequency(self, typed: str) -> int:
        """Return how many items have the word, in the field where most have it."""
        return max(
            (
                self.searcher.doc_freq(field, word)
                for field in TEXT_FIELDS
                for word in words_of(typed)
            ),
            default=0,
        )

    def nearest(self, word: str) -> str | None:
        """Return the most frequent of the words spelled most like this one."""
        frequencies: dict[str, int] = {}
        for field in ("item", "rationale"):
            for term, count in self.searcher.terms_with_prefix(
                field, word[:1], limit=MOST_CANDIDATES
            ):
                if abs(len(term) - len(word)) <= 2:
                    frequencies[term] = frequencies.get(term, 0) + count
        close = difflib.get_close_matches(word, list(frequencies), n=5, cutoff=LEAST_SIMILARITY)
        return max(
            close,
            key=lambda term: (round(_similarity(word, term), 1), frequencies[term]),
            default=None,
        )


def _similarity(left: str, right: str) -> float:
    return difflib.SequenceMatcher(None, left, right).ratio()
