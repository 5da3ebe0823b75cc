"""The letter's text in pieces, each with the controls whose values were read there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from determinations.letters import LONGEST_LETTER
from determinations.text_spans import cut_at_all_spans

from . import fields
from .problems import ProblemRow

PAGE_BREAK = "\f"
_PROBLEM = "problem-"
_OTHER_NAMES = {"credentials": "specialties_as_written"}
"""Places of a case under another name than the field's."""


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
    spans = [*_spans_of_problems(rows), *(_spans_of_draft(draft) if draft else ())]
    breaks = [at for at, character in enumerate(shown) if character == PAGE_BREAK]
    bounds = [0, *(at + 1 for at in breaks), len(shown)]
    pages = [(start, end, number) for number, (start, end) in enumerate(_pairs(bounds), start=1)]
    found: dict[int, list[Piece]] = {number: [] for _, _, number in pages}
    begun: set[int] = set()
    marks = [*((start, end, name) for start, end, name in spans), *pages]
    for start, piece, over in cut_at_all_spans(shown, marks):
        names = [each for each in over if isinstance(each, str)]
        page = next((each for each in over if isinstance(each, int)), 1)
        numbers = [int(each[len(_PROBLEM) :]) for each in names if each.startswith(_PROBLEM)]
        problem = numbers[0] if numbers else None
        controls = " ".join(each for each in names if not each.startswith(_PROBLEM))
        begins = problem is not None and problem not in begun
        begun.update(numbers[:1])
        found[page].append(Piece(start, piece, controls, problem, begins))
    return [TextPage(number, tuple(pieces)) for number, pieces in found.items()]


def _pairs(bounds: list[int]) -> Iterator[tuple[int, int]]:
    return ((start, end) for start, end in pairwise(bounds) if start < end)


def _spans_of_problems(rows: Iterable[ProblemRow]) -> Iterator[tuple[int, int, str]]:
    for row in rows:
        if row.problem.span is not None:
            yield row.problem.span.start, row.problem.span.end, f"{_PROBLEM}{row.number}"


def _spans_of_draft(draft: dict[str, Any]) -> Iterator[tuple[int, int, str]]:
    yield from _of_part(draft["case"].get("spans", {}), "case", fields.CASE)
    for item in draft["items"]:
        yield from _of_part(item.get("spans", {}), f"item.{item['key']}", fields.ITEM)
        for citation in item["citations"]:
            if citation["end"]:
                name = f"citation.{citation['key']}.text"
                yield citation["start"], citation["end"], name


def _of_part(
    spans: dict[str, list[int]], prefix: str, of_part: Iterable[fields.Field]
) -> Iterator[tuple[int, int, str]]:
    known = {field.name for field in of_part}
    for name, (start, end) in spans.items():
        field = _OTHER_NAMES.get(name, name)
        if field in known:
            yield start, end, f"{prefix}.{field}"
