"""Which sentences say what the claims administrator relied on, and which what the reviewer did."""

from __future__ import annotations

import re
from itertools import pairwise

from ..model import Span
from ..whitespace import trimmed

_I = re.IGNORECASE
_ADMINISTRATOR = re.compile(
    r"\b(?:Claims?\s+Administrator|Utilization\s+Review|UR)\b(?!\s+Schedule)", _I
)
_REVIEWER = re.compile(r"\breviewer\b|\bMAXIMUS\b", _I)
_SENTENCE_START = re.compile(r"(?<=[.?!;])[\"'\u201d\u2019)\]]{0,2}\s+(?=[\"\u201c(]?[A-Z])")
_UNLIKE = re.compile(
    r"\s*(?:unlike|like|as\s+did|in\s+(?:contrast|agreement)\s+(?:to|with)|contrary\s+to|"
    r"(?:dis)?agreeing\s+with|with|where|while|whereas)\b",
    _I,
)
"""Words that name the other party first: "Unlike the Claims Administrator, the reviewer ..."."""
_BOTH = re.compile(
    r"\b(?:both|neither)\b|administrator\s+(?:and|nor|or)\s+(?:by\s+)?the\s+(?:\w+\s+){0,2}reviewer",
    _I,
)
_Sentences = list[tuple[int, int]]
_LONGEST = 5000
"""Characters; what both sides cite takes some hundred."""


def split_sides(text: str, start: int, end: int) -> tuple[Span | None, Span | None]:
    """Return the places of what the claims administrator and what the reviewer relied on.

    A sentence is of the party that it names first; one that names none goes on with the last
    sentence. Each place is of sentences in one run, but those of the party named first may stand
    within the other's. A part that names nobody is the reviewer's, whose letter it is.
    """
    end = min(end, start + _LONGEST)
    starts = [start, *(match.end() for match in _SENTENCE_START.finditer(text, start, end)), end]
    administrator: _Sentences = []
    reviewer: _Sentences = []
    parties: tuple[_Sentences, ...] = ()
    for first, last in pairwise(starts):
        parties = _parties(text, first, last, administrator, reviewer) or parties
        for sentences in parties:
            sentences.append((first, last))
    if not administrator and not reviewer:
        return None, _part(text, start, end)
    if not reviewer:
        return _part(text, administrator[0][0], administrator[-1][1]), None
    if not administrator:
        return None, _part(text, reviewer[0][0], reviewer[-1][1])
    if administrator[0][0] <= reviewer[0][0]:
        admin_end = max(administrator[0][1], reviewer[0][0])
        return (
            _part(text, administrator[0][0], admin_end),
            _part(text, reviewer[0][0], reviewer[-1][1]),
        )
    return (
        _part(text, administrator[0][0], administrator[-1][1]),
        _part(text, reviewer[0][0], administrator[0][0]),
    )


def _parties(
    text: str, start: int, end: int, administrator: _Sentences, reviewer: _Sentences
) -> tuple[_Sentences, ...]:
    """Return whom a sentence is about, nothing where it names neither."""
    names_administrator = _ADMINISTRATOR.search(text, start, end)
    names_reviewer = _REVIEWER.search(text, start, end)
    if not names_administrator or not names_reviewer:
        return (administrator,) if names_administrator else (reviewer,) if names_reviewer else ()
    if _BOTH.search(text, start, names_reviewer.end()):
        return administrator, reviewer
    if names_administrator.start() < names_reviewer.start() and not _UNLIKE.match(text, start):
        return (administrator,)
    return (reviewer,)


def _part(text: str, start: int, end: int) -> Span | None:
    place = trimmed(text, start, end)
    return place if place.start < place.end else None
