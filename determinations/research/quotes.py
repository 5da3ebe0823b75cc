"""Whether a quotation stands in a text, how exactly, and what it leaves out.

An ellipsis stands for any words left out, square brackets for something that was altered or put
in. A quotation has pieces between such marks; each piece has to stand in the text, in order.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from .folding import Folded, Level, fold, widened

LONGEST_QUOTATION = 5_000
"""Characters."""
MOST_MARKS = 40
"""Ellipses and brackets of a quotation that are followed."""
LONGEST_ALTERED = 150
"""Characters of a text for which brackets may stand."""
MOST_PLACES = 1_000
"""Of one piece in one text; a text that has more of them repeats itself."""

_DOTS = r"(?:\u2026|\.(?:[ \t\u00a0]?\.){2,})"
_STARS = r"\*(?:[ \t]?\*){2}"
_MARK = re.compile(rf"(?P<ellipsis>\[\s*{_DOTS}\s*\]|{_DOTS}|{_STARS})|\[[^\[\]]{{0,200}}\]")
_OPENING, _CLOSING = '"\u201c\u201d\u00ab', '"\u201c\u201d\u00bb'


class NoWords(ValueError):
    """A quotation has no word."""


class TooManyMarks(ValueError):
    """A quotation has more than `MOST_MARKS` ellipses and brackets."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a quotation that have to stand together, and what stood before them."""

    text: str
    mark: str
    """The ellipsis or brackets before it, as written; "" before the first without any."""
    is_ellipsis: bool
    joins_before: bool
    """Whether it begins within a word, of which brackets alter the beginning: "[t]he"."""
    joins_behind: bool


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation in pieces; `mark_behind` stands at its end."""

    pieces: tuple[Piece, ...]
    mark_behind: str = ""

    @property
    def longest(self) -> str:
        """The text of its longest piece."""
        return max((piece.text for piece in self.pieces), key=len)

    @property
    def has_ellipsis(self) -> bool:
        return any(piece.is_ellipsis for piece in self.pieces[1:])


@dataclass(frozen=True, slots=True)
class Gap:
    """What a mark of a quotation stands for."""

    mark: str
    text: str
    """ "" where something was put in."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quotation stands in a text, in the text's own words."""

    level: Level
    start: int
    end: int
    passage: str
    gaps: tuple[Gap, ...]


def readings(text: str) -> tuple[Quotation, ...]:
    """Return how a quotation may be meant: as it is written, and with its marks understood.

    Raises `NoWords` and `TooManyMarks`.
    """
    written = unquoted(text)
    if not _has_words(written):
        raise NoWords
    literal = Quotation((Piece(written, "", False, False, False),))
    marks = list(_MARK.finditer(written))
    if not marks:
        return (literal,)
    if len(marks) > MOST_MARKS:
        raise TooManyMarks
    parsed = _parsed(written, marks)
    return (literal, parsed) if parsed.pieces else (literal,)


def unquoted(text: str) -> str:
    """Return a text without the quotation marks around it."""
    text = text.strip()
    is_quoted = len(text) > 2 and text[0] in _OPENING and text[-1] in _CLOSING
    return text[1:-1].strip() if is_quoted else text


class Searched:
    """A text in which quotations are looked for; folded at most once a level."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded: dict[Level, Folded] = {}

    def find(self, quotation: Quotation, level: Level) -> Found | None:
        """Return where a quotation stands, with the least left out; None where it does not."""
        folded = self._folded.setdefault(level, fold(self.text, level))
        chain = _chain(folded, quotation, level)
        if not chain:
            return None
        spans = [folded.span(start, end) for start, end in chain]
        start, end = widened(self.text, spans[0][0], spans[-1][1])
        return Found(
            level, start, end, self.text[start:end], tuple(self._gaps(quotation, spans, start, end))
        )

    def _gaps(
        self, quotation: Quotation, spans: Sequence[tuple[int, int]], start: int, end: int
    ) -> Iterator[Gap]:
        ends = [start, *(span[1] for span in spans)]
        for piece, before, (begin, _) in zip(quotation.pieces, ends, spans, strict=False):
            if piece.mark and (before > start or piece.joins_before):
                yield Gap(piece.mark, " ".join(self.text[before:begin].split()))
        if quotation.mark_behind and quotation.pieces[-1].joins_behind:
            yield Gap(quotation.mark_behind, self.text[spans[-1][1] : end])


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _parsed(text: str, marks: Sequence[re.Match[str]]) -> Quotation:
    pieces: list[Piece] = []
    waiting: list[re.Match[str]] = []
    at = 0
    for mark in [*marks, None]:
        written = text[at : mark.start() if mark else len(text)]
        if _has_words(written):
            is_ellipsis = any(each["ellipsis"] for each in waiting)
            altered = bool(waiting) and not waiting[-1]["ellipsis"]
            will_alter = mark is not None and not mark["ellipsis"]
            pieces.append(
                Piece(
                    written.strip(),
                    " ".join(each[0] for each in waiting),
                    is_ellipsis,
                    joins_before=altered and written[0].isalnum(),
                    joins_behind=will_alter and written[-1].isalnum(),
                )
            )
            waiting = []
        if mark:
            waiting.append(mark)
            at = mark.end()
    return Quotation(tuple(pieces), " ".join(each[0] for each in waiting))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a piece stands in a folded text, after where the one before it does."""

    start: int
    end: int
    first: int
    """Where the first piece begins."""
    before: _Place | None


def _chain(folded: Folded, quotation: Quotation, level: Level) -> list[tuple[int, int]]:
    """Return where the pieces stand, one after the other and as near as can be; [] for nowhere."""
    places: list[_Place] = []
    for index, piece in enumerate(quotation.pieces):
        begin = min((place.end for place in places), default=0)
        found = islice(_places_of(folded, piece, level, begin), MOST_PLACES)
        if index == 0:
            places = [_Place(start, end, start, None) for start, end in found]
        else:
            places = list(_after(places, found, None if piece.is_ellipsis else LONGEST_ALTERED))
        if not places:
            return []
    place: _Place | None = min(places, key=lambda each: each.end - each.first)
    chain: list[tuple[int, int]] = []
    while place:
        chain.append((place.start, place.end))
        place = place.before
    return chain[::-1]


def _places_of(folded: Folded, piece: Piece, level: Level, begin: int) -> Iterator[tuple[int, int]]:
    """Yield where a piece stands, whole words unless brackets alter the one at its end."""
    wanted = fold(piece.text, level).text
    at = folded.text.find(wanted, begin) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        begins = piece.joins_before or not folded.is_inside_word(at)
        if begins and (piece.joins_behind or not folded.is_inside_word(end)):
            yield at, end
        at = folded.text.find(wanted, at + 1)


def _after(
    places: Sequence[_Place], found: Iterator[tuple[int, int]], most: int | None
) -> Iterator[_Place]:
    """Yield what stands behind one of the places, at most so far, with the nearest of them."""
    ends = [place.end for place in places]
    for start, end in found:
        index = bisect_right(ends, start) - 1
        if index >= 0 and (most is None or start - ends[index] <= most):
            before = places[index]
            yield _Place(start, end, before.first, before)
