"""The passage of a text that shows best why it was found, cut into marked and plain segments.

Segments, not HTML: a letter's text never becomes markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from determinations.text_spans import cut_at_spans

from .language import (
    TEXT_FIELDS,
    WORD,
    InField,
    Leaf,
    Near,
    Node,
    Not,
    Phrase,
    Word,
    beginnings,
    fold,
    is_spelled_like,
    parts_of,
    stems_of,
    words_of,
)
from .near_spans import WordsOfText, near_spans, phrase_spans

LENGTH = 280
"""Characters of a passage, about three lines of a card."""

LONGEST_SEARCHED = 50_000
"""Characters of a text, from its beginning, in which a passage is looked for."""

Segment = tuple[str, bool]

_LETTER_OUTSIDE_ASCII = re.compile("[^\x00-\x7f\u2000-\u206f]")
"""What lowercasing may lengthen or accents may hide; quotation marks and dashes are neither."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a text, with how many places in it are marked."""

    segments: tuple[Segment, ...]
    hits: int
    starts_inside: bool = False
    ends_inside: bool = False


@dataclass(frozen=True, slots=True)
class _Terms:
    """What is marked: words by stem, as they are, by their beginning, with typos, and phrases."""

    stems: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    fuzzy: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    """Words that are marked only where they stand together."""
    nears: tuple[Near, ...] = ()
    """Connectors, whose sides are marked only where they take part."""

    def __bool__(self) -> bool:
        return any((self.stems, self.exact, self.prefixes, self.fuzzy, self.phrases, self.nears))


@dataclass(frozen=True)
class Snippets:
    """Marks the words of one query in texts."""

    terms: _Terms

    @classmethod
    def none(cls) -> Snippets:
        """Return snippets that mark nothing."""
        return cls(_Terms())

    @classmethod
    def of(cls, root: Node | None) -> Snippets:
        """Return snippets that mark what the tree of a query finds."""
        stems: set[str] = set()
        exact: set[str] = set()
        prefixes: set[str] = set()
        fuzzy: set[str] = set()
        phrases: set[tuple[str, ...]] = set()
        nears: dict[Near, None] = {}
        for node in _sought(root) if root else ():
            if isinstance(node, Near):
                nears[node] = None
                continue
            words = words_of(node.text)
            if isinstance(node, Phrase) and node.slop:
                exact.update(words)
            elif isinstance(node, Word) and node.prefix:
                prefixes.update(words[-1:])
            elif isinstance(node, Word) and node.fuzzy and len(words) == 1:
                fuzzy.update(words)
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
            tuple(sorted(fuzzy)),
            tuple(sorted(phrases)),
            tuple(nears),
        )
        return cls(terms)

    def mark(self, text: str) -> tuple[Segment, ...]:
        """Return the whole text with the query's words marked."""
        return tuple(_segments(text, self._spans(text)))

    def best(self, *texts: str) -> Snippet | None:
        """Return the passage with the most hits of all texts; without hits, the first's start.

        Of a very long text it is a passage of its first `LONGEST_SEARCHED` characters.
        """
        passages = [self._passage(text) for text in texts if text]
        return max(passages, key=lambda passage: passage.hits, default=None)

    def _passage(self, whole: str) -> Snippet:
        text = whole[:LONGEST_SEARCHED]
        spans = self._spans(text)
        start, end = _word_bounds(text, _densest(spans, len(text)))
        inside = [
            (max(hit_start, start) - start, min(hit_end, end) - start)
            for hit_start, hit_end in spans
            if hit_start < end and start < hit_end
        ]
        segments = tuple(_segments(text[start:end], inside))
        return Snippet(segments, len(inside), start > 0, end < len(whole))

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Return where the hits of a text stand, in order, none overlapping another."""
        if not self.terms:
            return []
        lowercased = text.lower()
        if self.terms.fuzzy or _LETTER_OUTSIDE_ASCII.search(text):
            words = self._words_one_by_one(text)
        else:
            words = self._words_by_beginning(lowercased)
        read = WordsOfText(text)
        possible = (phrase for phrase in self.terms.phrases if _may_have(lowercased, phrase))
        phrases = (span for phrase in possible for span in phrase_spans(read, phrase))
        nears = (span for near in self.terms.nears for span in near_spans(read, near))
        return _merged(sorted([*words, *phrases, *nears]))

    def _words_one_by_one(self, text: str) -> list[tuple[int, int]]:
        """Look at every word of a text."""
        is_marked = self._is_marked
        hits = frozenset(word for word in set(WORD.findall(text)) if is_marked[word])
        return [match.span() for match in _pattern(hits).finditer(text)] if hits else []

    def _words_by_beginning(self, lowercased: str) -> list[tuple[int, int]]:
        """Look only at words that begin as a marked one may: ten times as fast on long texts."""
        return [
            (start, end)
            for beginning in self._beginnings
            for start, end in _words_that_begin(lowercased, beginning)
            if self._is_marked[lowercased[start:end]]
        ]

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        """What marked words begin with; none begins with another, which would find words twice."""
        terms = self.terms
        found = {*terms.exact, *terms.prefixes}
        found.update(beginning for stem in terms.stems for beginning in beginnings(stem))
        return tuple(
            beginning
            for beginning in found
            if not any(beginning.startswith(other) for other in found - {beginning})
        )

    @cached_property
    def _is_marked(self) -> _IsMarked:
        return _IsMarked(self.terms)


class _IsMarked(dict[str, bool]):
    """Words as they are written in the texts so far, and whether they are marked."""

    def __init__(self, terms: _Terms) -> None:
        super().__init__()
        self.terms = terms

    def __missing__(self, written: str) -> bool:
        word, terms = fold(written), self.terms
        is_marked = self[written] = (
            word in terms.exact
            or (bool(terms.prefixes) and word.startswith(terms.prefixes))
            or any(is_spelled_like(word, typed) for typed in terms.fuzzy)
            or (bool(terms.stems) and not terms.stems.isdisjoint(stems_of(word)))
        )
        return is_marked


def _may_have(lowercased: str, phrase: Sequence[str]) -> bool:
    """Return False where a text lacks a word of a phrase, which is told faster than where it is."""
    return not lowercased.isascii() or all(word in lowercased for word in phrase)


def _words_that_begin(text: str, beginning: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each word that begins so, of a text without accented letters."""
    start = text.find(beginning)
    while start >= 0:
        end = start + len(beginning)
        if start == 0 or not _is_of_a_word(text[start - 1]):
            while end < len(text) and text[end].isalnum():
                end += 1
            if end == len(text) or text[end] != "_":
                yield start, end
        start = text.find(beginning, end)


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or character == "_"


