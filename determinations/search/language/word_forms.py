"""Word forms: the inflected forms of a stem that the index has, plurals among them.

Who seeks `therapy` also finds its plural `therapies`, who seeks `inject` also `injected`. Texts are
indexed as they are written; the inflections of a stem are looked up when a word is searched. An
index of stems beside that of words would make it a third as large again and take twice as long.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import tantivy

from .analysis import stems_of

MOST_CANDIDATES = 1_000_000
SHORT = 2
"""Letters of stems that too many other words begin with to look through them: vitamin D, up, IV."""

ENDINGS = ("", "s", "ed", "ing", "ings", "ly", "ful")
"""What such stems may be followed by, after their last letter or after that letter twice."""


@dataclass(frozen=True, slots=True)
class WordForm:
    word: str
    weight: float
    """What evens out that rare words score higher: all forms count as one word."""


def forms_of(searcher: tantivy.Searcher, field: str, stem: str) -> list[WordForm]:
    """Return the word forms (plural, past ...) of a stem in a field, weighted to score as one."""
    frequencies = dict(_words_with_stem(searcher, field, stem))
    decisions = searcher.num_docs
    rarity_together = rarity(sum(frequencies.values()), decisions)
    return [
        WordForm(word, rarity_together / rarity(count, decisions))
        for word, count in frequencies.items()
    ]


def _words_with_stem(
    searcher: tantivy.Searcher, field: str, stem: str
) -> Iterator[tuple[str, int]]:
    """Yield the words of a field that have this stem, and how many items have each."""
    if stem.isdecimal() or len(stem) <= SHORT:
        words = {base + ending for base in (stem, stem + stem[-1]) for ending in ENDINGS}
        candidates = [(word, searcher.doc_freq(field, word)) for word in sorted(words)]
    else:
        candidates = [
            candidate
            for beginning in beginnings(stem)
            for candidate in searcher.terms_with_prefix(field, beginning, limit=MOST_CANDIDATES)
        ]
    return ((word, count) for word, count in candidates if count and stems_of(word) == [stem])


def beginnings(stem: str) -> Iterator[str]:
    """Yield what all words of a stem begin with, one or the other.

    Snowball writes the end of some stems anew: therap-y (therapi), hop-ing (hope), disab-ility
    (disabl), sk-ies (sky); and more of it in dying, lying and tying (die).
    """
    if len(stem) <= SHORT:
        yield stem
        return
    yield stem[:-1] if stem.endswith(("e", "i", "bl", "sky")) else stem
    if len(stem) == len("die") and stem.endswith("ie"):
        yield f"{stem[0]}ying"


def rarity(count: int, decisions: int) -> float:
    """Return BM25's inverse document frequency of a term, as tantivy computes it."""
    count = min(count, decisions)
    return math.log(1 + (decisions - count + 0.5) / (count + 0.5))
