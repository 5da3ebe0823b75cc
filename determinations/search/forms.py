"""The forms in which a word stands in the index: who seeks `therapy` also finds `therapies`.

Texts are indexed as they are written; what has the same stem is looked up when a word is asked for.
An index of stems beside that of words would make it half as large again and take twice as long.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import tantivy

from .words import stems_of

MOST_CANDIDATES = 1_000_000
SHORTEST_REWRITTEN = 2


@dataclass(frozen=True, slots=True)
class Form:
    word: str
    weight: float
    """What evens out that rare words score higher: all forms count as one word."""


def forms_of(searcher: tantivy.Searcher, field: str, stem: str) -> list[Form]:
    """The words of this stem in a field, with the weights that make them score as one."""
    known = dict(_alike(searcher, field, stem))
    decisions = searcher.num_docs
    together = _rarity(sum(known.values()), decisions)
    return [Form(word, together / _rarity(count, decisions)) for word, count in known.items()]


def _alike(searcher: tantivy.Searcher, field: str, stem: str) -> Iterator[tuple[str, int]]:
    for beginning in beginnings(stem):
        for word, count in searcher.terms_with_prefix(field, beginning, limit=MOST_CANDIDATES):
            if stems_of(word) == [stem]:
                yield word, count


def beginnings(stem: str) -> Iterator[str]:
    """With what all words of a stem begin.

    Snowball writes the last letter of some stems anew: therap-y, disab-ility (disabl), hop-ing
    (hope); and one more in dying, lying and tying (die).
    """
    yield stem[:-1] if len(stem) > SHORTEST_REWRITTEN else stem
    if len(stem) == len("die") and stem.endswith("ie"):
        yield f"{stem[0]}ying"


def _rarity(count: int, decisions: int) -> float:
    """BM25's inverse document frequency, as tantivy computes it."""
    count = min(count, decisions)
    return math.log(1 + (decisions - count + 0.5) / (count + 0.5))
