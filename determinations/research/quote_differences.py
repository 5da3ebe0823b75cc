"""The passage of some texts that is nearest to a quotation, with what differs marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from determinations.vocabulary import LabelledValue

from .folding import words_of
from .quotes import Quotation

NEAR = 0.5
"""Of a quotation's words, the part that a passage has in order, to be near to it."""
ROOM = 12
"""Words around the likeliest place that are compared, too, and a half of the quotation's."""
LEFT_OUT = 60
"""More of them, where an ellipsis leaves out some."""

_WRITTEN = re.compile(r"\S+")


class Kind(LabelledValue):
    """Whose words a part of a comparison has."""

    SAME = "same", "both"
    QUOTATION = "quotation", "only the quotation"
    LETTER = "letter", "only the letter"
    OMITTED = "omitted", "left out by an ellipsis or brackets"


class Difference(NamedTuple):
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """A passage near to a quotation."""

    index: int
    """Of the text that it stands in."""
    passage: str
    differences: tuple[Difference, ...]
    likeness: float
    """Of the quotation's words, the part that it has; from 0 to 1."""


class _Words(NamedTuple):
    """Words as written, as compared, and where each starts and ends."""

    written: list[str]
    compared: list[str]
    spans: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> _Words:
        found = [
            (match[0], compared, match.span())
            for match in _WRITTEN.finditer(text)
            if (compared := words_of(match[0]))
        ]
        return cls(
            [written for written, _, _ in found],
            [compared for _, compared, _ in found],
            [span for _, _, span in found],
        )

    def cut(self, start: int, end: int) -> _Words:
        return _Words(self.written[start:end], self.compared[start:end], self.spans[start:end])


def nearest(quotation: Quotation, texts: Sequence[str]) -> Nearest | None:
    """Return the passage of all texts that is nearest to a quotation; None where none is near.

    Takes time linear in the texts, and compares one window of words that is about as long as the
    quotation.
    """
    quoted = _Words.of(" ".join(piece.text for piece in quotation.pieces))
    if not quoted.compared:
        return None
    all_words = [_Words.of(text) for text in texts]
    usual = Counter(word for words in all_words for word in words.compared)
    size = len(quoted.compared) + (LEFT_OUT if quotation.has_ellipsis else 0)
    windows = [_window(words.compared, quoted.compared, usual, size) for words in all_words]
    if not windows:
        return None
    index = max(range(len(windows)), key=lambda each: windows[each][0])
    weight, start = windows[index]
    if weight == 0:
        return None
    room = ROOM + size // 2
    words, first = all_words[index], max(0, start - room)
    window = words.cut(first, start + size + room)
    return _compared(index, texts[index], quoted, window, _marks(quotation))


def _window(
    words: Sequence[str], quoted: Sequence[str], usual: Counter[str], size: int
) -> tuple[float, int]:
    """Return the weight and start of the run of words that has most of those quoted.

    A rare word weighs more than a usual one.
    """
    left = Counter(quoted)
    weight, best, best_start = 0.0, 0.0, 0
    for end, word in enumerate(words):
        if word in left:
            if left[word] > 0:
                weight += 1 / usual[word]
            left[word] -= 1
        if end >= size and (gone := words[end - size]) in left:
            left[gone] += 1
            if left[gone] > 0:
                weight -= 1 / usual[gone]
        if weight > best + 1e-9:
            best, best_start = weight, max(0, end - size + 1)
    return best, best_start


def _marks(quotation: Quotation) -> frozenset[int]:
    """Return before which of the quotation's words a mark allows others."""
    marks, count = set(), 0
    for piece in quotation.pieces:
        if piece.mark:
            marks.add(count)
        count += len(_Words.of(piece.text).compared)
    return frozenset(marks)


def _compared(
    index: int, text: str, quoted: _Words, window: _Words, marks: frozenset[int]
) -> Nearest | None:
    matcher = SequenceMatcher(None, quoted.compared, window.compared)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return None
    likeness = sum(block.size for block in blocks) / len(quoted.compared)
    if likeness < NEAR:
        return None
    # of the window, as many words around what is alike as the quotation has there
    first = max(0, blocks[0].b - blocks[0].a)
    behind = len(quoted.compared) - blocks[-1].a - blocks[-1].size
    last = min(len(window.compared), blocks[-1].b + blocks[-1].size + behind)
    start, end = window.spans[first][0], window.spans[last - 1][1]
    differences: list[Difference] = []
    at_quoted, at_window = 0, first
    for block in [*blocks, None]:
        a, b = (block.a, block.b) if block else (len(quoted.compared), last)
        extra, missing = quoted.written[at_quoted:a], window.written[at_window:b]
        is_omitted = at_quoted in marks and not extra
        differences += _unlike(extra, missing, is_omitted=is_omitted)
        if block:
            same = window.written[b : b + block.size]
            differences.append(Difference(Kind.SAME, " ".join(same)))
            at_quoted, at_window = a + block.size, b + block.size
    return Nearest(index, text[start:end], tuple(differences), likeness)


def _unlike(
    extra: Sequence[str], missing: Sequence[str], *, is_omitted: bool
) -> Iterator[Difference]:
    if extra:
        yield Difference(Kind.QUOTATION, " ".join(extra))
    if missing:
        yield Difference(Kind.OMITTED if is_omitted else Kind.LETTER, " ".join(missing))
