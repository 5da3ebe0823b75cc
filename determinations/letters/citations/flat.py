"""A paragraph on one line, with the place of each of its characters in the letter."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from ..model import Span
from ..whitespace import one_line

_WIDE_GAP = re.compile(r"\s\s+")
_LOST_BLANK = re.compile(r"\.(?=[A-Z][a-z]*[\s,])(?:(?<=[a-z\d)\]]\.)|(?<=[A-Z][A-Z]\.))")
"""A full stop right before the next sentence: "part of the MTUS.The Expert Reviewer".

It begins with the full stop, so that the engine skips to those.
"""


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
    """Return the paragraph that starts at `offset` of the letter's text with single spaces.

    A sentence that begins right behind a full stop gets the space that it lost.
    """
    text = one_line(paragraph)
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
    flat = Flat(text, tuple(starts), tuple(places))
    return _with_lost_blanks(flat) if _LOST_BLANK.search(text) else flat


def _with_lost_blanks(flat: Flat) -> Flat:
    """Return the paragraph with a space behind each such full stop, which stands nowhere."""
    gaps = [stop.end() for stop in _LOST_BLANK.finditer(flat.text)]
    moved = [
        (start + bisect_right(gaps, start), place)
        for start, place in zip(flat.starts, flat.places, strict=True)
    ]
    moved += [(gap + i, flat.span(gap, gap + 1).start) for i, gap in enumerate(gaps, start=1)]
    starts, places = zip(*sorted(moved), strict=True)
    pieces = [flat.text[begin:end] for begin, end in pairwise([0, *gaps, len(flat.text)])]
    return Flat(" ".join(pieces), starts, places)
