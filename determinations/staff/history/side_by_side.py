"""Two versions of a case, field by field, with the words that are different marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from determinations.ingest.revisions import Difference
from determinations.search import Segment

_WORDS = re.compile(r"\s+|[\w'-]+|[^\w\s]")
MOST_WORDS = 4000
"""Longer texts are shown without marks: to compare them word by word takes too long."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of two versions; segments of its texts, marked where they are different."""

    label: str
    before: tuple[Segment, ...]
    after: tuple[Segment, ...]


def rows_of(found: Iterable[Difference]) -> list[Row]:
    """Return the differences as they stand side by side."""
    return [
        Row(difference.label, *_marked(difference.before, difference.after)) for difference in found
    ]


def _marked(before: str, after: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS or not old or not new:
        return _whole(before), _whole(after)
    left, right = [], []
    for tag, start, end, new_start, new_end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        is_other = tag != "equal"
        if start < end:
            left.append(("".join(old[start:end]), is_other))
        if new_start < new_end:
            right.append(("".join(new[new_start:new_end]), is_other))
    return tuple(left), tuple(right)


def _whole(text: str) -> tuple[Segment, ...]:
    return ((text, True),) if text else ()
