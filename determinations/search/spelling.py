"""Spelling suggestions, "did you mean": words of the archive for typos and words it lacks."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import tantivy
from tantivy import Occur, Query

from .index.schema import SCHEMA
from .language import ABOUT, TEXT_FIELDS, words_of

MOST_CANDIDATES = 4000
LEAST_SIMILARITY = 0.75
MOST_CLOSE = 10
"""Words like a typo that are looked up; of those in use the first `MOST_COMPARED` count."""

MOST_COMPARED = 5
MOST_REPLACED = 5
"""Each takes some 10 ms or more; who misspells more words than that is not helped by a guess."""

_WORD = re.compile(r"[A-Za-z]{4,40}(?![\w*:])")


def suggest_spelling(searcher: tantivy.Searcher, query: str) -> str | None:
    """Return the query with its typos corrected, or None where nothing is found to correct.

    Of the unknown words the first few are replaced, each by the most frequent word of the archive
    that is spelled much like it.
    """
    archive = _Vocabulary(searcher)
    words = [word for word in dict.fromkeys(_WORD.findall(query)) if word != "NOT"]
    unknown = [word for word in words if not archive.has(word)]
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

    def has(self, typed: str) -> bool:
        """Return whether an item that can be found has any of the words.

        Searched, not looked up: until segments are merged the index's terms, and how many items
        have each, are also those of items that were withdrawn.
        """
        terms = [
            (Occur.Should, Query.term_query(SCHEMA, field, word, "basic"))
            for field in (*TEXT_FIELDS, ABOUT)
            for word in words_of(typed)
        ]
        query = Query.boolean_query(terms)
        return bool(terms and self.searcher.search(query, limit=1, count=False).hits)

    def nearest(self, word: str) -> str | None:
        """Return the most frequent of the words spelled most like this one that an item has.

        Words of clinical summaries count only where headings and rationales have none.
        """
        return self._nearest_in(("item", "rationale"), word) or self._nearest_in(
            ("summary", ABOUT), word
        )

    def _nearest_in(self, fields: Sequence[str], word: str) -> str | None:
        frequencies: dict[str, int] = {}
        for field in fields:
            for term, count in self.searcher.terms_with_prefix(
                field, word[:1], limit=MOST_CANDIDATES
            ):
                if abs(len(term) - len(word)) <= 2:
                    frequencies[term] = frequencies.get(term, 0) + count
        close = difflib.get_close_matches(
            word, list(frequencies), n=MOST_CLOSE, cutoff=LEAST_SIMILARITY
        )
        return max(
            [term for term in close if self.has(term)][:MOST_COMPARED],
            key=lambda term: (round(_similarity(word, term), 1), frequencies[term]),
            default=None,
        )


def _similarity(left: str, right: str) -> float:
    return difflib.SequenceMatcher(None, left, right).ratio()
