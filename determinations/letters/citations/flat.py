"""A paragraph on one line, with the place of each of its characters in the letter."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from ..model import Span

_WIDE_GAP = re.compile(r"\s\s+")


@dataclass(frozen=True, slots=True)
class Flat:
    """A paragraph with single spaces, and where each of its characters stands in the letter."""

    text: str
    starts: tuple[int, ...]
    """Where pieces of this text begin that stand in the letter as they are."""
    places: tuple[int, ...]
    """Where those pieces begin in the letter."""

    def span(self, start: int, end: int) -> Span:
        """Return the place in the letter; an empty range stands at the last character before it."""
        start = max(0, min(start, len(self.text) - 1))
        end = max(start + 1, min(end, len(self.text)))
        return Span(self._place(start), self._place(end - 1) + 1)

    def _place(self, at: int) -> int:
        piece = bisect_right(self.starts, at) - 1
        return self.places[piece] + at - self.starts[piece]


def flatten(paragraph: str, offset: int) -> Flat:
    """Return the paragraph that starts at `offset` of the letter's text with single spaces."""
    text = " ".join(paragraph.split())
    behind = paragraph.lstrip()
    at = len(paragraph) - len(behind)
    starts, places = [0], [offset + at]
    if len(text) < len(behind.rstrip()):  # somewhere stands more whitespace than one space
        start = 0
        for gap in _WIDE_GAP.finditer(paragraph, at):
            start += gap.start() - at
            at = gap.end() - 1  # the last whitespace character stands for the space
            starts.append(start)
            places.append(offset + at)
    return Flat(text, tuple(starts), tuple(places))
