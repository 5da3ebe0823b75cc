"""Where a text has what a connector asks for: the words that take part, to be marked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from determinations.sentences import paragraphs_of, sentences_of

from .language import WORD, Near, Phrase, Unit, Word, fold, stems_of, words_of
from .near_query import LIKE_A_SENTENCE

Occurrence = tuple[int, int]
"""First word of a side and the one behind its last, by their numbers in the text."""


def near_spans(text: str, near: Near) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each side that stands where the connector wants it."""
    read = _Text(text)
    left, right = read.occurrences(near.left), read.occurrences(near.right)
    if not left or not right:
        return
    pairs = set(_pairs(left, right, near, read.is_within(near)))
    if not pairs and near.unit is Unit.SENTENCE:  # as summaries are searched
        like_one = Near(near.left, near.right, LIKE_A_SENTENCE, ordered=near.ordered)
        pairs = set(_pairs(left, right, like_one, read.is_within(like_one)))
    for first, behind in {side for pair in pairs for side in pair}:
        yield read.spans[first][0], read.spans[behind - 1][1]


def _pairs(
    left: list[Occurrence],
    right: list[Occurrence],
    near: Near,
    is_within: Callable[[Occurrence, Occurrence], bool],
) -> Iterator[tuple[Occurrence, Occurrence]]:
    """Yield the pairs that are as near as wanted, of each occurrence with its neighbours."""
    orders = [(left, right)] if near.ordered else [(left, right), (right, left)]
    for firsts, seconds in orders:
        for first in firsts:  # the nearest one behind it
            i = bisect_left(seconds, (first[1], 0))
            if i < len(seconds) and is_within(first, seconds[i]):
                yield first, seconds[i]
        for second in seconds:  # the nearest one before it
            i = bisect_left(firsts, (second[0], 0)) - 1
            while i >= 0 and firsts[i][1] > second[0]:
                i -= 1
            if i >= 0 and is_within(firsts[i], second):
                yield firsts[i], second


@dataclass(frozen=True)
class _Text:
    text: str

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word starts and ends."""
        return [match.span() for match in WORD.finditer(self.text)]

    @cached_property
    def words(self) -> list[str]:
        return [fold(self.text[start:end]) for start, end in self.spans]

    def occurrences(self, side: Word | Phrase) -> list[Occurrence]:
        """Return where a side stands: a word in any form, or as its beginning says; a phrase."""
        sought = words_of(side.text)
        if isinstance(side, Word) and len(sought) == 1:
            if side.prefix:
                found = {word for word in set(self.words) if word.startswith(sought[0])}
            else:
                stems = stems_of(side.text)
                found = {word for word in set(self.words) if stems_of(word) == stems}
            return [(i, i + 1) for i, word in enumerate(self.words) if word in found]
        length = len(sought)
        return [
            (i, i + length)
            for i in range(len(self.words) - length + 1)
            if self.words[i : i + length] == sought
        ]

    def is_within(self, near: Near) -> Callable[[Occurrence, Occurrence], bool]:
        """Return whether two occurrences, the earlier one first, are as near as wanted."""
        if near.unit is Unit.WORDS:
            return lambda before, behind: behind[0] - before[1] <= near.apart
        parts = self._sentences if near.unit is Unit.SENTENCE else self._paragraphs
        starts = [start for start, _ in parts]

        def in_one_part(before: Occurrence, behind: Occurrence) -> bool:
            first, last = self.spans[before[0]][0], self.spans[behind[1] - 1][0]
            return bisect_left(starts, first + 1) == bisect_left(starts, last + 1)

        return in_one_part

    @cached_property
    def _paragraphs(self) -> list[tuple[int, int]]:
        return list(paragraphs_of(self.text))

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        return [
            sentence
            for start, end in self._paragraphs
            for sentence in sentences_of(self.text, start, end)
        ]
