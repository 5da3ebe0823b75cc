"""Places in a letter's text, found again in another form of it: redacted, or extracted anew."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from .fields import Draft

_WORDS = re.compile(r"\s+|\S+")
_Step = tuple[int, int, int, int]
"""Start and end in the text before, start and end in the text after."""


def move_places(items: Sequence[Draft], before: str, after: str) -> None:
    """Set the places of items and their citations to where the same words stand in `after`."""
    steps = list(_steps(before.splitlines(keepends=True), after.splitlines(keepends=True), 0, 0))
    starts = [step[0] for step in steps]

    def moved(at: int) -> int:
        if not steps:
            return 0
        was, was_end, now, now_end = steps[max(0, bisect_right(starts, at) - 1)]
        within = at - was
        if was_end - was == now_end - now:
            return now + within
        return min(now + within, now_end) if at < was_end else now_end

    for item in items:
        item["spans"] = {
            name: [moved(start), moved(end)] for name, (start, end) in item["spans"].items()
        }
        for citation in item["citations"]:
            citation["start"], citation["end"] = moved(citation["start"]), moved(citation["end"])


def _steps(before: Sequence[str], after: Sequence[str], was: int, now: int) -> Iterator[_Step]:
    """Yield stretches of two texts, given in pieces, that belong together; in order."""
    matcher: SequenceMatcher[Any] = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        old = "".join(before[first:last])
        new = "".join(after[new_first:new_last])
        is_lines = any("\n" in piece for piece in before[first:last])
        if tag == "replace" and is_lines:
            yield from _steps(_WORDS.findall(old), _WORDS.findall(new), was, now)
        elif old:
            yield was, was + len(old), now, now + len(new)
        was, now = was + len(old), now + len(new)
