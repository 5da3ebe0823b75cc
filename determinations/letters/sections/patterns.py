"""Patterns that are looked for where their first word stands, not at every character.

Python's regular expressions have no short cut for patterns that ignore case: they begin anew at
each character. `str.find` has one, and most of what marks a letter's parts begins with a word.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from functools import lru_cache

# What re.IGNORECASE takes for these letters besides their capitals, and str.lower leaves alone.
_I_WITH_DOT, _I_WITHOUT_DOT, _LONG_S = "\u0130", "\u0131", "\u017f"


@lru_cache(maxsize=2)
def small_letters(text: str) -> str:
    """The text as re.IGNORECASE compares it, each character at its place.

    All steps of a letter ask for the same text, so the last ones are kept.
    """
    if not text.isascii():
        text = text.replace(_I_WITH_DOT, "i").replace(_I_WITHOUT_DOT, "i").replace(_LONG_S, "s")
    return text.lower()


class Keyed:
    """A pattern whose every match begins with one of `words`; searched like a compiled pattern.

    Words are in small letters, and looked for whatever their case, where the pattern ignores case
    or `fold` says so. `before` is all that may stand before
    a match on its line; it must not match any of the words, so that only the first place of a line
    needs to be looked at.
    """

    __slots__ = ("_before", "_folds", "_words", "pattern")

    def __init__(
        self,
        pattern: str,
        *words: str,
        flags: int = re.IGNORECASE,
        fold: bool = False,
        before: str | None = None,
    ) -> None:
        self.pattern = re.compile(pattern, flags)
        self._words = words
        self._folds = fold or bool(flags & re.IGNORECASE)
        self._before = re.compile(before) if before is not None else None

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match at or behind `start` that ends at or before `end`."""
        return next(self.finditer(text, start, end), None)

    def finditer(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """Every match in order, none inside another."""
        end = len(text) if end is None else end
        places = self._places(text, start, end)
        if self._before is not None:
            places = _fitting(places, self._before, text, start)
        at = start
        for place in places:
            if place >= at and (match := self.pattern.match(text, place, end)):
                yield match
                at = match.end()

    def _places(self, text: str, start: int, end: int) -> Iterator[int]:
        searched = small_letters(text) if self._folds else text
        found = [occurrences(searched, word, start, end) for word in self._words]
        return found[0] if len(found) == 1 else heapq.merge(*found)


def occurrences(text: str, word: str, start: int, end: int) -> Iterator[int]:
    """Every place between `start` and `end` where the word stands."""
    place = text.find(word, start, end)
    while place >= 0:
        yield place
        place = text.find(word, place + 1, end)


def _fitting(
    places: Iterator[int], before: re.Pattern[str], text: str, start: int
) -> Iterator[int]:
    """The first place of each line (from `start` on) if what stands before it is as it may be."""
    line, seen = start, start
    is_fresh = start == 0 or text[start - 1] == "\n"
    for place in places:
        line_end = text.rfind("\n", seen, place)
        if line_end >= 0:
            line, is_fresh = line_end + 1, True
        if is_fresh and before.fullmatch(text, line, place):
            yield place
        seen, is_fresh = place, False
