"""The problems of a letter once people changed what was read of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from .model import ParsedLetter, Problem, Span
from .parsing import header_of
from .problems import find_problems

_NOWHERE = Span(0, 0)
"""The place of an item that no words of the letter were marked for."""


def check_again(
    letter: ParsedLetter,
    *,
    decided: Collection[str] = (),
    recognized: bool = False,
    unseen: Sequence[str] = (),
) -> tuple[Problem, ...]:
    """Return what is missing or odd in a letter whose values people changed, each problem once.

    `decided` names the fields of the case that they gave: what the head of the letter says of these
    counts no more. `recognized` and `unseen` are as for `parse`.
    """
    starts = [letter.spans[name].start for name in _TOLD if name in letter.spans]
    header = header_of(letter.text, letter.layout, min(starts, default=0))
    header = replace(
        header,
        dates={name: day for name, day in header.dates.items() if name not in decided},
        unreadable={name: at for name, at in header.unreadable.items() if name not in decided},
    )
    items = tuple(
        replace(item, spans={"description": _NOWHERE, **item.spans}) for item in letter.items
    )
    placed = replace(letter, items=items)
    found = find_problems(placed, header, recognized=recognized, unseen=unseen)
    return tuple(
        dict.fromkeys(
            replace(problem, span=None) if problem.span == _NOWHERE else problem
            for problem in found
        )
    )


_TOLD = ("clinical_summary", "documents_reviewed")
