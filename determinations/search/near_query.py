"""Connectors as tantivy's queries: words and phrases up to n words apart, in a sentence, in order.

tantivy has one tool, a phrase of two terms with slop: where b stands less where a stands is between
`middle - slop` and `middle + slop`. Two words in either order are one such window around 0; in
order they are one around the middle of 1 to n + 1.

No window holds two phrases. Up to `MOST_APART_EXACTLY` words apart they are looked for at each
distance, which is exact. Beyond, and where that would be too much work, both phrases have to stand
in the text, and their first and last words near each other. That is wrong only where these words
stand near each other and the phrases elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from tantivy import Occur, Query

from .cost import Meter
from .index.gaps import GAPPED, PARAGRAPH_GAP, SENTENCE_GAP
from .index.schema import SCHEMA
from .language import STOP_WORDS, Near, Unit

MOST_APART_EXACTLY = 15
MOST_WORK_EXACTLY = 6.0
"""What looking at each distance may cost, in units of `cost.MOST_WORK`."""

WHOLE = 20_000
"""More words than a text has."""

LIKE_A_SENTENCE, LIKE_A_CITATION = 20, 15
"""Words apart that stand for a sentence where sentences are not told apart."""

APART_IN = {
    ("item", Unit.SENTENCE): WHOLE,
    ("item", Unit.PARAGRAPH): WHOLE,
    ("summary", Unit.SENTENCE): LIKE_A_SENTENCE,
    ("summary", Unit.PARAGRAPH): WHOLE,
}
GAPS = {Unit.SENTENCE: SENTENCE_GAP, Unit.PARAGRAPH: PARAGRAPH_GAP}

Spellings = Sequence[list[str]]
"""The words of a side, in each way that it can be spelled."""


def near_query(meter: Meter, field: str, near: Near, left: Spellings, right: Spellings) -> Query:
    """Return a query for a connector in one field."""
    compiler: _Window | _Gap
    if near.unit is Unit.WORDS:
        compiler = _Window(meter, field, near.ordered, near.apart)
    elif field in GAPPED:
        compiler = _Gap(meter, field, near.ordered, GAPS[near.unit])
    else:
        apart = APART_IN.get((field, near.unit), LIKE_A_CITATION)
        compiler = _Window(meter, field, near.ordered, apart)
    queries = [query for sides in product(left, right) for query in compiler.pair(*sides)]
    return _any(queries)


@dataclass(frozen=True, slots=True)
class _Window:
    """Both sides up to `apart` words from each other."""

    meter: Meter
    field: str
    ordered: bool
    apart: int

    def pair(self, left: list[str], right: list[str]) -> Iterator[Query]:
        """Yield queries of which one has to match."""
        if len(left) == len(right) == 1:
            yield from self._words(left[0], right[0], 1, self.apart + 1)
        elif self._is_exact(left, right):
            yield from self._at_each_distance(left, right)
            if not self.ordered:
                yield from self._at_each_distance(right, left)
        else:
            yield _all([*self._phrases(left), *self._phrases(right), *self._ends(left, right)])

    def _words(self, first: str, second: str, nearest: int, farthest: int) -> Iterator[Query]:
        lowest = nearest if self.ordered else -farthest
        yield from _windows(self.meter, self.field, first, second, lowest, farthest)

    def _is_exact(self, left: list[str], right: list[str]) -> bool:
        distances = (self.apart + 1) * (1 if self.ordered else 2)
        work = distances * self.meter.work_of(self.field, [*left, *right])
        return self.apart <= MOST_APART_EXACTLY and work <= MOST_WORK_EXACTLY

    def _at_each_distance(self, first: list[str], second: list[str]) -> Iterator[Query]:
        for start in range(len(first), len(first) + self.apart + 1):
            terms = [*enumerate(first), *enumerate(second, start)]
            yield _phrase(self.meter, self.field, terms)

    def _phrases(self, words: list[str]) -> Iterator[Query]:
        if len(words) > 1:
            yield _phrase(self.meter, self.field, list(enumerate(words)))

    def _ends(self, left: list[str], right: list[str]) -> Iterator[Query]:
        """Yield queries for the first and last words near each other, which all have to match."""
        for i, j in product(_ends(left), _ends(right)):
            after = len(left) - i + j + self.apart
            before = len(right) - j + i + self.apart
            lowest = len(left) - i + j if self.ordered else -before
            yield _any([*_windows(self.meter, self.field, left[i], right[j], lowest, after)])


@dataclass(frozen=True, slots=True)
class _Gap:
    """Both sides in one sentence or paragraph: without a gap between them."""

    meter: Meter
    field: str
    ordered: bool
    gap: int

    def pair(self, left: list[str], right: list[str]) -> Iterator[Query]:
        """Yield queries of which one has to match; stop words are not in this field."""
        gapped = GAPPED[self.field]
        sides = [_without_stop_words(left), _without_stop_words(right)]
        if not all(sides):
            return
        lowest = 1 if self.ordered else -self.gap
        together = [
            _any([*_windows(self.meter, gapped, sides[0][i][1], sides[1][j][1], lowest, self.gap)])
            for i, j in product(_ends(sides[0]), _ends(sides[1]))
        ]
        yield _all([*self._phrases(left), *self._phrases(right), *together])

    def _phrases(self, words: list[str]) -> Iterator[Query]:
        """Yield the phrase as it is, and without a gap in it where it has to be in one sentence."""
        if len(words) > 1:
            yield _phrase(self.meter, self.field, list(enumerate(words)))
            terms = _without_stop_words(words)
            if self.gap == SENTENCE_GAP and len(terms) > 1:
                yield _phrase(self.meter, GAPPED[self.field], terms)


def _without_stop_words(words: list[str]) -> list[tuple[int, str]]:
    """Return the other words with the places that they have in a field with gaps."""
    return list(enumerate(word for word in words if word not in STOP_WORDS))


def _ends(words: Sequence[object]) -> tuple[int, ...]:
    return (0,) if len(words) == 1 else (0, len(words) - 1)


def _windows(
    meter: Meter, field: str, a: str, b: str, lowest: int, highest: int
) -> Iterator[Query]:
    """Yield one or two queries for "b less a is between lowest and highest", both included."""
    if a == b:  # else each stands 0 words from itself; a window in order has both orders
        lowest, highest = 1, max(highest, -lowest)
    if (highest - lowest) % 2:
        yield _phrase(meter, field, _at(a, b, highest))
        highest -= 1
    middle, slop = (lowest + highest) // 2, (highest - lowest) // 2
    yield _phrase(meter, field, _at(a, b, middle), slop)


def _at(a: str, b: str, distance: int) -> list[tuple[int, str]]:
    return [(0, a), (distance, b)] if distance >= 0 else [(0, b), (-distance, a)]


def _phrase(meter: Meter, field: str, terms: list[tuple[int, str]], slop: int = 0) -> Query:
    meter.charge_phrase(field, [word for _, word in terms], slop)
    if len(terms) == 1:
        return Query.term_query(SCHEMA, field, terms[0][1])
    return Query.phrase_query(SCHEMA, field, [*terms], slop)


def _any(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _all(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])
