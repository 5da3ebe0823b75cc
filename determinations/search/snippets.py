"""The passage of a text that shows best why it was found, cut into marked and plain segments.

Segments, not HTML: a letter's text never becomes markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from determinations.text_spans import cut_at_spans

from .language.analysis import WORD, folded, stems_of, words_of
from .language.tree import And, InField, Near, Node, Or, Phrase, Same, Word
from .text_query import FUZZY_DISTANCE, FUZZY_DISTANCE_LONG, LONG_WORD

LENGTH = 280
"""Characters of a passage, about three lines of a card."""

Segment = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Snippet:
    segments: tuple[Segment, ...]
    hits: int
    starts_inside: bool = False
    ends_inside: bool = False


@dataclass(frozen=True, slots=True)
class _Terms:
    stems: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    misspelt: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    """Words that are marked only where they stand together."""

    def __bool__(self) -> bool:
        return bool(self.stems or self.exact or self.prefixes or self.misspelt or self.phrases)


@dataclass(frozen=True)
class Snippets:
    """Marks the words of one query in texts."""

    terms: _Terms

    @classmethod
    def none(cls) -> Snippets:
        return cls(_Terms())

    @classmethod
    def of(cls, root: Node | None) -> Snippets:
        stems: set[str] = set()
        exact: set[str] = set()
        prefixes: set[str] = set()
        misspelt: set[str] = set()
        phrases: set[tuple[str, ...]] = set()
        for node in _leaves(root) if root else ():
            words = words_of(node.text)
            if isinstance(node, Phrase) and node.slop:
                exact.update(words)
            elif isinstance(node, Word) and node.prefix:
                prefixes.update(words[-1:])
            elif isinstance(node, Word) and node.fuzzy and len(words) == 1:
                misspelt.update(words)
            elif len(words) > 1:
                phrases.add(tuple(words))
            elif isinstance(node, Phrase):
                exact.update(words)
            else:
                stems.update(stems_of(node.text))
        terms = _Terms(
            frozenset(stems),
            frozenset(exact),
            tuple(sorted(prefixes)),
            tuple(sorted(misspelt)),
            tuple(sorted(phrases)),
        )
        return cls(terms)

    def mark(self, text: str) -> tuple[Segment, ...]:
        """The whole text with the query's words marked."""
        return tuple(_segments(text, self._places(text)))

    def best(self, *texts: str) -> Snippet | None:
        """The best passage of the first text that has any; the start of the first otherwise."""
        candidates = [self._passage(text) for text in texts if text]
        found = [one for one in candidates if one.hits]
        if found:
            return max(found, key=lambda one: one.hits)
        return candidates[0] if candidates else None

    def _passage(self, text: str) -> Snippet:
        places = self._places(text)
        start, end = _word_bounds(text, _densest(places, len(text)))
        inside = [
            (max(low, start) - start, min(high, end) - start)
            for low, high in places
            if low < end and start < high
        ]
        segments = tuple(_segments(text[start:end], inside))
        return Snippet(segments, len(inside), start > 0, end < len(text))

    def _places(self, text: str) -> list[tuple[int, int]]:
        if not self.terms:
            return []
        known = self._known
        hits = frozenset(word for word in set(WORD.findall(text)) if known[word])
        singles = [match.span() for match in _pattern(hits).finditer(text)] if hits else []
        together = [place for phrase in self.terms.phrases for place in _runs(text, phrase)]
        return _merged(sorted([*singles, *together]))

    @cached_property
    def _known(self) -> _Known:
        return _Known(self.terms)


class _Known(dict[str, bool]):
    """Words of the texts so far as they are written, and whether they are marked."""

    def __init__(self, terms: _Terms) -> None:
        super().__init__()
        self.terms = terms

    def __missing__(self, written: str) -> bool:
        word, terms = folded(written), self.terms
        is_marked = self[written] = (
            word in terms.exact
            or (bool(terms.prefixes) and word.startswith(terms.prefixes))
            or any(_is_spelled_like(word, one) for one in terms.misspelt)
            or (bool(terms.stems) and not terms.stems.isdisjoint(stems_of(word)))
        )
        return is_marked


def _is_spelled_like(word: str, sought: str) -> bool:
    """Whether the index's fuzzy search takes one for the other: letters changed, missing, added, or
    two neighbours exchanged.
    """
    most = FUZZY_DISTANCE_LONG if len(sought) >= LONG_WORD else FUZZY_DISTANCE
    if abs(len(word) - len(sought)) > most:
        return False
    before: list[int] = []
    row = list(range(len(sought) + 1))
    for i, letter in enumerate(word, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(sought, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == sought[j - 2] and other == word[i - 2]:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1] <= most


@lru_cache(maxsize=2000)
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    """These words as they are written, each as a whole word."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(words)))})(?!\w)")


def _runs(text: str, phrase: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where the words of a phrase stand one behind the other."""
    words = [(folded(match[0]), *match.span()) for match in WORD.finditer(text)]
    for i, (word, start, _) in enumerate(words):
        if word == phrase[0]:
            run = words[i : i + len(phrase)]
            if tuple(one for one, _, _ in run) == phrase:
                yield start, run[-1][2]


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in places:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _leaves(node: Node) -> Iterator[Word | Phrase]:
    """Words and phrases that were asked for, not those that were excluded."""
    match node:
        case Word() | Phrase():
            yield node
        case And(parts) | Or(parts) | Same(parts):
            for part in parts:
                yield from _leaves(part)
        case Near(left, right, _):
            for side in (left, right):
                if isinstance(side, Word | Phrase):
                    yield side
        case InField(name, part) if name in ("item", "rationale", "summary"):
            yield from _leaves(part)
        case _:
            return


def _densest(places: list[tuple[int, int]], length: int) -> int:
    """Where a window with the most hits begins; a phrase may be longer than the window."""
    best_start, best = 0, 0
    first = 0
    for last, (_, end) in enumerate(places):
        while first < last and end - places[first][0] > LENGTH:
            first += 1
        if last - first + 1 > best:
            best = last - first + 1
            spare = max(0, LENGTH - (end - places[first][0]))
            best_start = max(0, min(places[first][0] - spare // 3, length - LENGTH))
    return best_start


def _word_bounds(text: str, start: int) -> tuple[int, int]:
    """A window from about `start` that cuts no word."""
    end = min(len(text), start + LENGTH)
    if start > 0:
        gap = text.find(" ", start - 1, start + 40)
        start = gap + 1 if gap >= 0 else start
    if end < len(text):
        gap = text.rfind(" ", max(start, end - 40), end + 1)
        end = gap if gap >= 0 else end
    return start, end


def _segments(text: str, places: list[tuple[int, int]]) -> Iterator[Segment]:
    for piece, mark in cut_at_spans(text, ((start, end, True) for start, end in places)):
        yield piece, mark is not None
