"""Cut a text at spans, to mark or replace what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
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


def cut_at_all_spans(
    text: str, spans: Iterable[tuple[int, int, Mark]]
) -> Iterator[tuple[int, str, tuple[Mark, ...]]]:
    """Yield (start, piece, marks of all spans over it) for the pieces of a text, in order.

    `spans` are (start, end, mark) in any order, also one within another; the shortest span's mark
    comes first. Spans that are empty or end behind the text are passed over.
    """
    lying = sorted(
        (span for span in spans if 0 <= span[0] < span[1] <= len(text)), key=lambda span: span[0]
    )
    cuts = sorted({0, len(text), *(at for start, end, _ in lying for at in (start, end))})
    over: list[tuple[int, int, Mark]] = []
    begun = 0
    for start, end in pairwise(cuts):
        over = [span for span in over if span[1] > start]
        while begun < len(lying) and lying[begun][0] == start:
            over.append(lying[begun])
            begun += 1
        over.sort(key=lambda span: span[1] - span[0])
        yield start, text[start:end], tuple(mark for _, _, mark in over)
