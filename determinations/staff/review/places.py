"""The letter's text in pieces, each with the controls whose values were read there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from determinations.letters import LONGEST_LETTER
from determinations.text_spans import cut_at_all_spans

from . import fields
from .problems import ProblemRow

PAGE_BREAK = "\f"
_OTHER_NAMES = {"credentials": "specialties_as_written"}
"""Places of a case under another name than the field's."""


class _Mark(NamedTuple):
    """What lies over a span of the text: a page, a problem, or words of a control's value."""

    page: int = 0
    problem: int | None = None
    control: str = ""


_Marked = tuple[int, int, _Mark]


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that the same controls point to; `start` is its offset in the letter's text."""

    start: int
    text: str
    fields: str
    """Names of controls, with blanks between them, the nearest first."""
    problem: int | None
    """The number of the problem that lies here."""
    begins: bool
    """Whether that problem begins here."""


@dataclass(frozen=True, slots=True)
class TextPage:
    """One page of the letter's text."""

    number: int
    pieces: tuple[Piece, ...]


def text_pages(
    text: str, draft: dict[str, Any] | None, rows: Sequence[ProblemRow]
) -> list[TextPage]:
    """Return the text by pages; what is longer than a page should be is cut off."""
    shown = text[:LONGEST_LETTER]
    breaks = [at for at, character in enumerate(shown) if character == PAGE_BREAK]
    bounds = [0, *(at + 1 for at in breaks), len(shown)]
    pages = [
        (start, end, _Mark(page=number))
        for number, (start, end) in enumerate(_pairs(bounds), start=1)
    ]
    found: dict[int, list[Piece]] = {mark.page: [] for _, _, mark in pages}
    begun: set[int | None] = {None}  # what has no problem begins none
    marks = [*_marks_of_problems(rows), *(_marks_of_draft(draft) if draft else ()), *pages]
    for start, piece, over in cut_at_all_spans(shown, marks):
        page = next((mark.page for mark in over if mark.page), 1)
        problem = next((mark.problem for mark in over if mark.problem is not None), None)
        controls = " ".join(mark.control for mark in over if mark.control)
        found[page].append(Piece(start, piece, controls, problem, problem not in begun))
        begun.add(problem)
    return [TextPage(number, tuple(pieces)) for number, pieces in found.items()]


def _pairs(bounds: list[int]) -> Iterator[tuple[int, int]]:
    return ((start, end) for start, end in pairwise(bounds) if start < end)


def _marks_of_problems(rows: Iterable[ProblemRow]) -> Iterator[_Marked]:
    for row in rows:
        if row.problem.span is not None:
            yield row.problem.span.start, row.problem.span.end, _Mark(problem=row.number)


def _marks_of_draft(draft: dict[str, Any]) -> Iterator[_Marked]:
    yield from _of_part(draft["case"].get("spans", {}), "case", fields.CASE)
    for item in draft["items"]:
        yield from _of_part(item.get("spans", {}), f"item.{item['key']}", fields.ITEM)
        for citation in item["citations"]:
            if citation["end"]:
                name = f"citation.{citation['key']}.text"
                yield citation["start"], citation["end"], _Mark(control=name)


def _of_part(
    spans: dict[str, list[int]], prefix: str, of_part: Iterable[fields.Field]
) -> Iterator[_Marked]:
    known = {field.name for field in of_part}
    for name, (start, end) in spans.items():
        field = _OTHER_NAMES.get(name, name)
        if field in known:
            yield start, end, _Mark(control=f"{prefix}.{field}")
