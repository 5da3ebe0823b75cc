"""Cut a text at spans, to mark or replace what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

Mark = TypeVar("Mark")


def cut_at_spans(
    text: str, spans: Iterable[tuple[int, int, Mark]]
) -> Iterator[tuple[str, Mark | None]]:
    """Yield the pieces of a text in order, each with the mark of its span, None outside of spans.

    `spans` are (start, end, mark) in any order; one that begins inside an earlier one is passed
    over. The pieces put together are the text. Empty pieces are yielded for empty spans only.
    """
    position = 0
    for start, end, mark in sorted(spans, key=lambda span: span[0]):
        if start < position:
            continue
        if start > position:
            yield text[position:start], None
        yield text[start:end], mark
        position = end
    if position < len(text):
        yield text[position:], None
