"""Whitespace taken out of a letter's parts, and where what is left stands in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .model import Span

_PARAGRAPH_BREAK = re.compile(r"\n[ \t\f]*\n[ \t\f\n]*")


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the span `start` to `end` without whitespace at either side."""
    part = text[start:end]
    behind = part.lstrip()
    if not behind:
        return Span(end, end) if part else Span(start, end)
    start += len(part) - len(behind)
    return Span(start, start + len(behind.rstrip()))


def part_span(text: str, start: int | None, end: int) -> Span | None:
    """Return the trimmed span, None where there is no start or nothing between start and end."""
    return trimmed(text, start, end) if start is not None and start < end else None


def one_line(text: str) -> str:
    """Return the text with every run of whitespace replaced by one space.

    Most texts have single spaces only, within lines; to join their lines takes half the time.
    """
    if text.isascii() and not ("  " in text or "\t" in text or "\x1f" in text):
        return " ".join([line for part in text.splitlines() if (line := part.strip())])
    return " ".join(text.split())


def places_in_one_line(text: str, span: Span) -> Sequence[int]:
    """Return where each character of `one_line(text[span.start:span.end])` stands in the text."""
    part = text[span.start : span.end]
    if len(one_line(part)) == len(part):
        return range(span.start, span.end)
    places: list[int] = []
    for word in re.finditer(r"\S+", part):
        if places:
            places.append(span.start + word.start() - 1)
        places += range(span.start + word.start(), span.start + word.end())
    return places


def join_lines(text: str) -> str:
    """Return the text with each paragraph on one line, paragraphs separated by an empty line.

    A blank line separates paragraphs, unless every line has one after it (double spacing).
    """
    chunks = _PARAGRAPH_BREAK.split(text)
    if len(chunks) > 2:
        lines = sum(bool(line.strip()) for line in text.splitlines())
        if len(chunks) > lines // 2:
            chunks = [text]
    return "\n\n".join(joined for chunk in chunks if (joined := one_line(chunk)))