@lru_cache(maxsize=2000)
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern of these words as they are written, each as a whole word."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(words)))})(?!\w)")


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return sorted spans with those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _sought(node: Node) -> Iterator[Leaf]:
    """Yield the words, phrases and proximities that a tree seeks in texts, none it excludes."""
    match node:
        case Word() | Phrase() | Near():
            yield node
        case Not():
            return
        case InField(name) if name not in TEXT_FIELDS:
            return
        case _:
            for part in parts_of(node):
                yield from _sought(part)


def _densest(spans: list[tuple[int, int]], length: int) -> int:
    """Return where a window with the most hits begins; a phrase may be longer than the window."""
    best_start, best = 0, 0
    first = 0
    for last, (_, end) in enumerate(spans):
        while first < last and end - spans[first][0] > LENGTH:
            first += 1
        if last - first + 1 > best:
            best = last - first + 1
            spare = max(0, LENGTH - (end - spans[first][0]))
            best_start = max(0, min(spans[first][0] - spare // 3, length - LENGTH))
    return best_start


def _word_bounds(text: str, start: int) -> tuple[int, int]:
    """Return the start and end of a window from about `start` that cuts no word."""
    end = min(len(text), start + LENGTH)
    if start > 0:
        gap = text.find(" ", start - 1, start + 40)
        start = gap + 1 if gap >= 0 else start
    if end < len(text):
        gap = text.rfind(" ", max(start, end - 40), end + 1)
        end = gap if gap >= 0 else end
    return start, end


def _segments(text: str, spans: list[tuple[int, int]]) -> Iterator[Segment]:
    for piece, mark in cut_at_spans(text, ((start, end, True) for start, end in spans)):
        yield piece, mark is not None
