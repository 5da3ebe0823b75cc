"""Where a text has a phrase, or what a connector asks for: the words that take part, to be marked.

A query may have dozens of connectors and a page a hundred texts: each text is read once for all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from determinations.sentences import paragraphs_of, sentences_of

from .language import WORD, Near, Phrase, Unit, Word, fold, stems_of, words_of
from .near_query import LIKE_A_SENTENCE

Occurrence = tuple[int, int]
"""First word of a side and the one behind its last, by their numbers in the text."""


def near_spans(read: WordsOfText, near: Near) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each side that stands where the connector wants it."""
    left, right = read.occurrences(near.left), read.occurrences(near.right)
    if not left or not right:
        return
    pairs = set(_pairs(left, right, near, read.is_within(near)))
    if not pairs and near.unit is Unit.SENTENCE:  # as summaries are searched
        like_one = Near(near.left, near.right, LIKE_A_SENTENCE, ordered=near.ordered)
        pairs = set(_pairs(left, right, like_one, read.is_within(like_one)))
    for occurrence in {side for pair in pairs for side in pair}:
        yield read.span(occurrence)


def phrase_spans(read: WordsOfText, phrase: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where the words of a phrase stand one behind the other."""
    return map(read.span, read.phrase(phrase))


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


class WordsOfText:
    """The words of a text and where each of them stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._occurrences: dict[Word | Phrase, list[Occurrence]] = {}

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word starts and ends."""
        return [match.span() for match in WORD.finditer(self.text)]

    @cached_property
    def words(self) -> list[str]:
        return [fold(self.text[start:end]) for start, end in self.spans]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The numbers of each word's places."""
        places: dict[str, list[int]] = defaultdict(list)
        for i, word in enumerate(self.words):
            places[word].append(i)
        return dict(places)

    @cached_property
    def _stems(self) -> dict[tuple[str, ...], list[str]]:
        words: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for word in self.places:
            words[tuple(stems_of(word))].append(word)
        return dict(words)

    def span(self, occurrence: Occurrence) -> tuple[int, int]:
        first, behind = occurrence
        return self.spans[first][0], self.spans[behind - 1][1]

    def occurrences(self, side: Word | Phrase) -> list[Occurrence]:
        """Return where a side stands: a word in any form, or as its beginning says; a phrase."""
        if side not in self._occurrences:
            self._occurrences[side] = self._find(side)
        return self._occurrences[side]

    def _find(self, side: Word | Phrase) -> list[Occurrence]:
        sought = words_of(side.text)
        if isinstance(side, Phrase) or len(sought) != 1:
            return list(self.phrase(sought))
        if side.prefix:
            found = [word for word in self.places if word.startswith(sought[0])]
        else:
            found = self._stems.get(tuple(stems_of(side.text)), [])
        return [(i, i + 1) for i in sorted(i for word in found for i in self.places[word])]

    def phrase(self, sought: Sequence[str]) -> Iterator[Occurrence]:
        """Yield where these words stand one behind the other, overlapping ones, too."""
        wanted, length = list(sought), len(sought)
        for i in self.places.get(wanted[0], ()) if wanted else ():
            if self.words[i : i + length] == wanted:
                yield i, i + length

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
