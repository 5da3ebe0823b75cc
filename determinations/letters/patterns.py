"""Patterns that are tried only where one of their keywords stands, not at every character.

Python's regular expressions have no shortcut for patterns that ignore case: they begin anew at each
character. `str.find` has one, and most of what marks a letter's parts begins with a word.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from determinations.vocabulary.normalize import lowercase_as_compared


@lru_cache(maxsize=4)
def lowercase(text: str) -> str:
    """Return the text in lowercase as re.IGNORECASE compares it, each character at its place.

    All steps of a letter need the same text, and several that of a statement, so a few are kept.
    """
    return lowercase_as_compared(text)


class KeywordPattern:
    """A regular expression whose every match begins with one of its keywords.

    It is searched like a compiled pattern. Keywords of a pattern that ignores case are written in
    lowercase; `ignore_keyword_case` does the same for keywords of a pattern that does not ignore
    it. `before` is a pattern of all that may stand before a match on its line; it must not match
    any of the keywords, so that only the first place of a line needs to be looked at. `needs` are
    words of which every match has one, for keywords that stand in most texts.
    """

    def __init__(
        self,
        pattern: str,
        *keywords: str,
        flags: int = re.IGNORECASE,
        ignore_keyword_case: bool = False,
        before: str | None = None,
        needs: tuple[str, ...] = (),
    ) -> None:
        self._source, self._flags = pattern, flags
        self._keywords = keywords
        self._needs = needs
        self._ignores_case = ignore_keyword_case or bool(flags & re.IGNORECASE)
        self._before = re.compile(before) if before is not None else None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression, compiled once one of its keywords was found.

        Compiling takes a millisecond, and many patterns are of what few letters have.
        """
        return re.compile(self._source, self._flags)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first match at or after `start` that ends at or before `end`."""
        end = len(text) if end is None else end
        for place in self._places(text, start, end):
            if match := self.pattern.match(text, place, end):
                return match
        return None

    def finditer(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """Yield every match in order, none inside another."""
        end = len(text) if end is None else end
        at = start
        for place in self._places(text, start, end):
            if place >= at and (match := self.pattern.match(text, place, end)):
                yield match
                at = match.end()

    def _places(self, text: str, start: int, end: int) -> Iterable[int]:
        """Return every place where a match may begin, in order; most texts have none."""
        searched = lowercase(text) if self._ignores_case else text
        find = searched.find
        if self._needs and all(find(word, start, end) < 0 for word in self._needs):
            return ()
        found = [
            (place, keyword)
            for keyword in self._keywords
            if (place := find(keyword, start, end)) >= 0
        ]
        if not found:
            return ()
        if len(found) == 1:
            place, keyword = found[0]
            places = occurrences(searched, keyword, place, end)
        else:
            places = _merged(searched, found, end)
        return (
            places if self._before is None else _first_of_lines(places, self._before, text, start)
        )


def _merged(text: str, found: list[tuple[int, str]], end: int) -> Iterator[int]:
    """Yield every place of several keywords in order, each of which is first found at its place."""
    heapq.heapify(found)
    while len(found) > 1:
        place, keyword = found[0]
        yield place
        if (place := text.find(keyword, place + 1, end)) >= 0:
            heapq.heapreplace(found, (place, keyword))
        else:
            heapq.heappop(found)
    place, keyword = found[0]
    yield from occurrences(text, keyword, place, end)


def occurrences(text: str, word: str, start: int, end: int) -> Iterator[int]:
    """Yield every place between `start` and `end` where the word stands."""
    place = text.find(word, start, end)
    while place >= 0:
        yield place
        place = text.find(word, place + 1, end)


def last_match(
    pattern: re.Pattern[str] | KeywordPattern, text: str, start: int, end: int
) -> re.Match[str] | None:
    """Return the last match between `start` and `end`."""
    return last_of(pattern.finditer(text, start, end))


def last_of(matches: Iterable[re.Match[str]]) -> re.Match[str] | None:
    """Return the last of the matches."""
    found = None
    for match in matches:
        found = match
    return found


def _first_of_lines(
    places: Iterator[int], before: re.Pattern[str], text: str, start: int
) -> Iterator[int]:
    """Yield the first place of each line from `start` on, where `before` matches what precedes it.

    What precedes it on the line has to match as a whole.
    """
    line, seen = start, start
    is_first = start == 0 or text[start - 1] == "\n"
    for place in places:
        line_end = text.rfind("\n", seen, place)
        if line_end >= 0:
            line, is_first = line_end + 1, True
        if is_first and before.fullmatch(text, line, place):
            yield place
        seen, is_first = place, False
