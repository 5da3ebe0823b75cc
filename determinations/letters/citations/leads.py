"""What stands before the name of a guideline: places of it, or that another's is meant."""

from __future__ import annotations

import re

from .heads import Head
from .openings import OPENER
from .pages import PAGES, page_lists

_I = re.IGNORECASE

_LED = re.compile(r"\b(?:of|in|from|within|under)\s+(?:the\s+)?(?:CA\s+|California\s+)?$", _I)
_QUOTED_BEFORE = re.compile(
    r"(?:[\"\u201c][^\"\u201c\u201d]{2,120}[\"\u201d],?\s+(?:and\s+)?){1,6}"
    r"(?:(?:of|in|from)\s+)?(?:the\s+)?\(?$"
)
_PAGES_BEFORE = re.compile(PAGES.pattern + r"[,;:]?\s+(?:the\s+)?$", _I)
"""Pages, and the guideline right behind them: "based on page 265, Knee Complaints"."""
_LEAD_START = re.compile(
    r"(?<!\bp)(?<!\bp[gp])(?<!\bpgs)[;.:]\s|\bbut\b|"
    r",?\s+and\b,?\s+(?![\d\"\u201c]|(?:(?:on|at|to)\s+)?(?:pages?|pgs?|pp?|sections?)\b)",
    _I,
)
_PAGE_OR_SECTION = re.compile(
    r"\b(?:(?:pages?|pgs?|pp?)\b[\s.(s):#]*\d|sections?\b|topics?\b)|[\"\u201c]", _I
)
LEAD_REACH = 240
_SAME_OF = re.compile(
    r"\bthe\s+(?:very\s+)?same\s+(?:(?:chapter|page|section)s?\b[^.;]{0,40}?\b(?:of|in|from)\s+(?:the\s+)?)?$",
    _I,
)
_POINTER_REACH = 80


def lead_start(text: str, floor: int, head: Head) -> int:
    """Return where the places that stand before a head begin: "pages 30-34 of the ..."."""
    floor = max(floor, head.start - LEAD_REACH)
    if quoted := _QUOTED_BEFORE.search(text, floor, head.start):
        return quoted.start()
    if pages := _pages_before(text, floor, head):
        return pages
    if not _LED.search(text, floor, head.start):
        return head.start
    for opener in OPENER.finditer(text, floor, head.start):
        floor = opener.end()
    boundaries = [match.end() for match in _LEAD_START.finditer(text, floor, head.start)]
    for begin in (*reversed(boundaries), floor):
        if _PAGE_OR_SECTION.search(text, begin, head.start):
            return begin
    return head.start


def _pages_before(text: str, floor: int, head: Head) -> int:
    """Return where pages begin that open a statement and stand right before a head, else 0."""
    if text[max(0, head.start - 2) : head.start].strip() not in (",", ";", ":"):
        return 0
    for pages in page_lists(text, floor, head.start):
        begins = pages.end() - len(pages[0].lstrip(" ,;("))
        if _PAGES_BEFORE.match(text, pages.start(), head.start):
            opened = any(opener.end() == begins for opener in OPENER.finditer(text, floor, begins))
            return begins if opened else 0
    return 0


def only_points(text: str, head: Head) -> bool:
    """Return whether a head only says whose "same chapter" is meant: "the same pages of ACOEM"."""
    before = max(0, head.start - _POINTER_REACH)
    return (
        head.acoem
        and head.guideline is None
        and head.edition is None
        and _SAME_OF.search(text, before, head.start) is not None
    )
