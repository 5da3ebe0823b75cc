"""What stands before the name of a guideline: places of it, or that another's is meant."""

from __future__ import annotations

import re

from .heads import Head
from .openings import OPENER

_I = re.IGNORECASE

_LED = re.compile(r"\b(?:of|in|from|within|under)\s+(?:the\s+)?(?:CA\s+|California\s+)?$", _I)
_QUOTED_BEFORE = re.compile(
    r"(?:[\"\u201c][^\"\u201c\u201d]{2,120}[\"\u201d],?\s+(?:and\s+)?){1,6}"
    r"(?:(?:of|in|from)\s+)?(?:the\s+)?$"
)
_LEAD_START = re.compile(
    r"(?<!\bp)(?<!\bp[gp])(?<!\bpgs)[;.:]\s|\bbut\b|"
    r",?\s+and\s+(?![\d\"\u201c]|(?:(?:on|at|to)\s+)?(?:pages?|pgs?|pp?|sections?)\b)",
    _I,
)
_PAGE_OR_SECTION = re.compile(r"\b(?:pages?|pgs?|pp?|sections?|topics?)\b|[\"\u201c]", _I)
LEAD_REACH = 240
_SAME_OF = re.compile(
    r"\bthe\s+(?:very\s+)?same\s+(?:chapter|page|section)s?\b[^.;]{0,40}?\b(?:of|in|from)\s+(?:the\s+)?$",
    _I,
)
_POINTER_REACH = 80


def lead_start(text: str, floor: int, head: Head) -> int:
    """Return where the places that stand before a head begin: "pages 30-34 of the ..."."""
    floor = max(floor, head.start - LEAD_REACH)
    if quoted := _QUOTED_BEFORE.search(text, floor, head.start):
        return quoted.start()
    if not _LED.search(text, floor, head.start):
        return head.start
    for opener in OPENER.finditer(text, floor, head.start):
        floor = opener.end()
    boundaries = [match.end() for match in _LEAD_START.finditer(text, floor, head.start)]
    for begin in (*reversed(boundaries), floor):
        if _PAGE_OR_SECTION.search(text, begin, head.start):
            return begin
    return head.start


def only_points(text: str, head: Head) -> bool:
    """Return whether a head only says whose "same chapter" is meant: "the same pages of ACOEM"."""
    before = max(0, head.start - _POINTER_REACH)
    return (
        head.acoem
        and head.guideline is None
        and head.edition is None
        and _SAME_OF.search(text, before, head.start) is not None
    )
