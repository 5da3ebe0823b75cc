"""The words that open a statement in prose: "based its decision on", "relied on", "cited"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_I = re.IGNORECASE

OPENER = re.compile(
    r"\b(?:based\s+(?:(?:its|his|her|their|his\s*/\s*her|the)\s+)?(?:decision|determination|denial|"
    r"opinion|review|conclusion)?\s*(?:up)?on|rel(?:ied|ies|ying)\s+(?:\w+\s+){0,2}?(?:up)?on|"
    r"referred\s+to|(?:turn|look)(?:s|ed)\s+(?:(?:as\s+well|also|then|too|instead|further)\s+)?to|rest(?:s|ed)\s+(?:up)?on|"
    r"(?:used|using|cited|cites|citing|applied|referenced|quoted|quotes|followed|consulted|chose|selected|adopted|"
    r"found(?!\s+(?:at|on|in|under|within|by)\b)|invoked|named|considered|(?-i:was|is|were|are))\b(?!\s+by\b)|and\s+(?=(?:also\s+)?on\b)|"
    r"(?:MTUS|evidence|literature|following|sources?|guidelines?|citations?)\s*:)\s*(?:the\s+following\s*:?\s*)?"
    r"(?:,?\s*(?:in\s+part|primarily|solely|instead|also|mainly)\s*,?\s*)?(?:(?:up)?on\s+)?"
    r"[\s:]*(?:the\s+|an?\s+)?",
    _I,
)


def opened_parts(text: str, start: int, end: int, *, alone: bool) -> Iterator[tuple[int, int]]:
    """Yield what follows each opening, statement by statement.

    The first statement needs none, and where the paragraph stands `alone`, no statement does.
    """
    for begin, stop in _statements(text, start, end):
        yield from _parts_of(text, begin, stop, alone=alone or begin == start)


def _parts_of(text: str, start: int, end: int, *, alone: bool) -> Iterator[tuple[int, int]]:
    """Yield what follows each of the words that open a statement, up to the next of them."""
    openers = list(OPENER.finditer(text, start, end))
    if not openers and alone:
        yield start, end
    for i, opener in enumerate(openers):
        yield opener.end(), openers[i + 1].start() if i + 1 < len(openers) else end


_NEXT_STATEMENT = re.compile(
    r"[.?!]\s+(?=(?:The|This|These|It|He|She|They|In\s+addition|Additionally|Also|Further(?:more)?|No|"
    r"However|Since|As|Per|Because|We|I)\s)"
)


def _statements(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for boundary in _NEXT_STATEMENT.finditer(text, start, end):
        yield begin, boundary.start()
        begin = boundary.end()
    if begin < end:
        yield begin, end
