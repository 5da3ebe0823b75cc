"""What a statement of the guidelines names and no citation holds."""

from __future__ import annotations

from collections.abc import Iterator

from ..citations import pages_named
from ..model import ParsedItem, ParsedLetter, Problem, Severity, Span
from ..sections import without_page_lines

_SIDES = ("claims_administrator", "imro")


def unread_pages(letter: ParsedLetter) -> Iterator[Problem]:
    """Yield a problem for each item with pages that neither side's citations hold."""
    for item in letter.items:
        held = {page for citation in item.citations for page in citation.pages}
        for name in _SIDES:
            span = item.spans.get(name)
            if not span or not _unread_in(letter.text, span, held):
                continue
            if unread := _unread_in(without_page_lines(letter.text), span, held):
                yield _unread(item, span, unread)


def _unread_in(text: str, span: Span, held: set[int]) -> list[int]:
    return sorted(set(pages_named(text, span.start, span.end)) - held)


def _unread(item: ParsedItem, span: Span | None, pages: list[int]) -> Problem:
    numbers = ", ".join(map(str, pages[:10]))
    return Problem(
        "unread-pages",
        f"The statement names pages that no citation has: {numbers}.",
        Severity.NOTE,
        span,
        item.position,
    )
