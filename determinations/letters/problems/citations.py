"""What a statement of the guidelines names and no citation holds."""

from __future__ import annotations

from collections.abc import Iterator

from ..citations import pages_named
from ..model import ParsedItem, ParsedLetter, Problem, Severity, Span

_SIDES = ("claims_administrator", "imro")


def unread_pages(letter: ParsedLetter) -> Iterator[Problem]:
    """Yield a problem for each item with pages that neither side's citations hold."""
    for item in letter.items:
        held = {page for citation in item.citations for page in citation.pages}
        for name in _SIDES:
            span = item.spans.get(name)
            unread = sorted(set(_pages(letter, span)) - held) if span else []
            if unread:
                yield _unread(item, span, unread)


def _pages(letter: ParsedLetter, span: Span) -> list[int]:
    return pages_named(letter.text[span.start : span.end])


def _unread(item: ParsedItem, span: Span | None, pages: list[int]) -> Problem:
    numbers = ", ".join(map(str, pages[:10]))
    return Problem(
        "unread-pages",
        f"The statement names pages that no citation has: {numbers}.",
        Severity.NOTE,
        span,
        item.position,
    )
